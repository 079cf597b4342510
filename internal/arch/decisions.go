package arch

import (
	"regexp"
	"slices"
	"strings"
)

var (
	requireBlock = regexp.MustCompile(`(?ms)^require\s*\((.*?)^\)`)
	requireLine  = regexp.MustCompile(`(?m)^\s*(?:require\s+)?([\w./~-]+\.[\w./~-]+)\s+v\S+[ \t]*(//.*)?$`)
	decisionLine = regexp.MustCompile("(?m)^[-*|]\\s*`([^`]+)`\\s*[|:—–-]?\\s*(.*)$")
)

// Dependencies finds direct dependencies of go.mod without a reason in the decision about them, and
// reasons for modules that are gone.
func Dependencies(gomod, decision string) (out []Breach) {
	direct := directModules(gomod)
	var explained []string
	for _, m := range decisionLine.FindAllStringSubmatch(decision, -1) {
		switch {
		case !slices.Contains(direct, m[1]):
			out = append(out, Breach{m[1], "has a reason but is no direct dependency: take its line out"})
		case len(strings.Fields(m[2])) < 3:
			out = append(out, Breach{m[1], "has no reason beside it"})
		}
		explained = append(explained, m[1])
	}
	for _, module := range direct {
		if !slices.Contains(explained, module) {
			out = append(out, Breach{module, "is a direct dependency without a reason: give it a line in doc/decisions/001-dependencies.md"})
		}
	}
	return out
}

func directModules(gomod string) (out []string) {
	text := ""
	for _, m := range requireBlock.FindAllStringSubmatch(gomod, -1) {
		text += m[1]
	}
	for _, line := range strings.Split(gomod, "\n") {
		if strings.HasPrefix(line, "require ") && !strings.Contains(line, "(") {
			text += line + "\n"
		}
	}
	for _, m := range requireLine.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[2], "indirect") {
			out = append(out, m[1])
		}
	}
	return out
}
