// Package pager leads through a list of several pages.
package pager

// Props is where one is in the list. Pages count from 1.
type Props struct {
	Page, Pages int
	Total       int // records in all
	Href        func(page int) string
}
