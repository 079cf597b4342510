// Package button holds the ways to act: links and forms of one button, and the
// submit button of a form. Labels are verbs.
package button

import (
	"escale.dev/escale/internal/web/ui"
)

func class(a ui.Action) string {
	c := "btn"
	if a.Main {
		c += " go"
	}
	if a.Tone != ui.Plain {
		c += " tone-" + string(a.Tone)
	}
	return c
}

func method(a ui.Action) string {
	if a.Post {
		return "post"
	}
	return "get"
}
