// Package hits shows what a search found, by kind: as a page, and as suggestions
// beneath the search box while typing.
package hits

// Hit is one thing that was found.
type Hit struct{ Title, Line, When, Href string }

// Group is the hits of one kind.
type Group struct {
	Label string
	Icon  string
	Hits  []Hit
}
