// Package gauge shows the numbers that matter, each a door to its records.
package gauge

import (
	"fmt"

	"escale.dev/escale/internal/web/ui"
)

// Gauge is one number.
type Gauge struct {
	Label string
	Value string // "163"
	Of    string // "sur 200 visés"
	Soft  string // a line below
	Href  string
	Tone  ui.Tone // Alert when it needs somebody
	Bar   bool
	Done  float64 // share that is done, 0 to 1
	Next  float64 // share that is under way, 0 to 1
}

// long tells whether the value needs smaller letters to stay in its card.
func (g Gauge) long() bool { return len([]rune(g.Value)) > 7 }

func width(share float64) string {
	return fmt.Sprintf("width:%.1f%%", 100*min(1, max(0, share)))
}
