// Package decision lists what waits for somebody, most urgent first, each with
// the button that settles it.
package decision

import (
	"escale.dev/escale/internal/web/ui"
)

// Decision is one thing to settle.
type Decision struct {
	Tone     ui.Tone
	Icon     string
	Sentence string
	Soft     string
	Href     string // of the sentence
	Actions  []ui.Action
}
