// Package week lists the days of an agenda, each with its entries.
package week

import (
	"escale.dev/escale/internal/web/ui/today"
)

// Day is one day of the agenda.
type Day struct {
	ID      string // fragment by which it is reached: "2026-06-16"
	Label   string // "mardi 16 juin"
	Soft    string // zone, number of entries
	Today   string // the word "aujourd’hui" when it is; else empty
	Href    string
	Entries []today.Entry
	None    string // sentence of a day without entries
}
