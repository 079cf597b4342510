package text

import (
	"math"
	"strconv"
	"strings"
)

// Int writes a whole number with its digits in threes: "1 200" with a narrow
// no-break space in French, "1,200" in English. The minus sign is U+2212.
func (p Printer) Int(n int) string { return p.group(strconv.Itoa(n)) }

// Decimal writes a number rounded to digits places: "1 200,50", "1,200.50".
// What is no number is an en dash.
func (p Printer) Decimal(f float64, digits int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–"
	}
	s := strconv.FormatFloat(f, 'f', max(digits, 0), 64)
	whole, rest, has := strings.Cut(s, ".")
	if strings.Trim(s, "-0.") == "" {
		whole = strings.TrimPrefix(whole, "-") // no "−0"
	}
	if !has {
		return p.group(whole)
	}
	return p.group(whole) + p.pick(",", ".") + rest
}

// Percent writes a share, 1 being the whole, rounded to the unit: "82 %",
// "82%".
func (p Printer) Percent(share float64) string {
	return p.Decimal(share*100, 0) + p.pick(string(nnbsp)+"%", "%")
}

// Ratio writes a part of a whole: "163 sur 200", "163 of 200".
func (p Printer) Ratio(part, whole int) string {
	return p.Int(part) + p.pick(" sur ", " of ") + p.Int(whole)
}

// Ordinal writes a rank: "1er", "2e"; "1st", "2nd", "3rd", "11th".
func (p Printer) Ordinal(n int) string {
	if p.lang() == FR {
		if n == 1 {
			return "1er"
		}
		return p.Int(n) + "e"
	}
	end := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return p.Int(n) + end
}

// currency is how one is written: its sign in each language, and the power of
// ten of its smallest unit.
type currency struct {
	sign   Pair
	digits int
}

var currencies = map[string]currency{
	"EUR": {Both("€"), 2}, "GBP": {Both("£"), 2}, "CHF": {Both("CHF"), 2},
	"USD": {Pair{FR: "$US", EN: "US$"}, 2}, "CAD": {Pair{FR: "$CA", EN: "CA$"}, 2},
	"AUD": {Pair{FR: "$AU", EN: "A$"}, 2}, "JPY": {Both("¥"), 0}, "KRW": {Both("₩"), 0},
	"CNY": {Pair{FR: "¥CN", EN: "CN¥"}, 2}, "XOF": {Pair{FR: "F CFA", EN: "CFA"}, 0},
	"XAF": {Pair{FR: "F CFA", EN: "FCFA"}, 0}, "TND": {Both("TND"), 3},
}

// Money writes an amount given in the currency's smallest unit (cents of EUR,
// whole JPY) and its ISO 4217 code: "1 200 €", "1 200,50 €"; "€1,200",
// "€1,200.50". Cents are left out when there are none.
func (p Printer) Money(amount int64, code string) string {
	c, known := currencies[code]
	if !known {
		c = currency{Both(code), 2}
	}
	number := p.amount(amount, c.digits)
	sign := c.sign.In(p.lang())
	if p.lang() == FR {
		return number + string(nbsp) + sign
	}
	minus := ""
	if rest, negative := strings.CutPrefix(number, "−"); negative {
		minus, number = "−", rest
	}
	if len(sign) >= 3 && strings.ToUpper(sign) == sign && !strings.ContainsAny(sign, "$€£¥₩") {
		sign += string(nbsp)
	}
	return minus + sign + number
}

func (p Printer) amount(amount int64, digits int) string {
	s := strconv.FormatInt(amount, 10)
	minus := ""
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		minus, s = "-", rest
	}
	if len(s) <= digits {
		s = strings.Repeat("0", digits+1-len(s)) + s
	}
	whole, cents := s[:len(s)-digits], s[len(s)-digits:]
	out := p.group(minus + whole)
	if strings.Trim(cents, "0") != "" {
		out += p.pick(",", ".") + cents
	}
	return out
}

// Bytes writes a size: "820 octets", "1,2 Mo"; "820 bytes", "1.2 MB". Units
// are powers of 1,000.
func (p Printer) Bytes(n int64) string {
	space := string(nbsp)
	if n < 1000 {
		unit := p.pick("octets", "bytes")
		if Plural(p.lang(), int(n)) == "one" {
			unit = p.pick("octet", "byte")
		}
		return p.Int(int(n)) + space + unit
	}
	units := p.pick("kMGTPE", "kMGTPE")
	f, i := float64(n)/1000, 0
	for f >= 999.95 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	digits := 1
	if f >= 100 || i == 0 || math.Round(f*10) == 10*math.Round(f) { // "20 Mo", not "20,0 Mo"
		digits = 0
	}
	return p.Decimal(f, digits) + space + units[i:i+1] + p.pick("o", "B")
}

// List joins items as a sentence does: "a, b et c"; "a, b and c".
func (p Printer) List(items []string) string {
	return p.join(items, p.pick(" et ", " and "))
}

// AnyOf joins items of which one is enough: "a, b ou c"; "a, b or c".
func (p Printer) AnyOf(items []string) string {
	return p.join(items, p.pick(" ou ", " or "))
}

func (p Printer) join(items []string, last string) string {
	n := len(items)
	if n < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:n-1], ", ") + last + items[n-1]
}

// Quote puts a text between the language's quotation marks: « x », “x”.
func (p Printer) Quote(s string) string {
	return p.pick("«"+string(nbsp)+s+string(nbsp)+"»", "“"+s+"”")
}

// group sets the digits of a written whole number in threes.
func (p Printer) group(s string) string {
	minus := ""
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		minus, s = "−", rest
	}
	sep := p.pick(string(nnbsp), ",")
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return minus + b.String()
}
