package arch

import (
	"fmt"
	"slices"
	"strings"
)

// Section is a part of the map with rules of its own.
type Section string

// The sections of the map, low to high.
const (
	Tools        Section = "tools"
	Kernel       Section = "kernel"
	Capabilities Section = "capabilities"
	Pages        Section = "pages"
	Whole        Section = "whole"
)

// Map is the list of packages, low to high.
type Map struct{ layers []layer }

type layer struct {
	path    string // "x/*" stands for every package below x
	section Section
}

// ParseMap reads layers.txt: section titles in brackets, one package a line, # for remarks.
func ParseMap(src string) (*Map, error) {
	m := &Map{}
	var section Section
	for i, line := range strings.Split(src, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(words[0], "#"):
		case strings.HasPrefix(words[0], "["):
			section = Section(strings.Trim(words[0], "[]"))
			if !slices.Contains([]Section{Tools, Kernel, Capabilities, Pages, Whole}, section) {
				return nil, fmt.Errorf("layers.txt:%d: no section is called %q", i+1, section)
			}
		case section == "":
			return nil, fmt.Errorf("layers.txt:%d: %s stands in no section", i+1, words[0])
		case slices.ContainsFunc(m.layers, func(l layer) bool { return l.path == words[0] }):
			return nil, fmt.Errorf("layers.txt:%d: %s stands twice", i+1, words[0])
		default:
			m.layers = append(m.layers, layer{words[0], section})
		}
	}
	return m, nil
}

// Rank gives the place of a package in the list, or -1 when it is not on the map.
func (m *Map) Rank(dir string) int {
	if i := slices.IndexFunc(m.layers, func(l layer) bool { return l.path == dir }); i >= 0 {
		return i
	}
	return slices.IndexFunc(m.layers, func(l layer) bool {
		below, ok := strings.CutSuffix(l.path, "*")
		return ok && strings.HasPrefix(dir, below)
	})
}

// Section gives the section of a package, or "" when it is not on the map.
func (m *Map) Section(dir string) Section {
	if i := m.Rank(dir); i >= 0 {
		return m.layers[i].section
	}
	return ""
}

// many says whether the place of a package in the list is shared with others.
func (m *Map) many(rank int) bool { return strings.HasSuffix(m.layers[rank].path, "*") }

// capability gives the folder that a package belongs to: "meeting" for "meeting/plan".
func capability(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	return first
}

// isKit says whether a package is there for tests only, as dbtest is.
func isKit(dir string) bool { return strings.HasSuffix(dir, "test") }

// isPages says whether a package holds pages.
func (m *Map) isPages(dir string) bool { return m.Section(dir) == Pages }

// speaksHTTP says whether a package may know of HTTP and of templates.
func (m *Map) speaksHTTP(dir string) bool {
	s := m.Section(dir)
	return s == Pages || s == Whole || capability(dir) == "web"
}
