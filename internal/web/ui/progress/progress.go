// Package progress shows long work under way: how far it is, what it has so far,
// and the button that stops it with what it has. One may leave and come back.
package progress

import (
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/facts"
)

// Props is work under way.
type Props struct {
	Title    string
	Sentence string // what it does just now
	Done     int
	Total    int // 0 when it is not known
	Facts    []facts.Short
	Stop     ui.Action
	Stream   string // events "progress" (Body) and "done" (an address to go to)
}
