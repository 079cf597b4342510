package text

import (
	"fmt"
	"strconv"
	"strings"
)

// count is the number of a counted text: %d and %v write it as the language
// groups digits.
type count struct {
	lang Lang
	n    int
}

// Format writes the number for any verb.
func (c count) Format(s fmt.State, _ rune) {
	_, _ = s.Write([]byte(Printer{Lang: c.lang}.Int(c.n)))
}

// inLang is a value that has a text in each language, such as Pair.
type inLang interface{ In(Lang) string }

// fill writes args into a text's verbs. Arguments that the text does not use
// are left out: a form may say "un rendez-vous" without its count.
func fill(l Lang, s string, args []any) string {
	if !strings.Contains(s, "%") {
		return s
	}
	args = append([]any(nil), args...)
	for i, a := range args {
		if t, ok := a.(inLang); ok {
			args[i] = t.In(l)
		}
	}
	used := 0
	for _, v := range verbs(s) {
		used = max(used, v.arg)
	}
	return fmt.Sprintf(s, args[:min(used, len(args))]...)
}

// verb is one place of a text that an argument fills.
type verb struct {
	arg  int // which argument, from 1
	form byte
}

// verbs lists a text's places in order. A sign % that begins no verb has the
// form '!'.
func verbs(s string) []verb {
	var list []verb
	next := 1
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			continue
		}
		i++
		// fmt takes a space as a flag; here "50 % de" is a slip, not a verb.
		for i < len(s) && strings.IndexByte("+-#0123456789.", s[i]) >= 0 {
			i++
		}
		if i < len(s) && s[i] == '[' {
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				return append(list, verb{form: '!'})
			}
			if n, err := strconv.Atoi(s[i+1 : i+end]); err == nil && n > 0 {
				next = n
			}
			i += end + 1
		}
		switch {
		case i >= len(s) || strings.IndexByte("vdsqfgtxXeTcU%", s[i]) < 0:
			list = append(list, verb{form: '!'})
		case s[i] != '%':
			list = append(list, verb{arg: next, form: s[i]})
			next++
		}
	}
	return list
}
