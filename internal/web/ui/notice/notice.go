// Package notice says what happened, what is missing and what to do next: flash
// messages, empty, loading and offline faces, and failures.
package notice

import (
	"escale.dev/escale/internal/web/ui"
)

// Trouble is a failure in words, with the ways on from it.
type Trouble struct {
	Title, Sentence string
	Reference       string // to quote when the cause is ours; else empty
	Ways            []ui.Action
}

func toneIcon(t ui.Tone) string {
	switch t {
	case ui.Done:
		return "check"
	case ui.Sun:
		return "question"
	case ui.Alert:
		return "alert"
	}
	return "info"
}

func role(t ui.Tone) string {
	if t == ui.Alert {
		return "alert"
	}
	return "status"
}
