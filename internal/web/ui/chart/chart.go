// Package chart draws bars as SVG, made on the server, with a table behind.
package chart

import (
	"fmt"

	"escale.dev/escale/internal/web/ui"
)

// Bar is one value.
type Bar struct {
	Label string
	Value float64 // not below 0
	Text  string  // the value in words: "12 rendez-vous"
	Mark  float64 // a line at this value, a target; 0 for none
	Href  string
	Tone  ui.Tone
}

// Props is a chart of bars, which lie below one another.
type Props struct {
	Title  string
	Labels string // heading of the labels in the table
	Values string // heading of the values
	Bars   []Bar
	None   string
}

const (
	rowHeight = 34
	barHeight = 14
	full      = 100.0
)

func (p Props) most() float64 {
	most := 0.0
	for _, b := range p.Bars {
		most = max(most, b.Value, b.Mark)
	}
	if most == 0 {
		return 1
	}
	return most
}

func (p Props) percent(v float64) string {
	return fmt.Sprintf("%.2f%%", full*max(0, v)/p.most())
}

func (p Props) height() string { return fmt.Sprint(rowHeight * len(p.Bars)) }

func y(i, offset int) string { return fmt.Sprint(i*rowHeight + offset) }

func tone(b Bar) string {
	if b.Tone == ui.Plain {
		return "bar-sea"
	}
	return "bar-" + string(b.Tone)
}
