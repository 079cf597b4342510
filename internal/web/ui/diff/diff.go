// Package diff tells the difference between two versions in words.
package diff

import (
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/chip"
)

// Kind is what happened to something.
type Kind string

// The kinds of change.
const (
	Added   Kind = "added"
	Moved   Kind = "moved"
	Changed Kind = "changed"
	Removed Kind = "removed"
)

// Change is one difference.
type Change struct {
	Kind          Kind
	Sentence      string // "Boréal Logistique passe de 15:00 à 15:20, table 4"
	Before, After string // shown struck and new when set
	Soft          string
	Href          string
	Told          []chip.Props // whom it concerns
	More          string       // "et 12 autres personnes": opens Rest; alone when there is none
	Rest          string       // the names of those whom Told leaves out
}

func look(k Kind) (iconName string, tone ui.Tone) {
	switch k {
	case Added:
		return "plus", ui.Done
	case Removed:
		return "minus", ui.Alert
	case Moved:
		return "swap", ui.Sea
	}
	return "edit", ui.Sun
}

func iconOf(k Kind) string { i, _ := look(k); return i }

func toneOf(k Kind) string { _, t := look(k); return "tone-" + string(t) }
