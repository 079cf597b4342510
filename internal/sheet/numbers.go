package sheet

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// bare takes spaces (of every kind), apostrophes between digits and a currency
// or percent sign off a number, and writes its minus sign plainly.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\'', r == '’', r == '€', r == '$', r == '£':
			return -1
		case r == '−' || r == '–':
			return '-'
		}
		return r
	}, s)
}

// ParseInt reads a whole number: "1200", "1 200" with any space, "1,200",
// "1.200", "1'200", "1200,0". The error is Invalid.
func ParseInt(s string) (int, error) {
	n := bare(s)
	for _, sep := range []string{",", "."} {
		if groups(n, sep) {
			n = strings.ReplaceAll(n, sep, "")
		}
	}
	whole, rest, has := strings.Cut(strings.ReplaceAll(n, ",", "."), ".")
	if !has || strings.Trim(rest, "0") == "" && rest != "" {
		if i, err := strconv.Atoi(whole); err == nil && digits(strings.TrimLeft(whole, "+-")) {
			return i, nil
		}
	}
	return 0, fault.New(fault.Invalid,
		"« %s » n’est pas un nombre entier. Écrivez par exemple 1200.", "“%s” is not a whole number. Write for instance 1200.", short(s))
}

// groups says that a sign parts a number's digits in threes: "1,200,000".
func groups(n, sep string) bool {
	parts := strings.Split(strings.TrimLeft(n, "+-"), sep)
	if len(parts) < 2 || len(parts[0]) < 1 || len(parts[0]) > 3 || parts[0] == "0" || !digits(parts[0]) {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 || !digits(p) {
			return false
		}
	}
	return true
}

// ParseDecimal reads a number with a decimal comma or point and digits in
// threes: "1 200,50", "1,200.50", "1.200,50", "12 %" (0.12). One comma or
// point alone is decimal, so "1,200" is 1.2; where both stand, the last is. The error is Invalid.
func ParseDecimal(s string) (float64, error) {
	n := bare(s)
	share := strings.HasSuffix(n, "%")
	f, err := strconv.ParseFloat(pointed(strings.TrimSuffix(n, "%")), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || strings.ContainsAny(n, "xX_pPnN") {
		return 0, fault.New(fault.Invalid,
			"« %s » n’est pas un nombre. Écrivez par exemple 1200,50.", "“%s” is not a number. Write for instance 1200.50.", short(s))
	}
	if share {
		f /= 100
	}
	return f, nil
}

// pointed writes a bare number with a decimal point and nothing else.
func pointed(n string) string {
	comma, point := strings.LastIndexByte(n, ','), strings.LastIndexByte(n, '.')
	switch {
	case comma >= 0 && point >= 0 && comma > point:
		if !groups(n[:comma], ".") {
			return "no number"
		}
		return strings.ReplaceAll(n[:comma], ".", "") + "." + n[comma+1:]
	case comma >= 0 && point >= 0:
		if !groups(n[:point], ",") {
			return "no number"
		}
		return strings.ReplaceAll(n[:point], ",", "") + n[point:]
	case strings.Count(n, ",") > 1 && groups(n, ","):
		return strings.ReplaceAll(n, ",", "")
	case strings.Count(n, ".") > 1 && groups(n, "."):
		return strings.ReplaceAll(n, ".", "")
	}
	return strings.Replace(n, ",", ".", 1)
}

// ParseAmount reads an amount of money into the currency's smallest unit, with
// digits decimals: "1 200,50 €" is 120050 with two. More decimals than the
// currency has are refused. The error is Invalid.
func ParseAmount(s string, decimals int) (int64, error) {
	n := pointed(strings.TrimSuffix(strings.TrimSuffix(bare(s), "EUR"), "USD"))
	whole, rest, _ := strings.Cut(n, ".")
	rest = strings.TrimRight(rest, "0")
	if len(rest) <= decimals && (rest == "" || digits(rest)) && digits(strings.TrimLeft(whole, "+-")) {
		if i, err := strconv.ParseInt(whole+rest+strings.Repeat("0", decimals-len(rest)), 10, 64); err == nil {
			return i, nil
		}
	}
	return 0, fault.New(fault.Invalid,
		"« %s » n’est pas une somme. Écrivez par exemple 1200,50.", "“%s” is not an amount. Write for instance 1200.50.", short(s))
}

var (
	yesWords = words("oui o yes y x vrai true v t 1 on ok")
	noWords  = words("non n no faux false f 0 off")
)

// ParseBool reads oui, yes, x, vrai, true, 1 and ✓ as true; non, no, faux,
// false, 0 and an empty cell as false, in any capitals. The error is Invalid.
func ParseBool(s string) (bool, error) {
	key := text.Key(s)
	switch trimmed := strings.TrimSpace(s); {
	case yesWords[key], trimmed != "" && strings.Trim(trimmed, "✓✔☑✅\uFE0F") == "":
		return true, nil
	case noWords[key], trimmed == "", trimmed == "-", trimmed == "–", trimmed == "☐":
		return false, nil
	}
	return false, fault.New(fault.Invalid,
		"« %s » n’est ni oui ni non. Écrivez oui, non, x, ou laissez vide.", "“%s” is neither yes nor no. Write yes, no, x, or leave it empty.", short(s))
}

// ParseList reads several values out of a cell, parted by semicolons, upright
// bars or line ends; each trimmed, none empty, nil when there is none.
func ParseList(s string) []string {
	var list []string
	for _, item := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '|' || r == '\n' || r == '\r' }) {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

// Choice is a value that a cell may hold: its code, and the words for it.
type Choice struct {
	Code  string
	Words []string // as shown in both languages, and other ways to say it
}

// ParseChoice reads one of several values by its code or words, blind to
// accents and capitals, and gives its code. The error is Invalid, lists the
// choices, and proposes the nearest.
func ParseChoice(s string, choices []Choice) (string, error) {
	key := text.Key(s)
	codes := make([]string, len(choices))
	near, nearSlips := "", 3
	for i, c := range choices {
		codes[i] = c.Code
		for _, w := range append([]string{c.Code}, c.Words...) {
			if text.Key(w) == key && key != "" {
				return c.Code, nil
			}
			if slips := text.Distance(text.Key(w), key); slips < nearSlips && 2*slips < len(key) {
				near, nearSlips = c.Code, slips
			}
		}
	}
	fr, en := text.Printer{Lang: text.FR}.AnyOf(codes), text.Printer{Lang: text.EN}.AnyOf(codes)
	if near != "" {
		return "", fault.New(fault.Invalid,
			"« %[1]s » n’est pas une valeur connue : peut-être « %[2]s » ? Écrivez %[3]s.",
			"“%[1]s” is not a known value: maybe “%[2]s”? Write %[4]s.", short(s), near, fr, en)
	}
	return "", fault.New(fault.Invalid,
		"« %[1]s » n’est pas une valeur connue. Écrivez %[2]s.", "“%[1]s” is not a known value. Write %[3]s.", short(s), fr, en)
}

// ParseCountry reads a country by its ISO code or its name in French or
// English, and gives the code. The error is Invalid.
func ParseCountry(s string) (string, error) {
	if code, ok := text.CountryCode(s); ok {
		return code, nil
	}
	return "", fault.New(fault.Invalid,
		"« %s » n’est pas un pays connu. Écrivez son nom, ou son code de deux lettres comme CA ou FR.",
		"“%s” is not a known country. Write its name, or its two-letter code such as CA or FR.", short(s))
}
