package text

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Check lists the catalogue's faults, sorted, each naming its key: a key that
// one language lacks; verbs that differ between the languages or between a
// count's forms; a sign % that is no verb; a count without its forms; an
// empty text; French written with a typewriter's apostrophe or quotation
// marks; a key outside its prefix or registered twice.
func (c *Catalogue) Check() []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	found := slices.Clone(c.problems)
	for _, l := range Langs {
		for key, e := range c.entries[l] {
			found = append(found, checkEntry(l, key, e)...)
			other, ok := c.entries[l.Other()][key]
			switch {
			case !ok:
				found = append(found, fmt.Sprintf("%s: only in %s", key, l))
			case l == FR:
				found = append(found, checkPair(key, e, other)...)
			}
		}
	}
	slices.Sort(found)
	return found
}

func checkEntry(l Lang, key string, e entry) []string {
	var found []string
	say := func(format string, args ...any) {
		found = append(found, fmt.Sprintf("%s (%s): ", key, l)+fmt.Sprintf(format, args...))
	}
	if e.counted {
		for _, form := range []string{"one", "other"} {
			if _, ok := e.raw[form]; !ok {
				say("lacks the form %q", form)
			}
		}
	}
	for _, form := range slices.Sorted(maps.Keys(e.raw)) {
		s := e.raw[form]
		if !slices.Contains([]string{"zero", "one", "many", "other"}, form) {
			say("has an unknown form %q", form)
		}
		if strings.TrimSpace(s) == "" {
			say("is empty")
		}
		for _, v := range verbs(s) {
			if v.form == '!' {
				say("has a %% that is no verb (write %%%%) in %q", s)
			}
		}
		if l == FR {
			for _, slip := range frenchSlips(s) {
				say("%s in %q", slip, s)
			}
		}
	}
	return found
}

// frenchSlips names what a French printer would not let pass.
func frenchSlips(s string) []string {
	var slips []string
	runes := []rune(s)
	for i, r := range runes {
		if r == '\'' && i > 0 && unicode.IsLetter(runes[i-1]) {
			slips = append(slips, "a straight apostrophe (write ’)")
			break
		}
	}
	if strings.ContainsRune(s, '"') && !strings.Contains(s, `="`) {
		slips = append(slips, "straight quotation marks (write « »)")
	}
	if strings.Contains(s, "...") {
		slips = append(slips, "three dots (write …)")
	}
	return slips
}

// checkPair compares a key's texts in both languages. The count itself may be
// left out of a form, and only it.
func checkPair(key string, fr, en entry) []string {
	if fr.counted != en.counted {
		return []string{key + ": counted in one language only"}
	}
	want := verbSet(fr.raw["other"], fr.counted)
	for _, e := range []entry{fr, en} {
		for _, form := range slices.Sorted(maps.Keys(e.raw)) {
			if got := verbSet(e.raw[form], e.counted); got != want {
				return []string{fmt.Sprintf("%s: verbs differ: %q and %q", key, fr.raw["other"], e.raw[form])}
			}
		}
	}
	return nil
}

// verbSet writes a text's verbs by argument, so that two texts that take the
// same arguments in another order agree.
func verbSet(s string, counted bool) string {
	var set []string
	for _, v := range verbs(s) {
		if v.form != '!' && !(counted && v.arg == 1) {
			set = append(set, fmt.Sprintf("%02d%c", v.arg, v.form))
		}
	}
	slices.Sort(set)
	return strings.Join(slices.Compact(set), " ")
}
