package mission_test

import (
	"testing"

	"pgregory.net/rapid"

	"escale.dev/escale/internal/mission"
)

func TestMinutes(t *testing.T) {
	places := []mission.Place{
		{ID: "hotel", Located: true, Latitude: 45.5000, Longitude: -73.5700},
		{ID: "hall", ParentID: "hotel"},
		{ID: "room", ParentID: "hall"},
		{ID: "near", Located: true, Latitude: 45.5050, Longitude: -73.5700}, // 556 m: 723 m of street
		{ID: "far", Located: true, Latitude: 45.5800, Longitude: -73.5700},  // 8.9 km: 11.6 km of street
		{ID: "far-room", ParentID: "far"},
		{ID: "somewhere"},
		{ID: "tower", ParentID: "loop"}, {ID: "loop", ParentID: "tower"},
	}
	stated := []mission.Travel{{FromID: "hotel", ToID: "far", Minutes: 40, Mode: mission.Coach}, {FromID: "near", ToID: "hall", Minutes: 3, Mode: mission.Walk}}
	m := mission.NewMatrix(places, stated, 25)
	for _, c := range []struct {
		from, to string
		minutes  int
		mode     string
	}{
		{"hotel", "hotel", 0, ""},
		{"", "hotel", 0, ""},
		{"hotel", "", 0, ""},
		{"hotel", "far", 40, mission.Coach},
		{"far", "hotel", 40, mission.Coach},
		{"room", "far-room", 40, mission.Coach},
		{"near", "hall", 3, mission.Walk},
		{"hotel", "hall", 5, mission.Walk},
		{"hotel", "room", 5, mission.Walk},
		{"near", "hotel", 10, mission.Walk},
		{"near", "far", 35, mission.Taxi},
		{"near", "far-room", 35, mission.Taxi},
		{"near", "somewhere", 25, ""},
		{"near", "nowhere", 25, ""},
		{"near", "tower", 25, ""},
	} {
		if minutes, mode := m.Minutes(c.from, c.to); minutes != c.minutes || mode != c.mode {
			t.Errorf("%s → %s: %d min %q, want %d %q", c.from, c.to, minutes, mode, c.minutes, c.mode)
		}
	}
	if j := m.Journey("hotel", "far"); !j.Stated {
		t.Error("a stated time passes for an estimate")
	}
	if j := m.Journey("near", "far"); j.Stated || j.Km < 10 || j.Km > 11.5 {
		t.Errorf("near → far: %+v, want an estimate of about 10.8 km", j)
	}
}

func TestEstimatesGoBothWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := func(id string) mission.Place {
			return mission.Place{ID: id, Located: true, Latitude: rapid.Float64Range(-90, 90).Draw(t, id+" lat"), Longitude: rapid.Float64Range(-180, 180).Draw(t, id+" lon")}
		}
		m := mission.NewMatrix([]mission.Place{place("a"), place("b")}, nil, 20)
		there, _ := m.Minutes("a", "b")
		back, _ := m.Minutes("b", "a")
		if there != back || there < 0 || there > 100000 {
			t.Fatalf("%d minutes there, %d back", there, back)
		}
	})
}

// The table of all pairs says what each pair says.
func TestTableOfMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var places []mission.Place
		ids := []string{"", "unknown"}
		for i := range rapid.IntRange(0, 8).Draw(t, "places") {
			p := mission.Place{ID: string(rune('a' + i)), Located: rapid.Bool().Draw(t, "located"),
				Latitude: rapid.Float64Range(45, 45.2).Draw(t, "latitude"), Longitude: rapid.Float64Range(-74, -73).Draw(t, "longitude")}
			if i > 0 && rapid.Bool().Draw(t, "inside") {
				p.ParentID = places[rapid.IntRange(0, i-1).Draw(t, "parent")].ID
			}
			places, ids = append(places, p), append(ids, p.ID)
		}
		var stated []mission.Travel
		for range rapid.IntRange(0, 4).Draw(t, "stated") {
			one := rapid.SampledFrom(ids)
			stated = append(stated, mission.Travel{FromID: one.Draw(t, "from"), ToID: one.Draw(t, "to"), Minutes: rapid.IntRange(0, 90).Draw(t, "minutes")})
		}
		m := mission.NewMatrix(places, stated, 25)
		for i, row := range m.Table(ids) {
			for j, got := range row {
				if want, _ := m.Minutes(ids[i], ids[j]); got != want {
					t.Fatalf("%q to %q: %d, alone %d; places %+v, stated %+v", ids[i], ids[j], got, want, places, stated)
				}
			}
		}
	})
}
