package missionweb

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"escale.dev/escale/internal/mission"
)

func TestDots(t *testing.T) {
	if got := dots([]mission.Place{{Name: "A", Located: true, Latitude: 1, Longitude: 1}}); got != nil {
		t.Errorf("one place makes no map: %v", got)
	}
	got := dots([]mission.Place{{Name: "Sud-ouest", Kind: "hall", Located: true, Latitude: 45, Longitude: -74}, {Name: "Nord-est", Kind: "hotel", Located: true, Latitude: 46, Longitude: -73},
		{Name: "Nulle part"}})
	if len(got) != 2 {
		t.Fatalf("%d dots, want 2", len(got))
	}
	byName := map[string]dot{got[0].Name: got[0], got[1].Name: got[1]}
	if a, b := byName["Sud-ouest"], byName["Nord-est"]; a.X >= b.X || a.Y <= b.Y || !a.Label || !b.Label {
		t.Errorf("north is not up or east not right: %+v %+v", a, b)
	}
}

// Whatever the places, dots stay on the map and written names stay apart.
func TestNamesStayApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []mission.Place
		for i := range rapid.IntRange(0, 30).Draw(t, "places") {
			all = append(all, mission.Place{Name: fmt.Sprintf("Lieu %d", i), Kind: rapid.SampledFrom(mission.PlaceKinds).Draw(t, "kind"), Located: true,
				Latitude: rapid.Float64Range(45, 46).Draw(t, "lat"), Longitude: rapid.Float64Range(-74, -73).Draw(t, "lon")})
		}
		var rooms []box
		for _, d := range dots(all) {
			if d.X < 0 || d.X > mapWidth || d.Y < 0 || d.Y > mapHeight {
				t.Fatalf("%+v is off the map", d)
			}
			if !d.Label {
				continue
			}
			width := letterWidth * float64(len(d.Name))
			room := box{d.LabelX, d.LabelY - letterHeight + 0.6, d.LabelX + width, d.LabelY + 0.6}
			if d.Anchor == "end" {
				room.left, room.right = d.LabelX-width, d.LabelX
			}
			for _, o := range rooms {
				if room.meets(o) {
					t.Fatalf("the name of %s covers another", d.Name)
				}
			}
			rooms = append(rooms, room)
		}
	})
}
