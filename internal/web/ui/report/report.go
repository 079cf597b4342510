// Package report tells what an import would do, or did: counts, and each problem
// with its place, its value and its cure.
package report

import (
	"strconv"

	"escale.dev/escale/internal/web/ui"
)

// Problem is one thing to mend, in the person's language.
type Problem struct {
	File   string // when several files were brought
	Row    int    // as in the file, headings included; 0 for the file as a whole
	Column string
	Value  string
	Cure   string
	Grave  bool // it stops the import; else a remark
}

// Count is what happens to one kind of record.
type Count struct {
	Label                string
	Added, Changed, Left int
}

// Props is an import.
type Props struct {
	Sentence string // "Essai à blanc : rien n’est encore enregistré."
	Counts   []Count
	Problems []Problem
	More     int // further problems that are not listed
	Actions  []ui.Action
}

func (p Props) files() bool {
	for _, x := range p.Problems {
		if x.File != "" {
			return true
		}
	}
	return false
}

func row(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}
