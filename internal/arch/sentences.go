package arch

import (
	"go/ast"
	"regexp"
	"strconv"
)

// Call is a call of fault.New or fault.Wrap whose two sentences stand in the code.
type Call struct {
	FR, EN string
	Args   int
	Line   int
}

// faultCall reads a call of fault.New or fault.Wrap. It gives up where a sentence is no literal or
// the arguments come as one list.
func faultCall(n *ast.CallExpr) (Call, bool) {
	name, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || n.Ellipsis.IsValid() {
		return Call{}, false
	}
	if pkg, ok := name.X.(*ast.Ident); !ok || pkg.Name != "fault" {
		return Call{}, false
	}
	first := map[string]int{"New": 1, "Wrap": 2}[name.Sel.Name]
	if first == 0 || len(n.Args) < first+2 {
		return Call{}, false
	}
	fr, okFR := flatten(n.Args[first])
	en, okEN := flatten(n.Args[first+1])
	return Call{FR: fr, EN: en, Args: len(n.Args) - first - 2}, okFR && okEN
}

var verb = regexp.MustCompile(`%(?:%|[-+# 0]*(?:\d+)?(?:\.\d+)?(?:\[(\d+)\])?([a-zA-Z]))`)

// uses counts the arguments that a sentence takes: the highest index, or the number of verbs. With
// indexes a sentence may leave arguments to the other language.
func uses(sentence string) (most int, indexed bool) {
	next := 0
	for _, m := range verb.FindAllStringSubmatch(sentence, -1) {
		if m[2] == "" {
			continue
		}
		next++
		if m[1] != "" {
			indexed = true
			next, _ = strconv.Atoi(m[1]) // the pattern lets only digits through
		}
		most = max(most, next)
	}
	return most, indexed
}

func fits(sentence string, args int) bool {
	if args == 0 { // a sentence without arguments is taken as it stands: "100 % des places"
		return !verbs.MatchString(sentence)
	}
	n, indexed := uses(sentence)
	return n == args || (indexed && n < args)
}

// Sentences finds errors whose French or English sentence is missing, or takes another number of
// arguments than it is given. Without arguments a sentence is taken as it stands.
func Sentences(t *Tree) (out []Breach) {
	for _, f := range t.Files {
		for _, c := range f.Faults {
			switch {
			case f.Test:
			case c.FR == "" || c.EN == "":
				out = append(out, at(f, c.Line, "a sentence is missing: say it in French and in English"))
			case !fits(c.FR, c.Args) || !fits(c.EN, c.Args):
				out = append(out, at(f, c.Line, "one of the sentences takes another number of arguments than the %d given: %q, %q", c.Args, c.FR, c.EN))
			}
		}
	}
	return out
}
