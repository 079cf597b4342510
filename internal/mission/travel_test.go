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
