// Package tabs leads between the views of one subject; each tab is a page.
package tabs

// Tab is one view.
type Tab struct {
	Label, Href string
	Count       int // shown when above 0
	On          bool
}
