// Package said shows what several sources say of one thing: each value with its
// documents, the chosen one marked, the others beside it.
package said

// Source is a document that says a value.
type Source struct {
	Title, Href   string
	Detail, Place string // publisher and day; where in the document
	Note          string
	Inferred      bool // no source says it, somebody concluded it
}

// Value is one of the values.
type Value struct {
	Text    string
	Chosen  bool
	Sources []Source
}
