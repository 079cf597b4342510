// Package conflict shows two things that exclude each other, and the ways out.
package conflict

import (
	"escale.dev/escale/internal/web/ui"
)

// Side is one of the two.
type Side struct {
	When, Title, Soft, Href string
	Track                   ui.Track
	Certainty               ui.Certainty
}

// Props is a conflict.
type Props struct {
	Title string // "La vice-présidente est attendue à deux endroits"
	Why   string // "Les deux se chevauchent de 45 min, et il faut 20 min de trajet."
	A, B  Side
	Ways  []Way
	None  string // when there is no way out: what to do then
}

// Way is a way out, with what it costs in words.
type Way struct {
	Action ui.Action
	Cost   string
}
