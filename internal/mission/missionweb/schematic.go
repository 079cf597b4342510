package missionweb

import (
	"slices"

	"escale.dev/escale/internal/mission"
)

// The schematic is 100 wide and 60 high; letters are about so large on it.
const (
	mapWidth, mapHeight, mapMargin = 100.0, 60.0, 4.0
	letterWidth, letterHeight      = 1.2, 2.6
)

// dots sets places with a position on the schematic, north up. The name of a place that is no office is
// written beside its dot, where it covers no other name; when there is no room it is left out.
func dots(all []mission.Place) []dot {
	located := slices.DeleteFunc(slices.Clone(all), func(p mission.Place) bool { return !p.Located })
	if len(located) < 2 {
		return nil
	}
	lat := func(p mission.Place) float64 { return p.Latitude }
	lon := func(p mission.Place) float64 { return p.Longitude }
	south, north := ends(located, lat)
	west, east := ends(located, lon)
	if north-south < 1e-6 && east-west < 1e-6 {
		return nil
	}
	out := make([]dot, len(located))
	for i, p := range located {
		out[i] = dot{Name: p.Name, Main: p.Kind != mission.Office, hall: p.Kind == "hall",
			X: mapMargin + (mapWidth-2*mapMargin)*(p.Longitude-west)/max(east-west, 1e-6),
			Y: mapHeight - mapMargin - (mapHeight-2*mapMargin)*(p.Latitude-south)/max(north-south, 1e-6)}
	}
	slices.SortStableFunc(out, func(a, b dot) int { return b.rank() - a.rank() })
	label(out)
	slices.Reverse(out) // names above the rest
	return out
}

// rank is how much a name matters: a hall first, then what is no office.
func (d dot) rank() int {
	switch {
	case d.hall:
		return 2
	case d.Main:
		return 1
	}
	return 0
}

func ends(all []mission.Place, of func(mission.Place) float64) (least, most float64) {
	least, most = of(all[0]), of(all[0])
	for _, p := range all {
		least, most = min(least, of(p)), max(most, of(p))
	}
	return least, most
}

// box is the room that a name takes.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// label finds room for the names of the main places: right of the dot, left, above or below.
func label(all []dot) {
	var taken []box
	for _, d := range all {
		if d.Main {
			taken = append(taken, box{d.X - 1, d.Y - 1, d.X + 1, d.Y + 1})
		}
	}
	for i := range all {
		d := &all[i]
		if !d.Main {
			continue
		}
		width := letterWidth * float64(len([]rune(d.Name)))
		for _, at := range []struct {
			x, y   float64
			anchor string
		}{{d.X + 1.8, d.Y + 0.8, "start"}, {d.X - 1.8, d.Y + 0.8, "end"}, {d.X - 1, d.Y - 1.8, "start"}, {d.X + 1, d.Y - 1.8, "end"},
			{d.X - 1, d.Y + 3.6, "start"}, {d.X + 1, d.Y + 3.6, "end"}} {
			room := box{at.x, at.y - letterHeight + 0.6, at.x + width, at.y + 0.6}
			if at.anchor == "end" {
				room.left, room.right = at.x-width, at.x
			}
			inside := room.left >= 0 && room.right <= mapWidth && room.top >= 0 && room.bottom <= mapHeight
			if inside && !slices.ContainsFunc(taken, room.meets) {
				d.Label, d.LabelX, d.LabelY, d.Anchor = true, at.x, at.y, at.anchor
				taken = append(taken, room)
				break
			}
		}
	}
}
