// Package dialog asks before what cannot be taken back, saying what it will touch.
// It opens without script, by the browser's own popover.
package dialog

import (
	"escale.dev/escale/internal/web/ui"
)

// Props is a question.
type Props struct {
	ID       string // of the element, unique in the page
	Label    string // of the button that asks: "Annuler la mission…"
	Icon     string
	Tone     ui.Tone
	Title    string
	Sentence string // "3 rendez-vous annulés, 5 personnes prévenues."
	Do       ui.Action
}
