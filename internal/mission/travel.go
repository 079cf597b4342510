package mission

import (
	"math"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Modes of travel.
const (
	Walk    = "walk"
	Taxi    = "taxi"
	Transit = "transit"
	Coach   = "coach"
)

// Modes lists the modes in the order in which forms offer them.
var Modes = []string{Walk, Taxi, Transit, Coach}

// Place is where something happens, or where a counterpart has its office. A place inside another (a
// room of a hotel) has it as its parent, and its position unless it has its own.
type Place struct {
	ID, MissionID, Ref         string
	Name                       string
	Kind                       string // hall, hotel, office, room, stand, venue, airport, station, city
	Address, City              string
	Zone                       span.Zone
	Latitude, Longitude        float64 // degrees; of no meaning unless Located
	Located                    bool
	DirectionsFR, DirectionsEN string
	OrganisationID             string // whose office it is; "" when nobody's
	ParentID, ParentRef        string // the place that holds it; "" when none does
}

// Office is the kind of place where a counterpart receives.
const Office = "office"

// Hotel is the kind of place where the delegation sleeps.
const Hotel = "hotel"

// PlaceKinds lists the kinds of place in the order in which forms offer them.
var PlaceKinds = []string{"venue", "hall", "room", "stand", Hotel, Office, "airport", "station", "city"}

// Directions gives how to get there, in a language.
func (p Place) Directions(l text.Lang) string {
	return text.Pair{FR: p.DirectionsFR, EN: p.DirectionsEN}.In(l)
}

// Travel is the time from one place to another, door to door, as somebody stated it.
type Travel struct {
	MissionID, FromID, ToID string
	Minutes                 int
	Mode                    string
}

// Estimates, for pairs that nobody stated.
const (
	SameRoofMinutes = 5    // between places of one building, on foot
	DetourFactor    = 1.3  // streets are longer than the straight line by this much
	WalkUpToKm      = 1.2  // of street; beyond it one takes a taxi
	WalkKmh         = 4.5  //
	TaxiWaitMinutes = 8    // to find it, and to get out
	TaxiKmh         = 25.0 // in town
)

// Matrix tells how long it takes between the places of a mission. It is a value in memory: asking it
// costs no query.
type Matrix struct {
	unknown int
	places  map[string]Place
	stated  map[[2]string]Travel
}

// NewMatrix makes a matrix of places, of stated times, and of the minutes for pairs of which nothing is
// known.
func NewMatrix(places []Place, stated []Travel, unknown int) Matrix {
	m := Matrix{unknown: unknown, places: make(map[string]Place, len(places)), stated: make(map[[2]string]Travel, len(stated))}
	for _, p := range places {
		m.places[p.ID] = p
	}
	for _, t := range stated {
		m.stated[[2]string{t.FromID, t.ToID}] = t
	}
	return m
}

// Minutes gives the minutes from one place to another, door to door, and the mode they are for.
//
// The first rule that applies decides:
//  1. the same place, or one of them not given (""): 0;
//  2. a stated pair; a pair stated only the other way round counts for both ways;
//  3. places under one roof (one is inside the other, or both inside a third): 5 minutes on foot;
//  4. the stated pair of the buildings that hold them;
//  5. positions known: street = great circle × 1.3; up to 1.2 km of street on foot at 4.5 km/h, beyond
//     that by taxi, 8 minutes + 25 km/h; rounded up;
//  6. nothing known: the mission's TravelMinutes, mode "".
func (m Matrix) Minutes(from, to string) (minutes int, mode string) {
	j := m.Journey(from, to)
	return j.Minutes, j.Mode
}

// Journey is how one gets from a place to another. Stated is false for an estimate; Km is 0 when
// unknown.
type Journey struct {
	Minutes int
	Mode    string
	Stated  bool
	Km      float64 // of street, estimated
}

// Journey is Minutes with what it rests on.
func (m Matrix) Journey(from, to string) Journey {
	if from == to || from == "" || to == "" {
		return Journey{}
	}
	if j, ok := m.given(from, to); ok {
		return j
	}
	a, b := m.roof(from), m.roof(to)
	if a == b {
		return Journey{Minutes: SameRoofMinutes, Mode: Walk}
	}
	if j, ok := m.given(a, b); ok {
		return j
	}
	p, okP := m.position(from)
	q, okQ := m.position(to)
	if !okP || !okQ {
		return Journey{Minutes: m.unknown}
	}
	return estimate(p, q)
}

func (m Matrix) given(from, to string) (Journey, bool) {
	t, ok := m.stated[[2]string{from, to}]
	if !ok {
		t, ok = m.stated[[2]string{to, from}]
	}
	return Journey{Minutes: t.Minutes, Mode: t.Mode, Stated: true}, ok
}

// Table gives Minutes between every two of some places, at far less cost than asking for each pair.
func (m Matrix) Table(ids []string) [][]int {
	type end struct {
		roof           string
		lat, lon, cos  float64 // radians
		located, named bool
	}
	const rad = math.Pi / 180
	named := make(map[string]bool, 2*len(m.stated)) // in a stated pair
	for pair := range m.stated {
		named[pair[0]], named[pair[1]] = true, true
	}
	ends := make([]end, len(ids))
	for i, id := range ids {
		e := end{roof: m.roof(id)}
		e.named = named[id] || named[e.roof]
		if p, ok := m.position(id); ok {
			e.lat, e.lon, e.located = p.Latitude*rad, p.Longitude*rad, true
			e.cos = math.Cos(e.lat)
		}
		ends[i] = e
	}
	out := make([][]int, len(ids))
	for i := range ids {
		out[i] = make([]int, len(ids))
		for j := range i {
			a, b := ends[i], ends[j]
			if a.named && b.named || ids[i] == "" || ids[j] == "" || ids[i] == ids[j] {
				out[i][j], _ = m.Minutes(ids[i], ids[j])
				out[j][i], _ = m.Minutes(ids[j], ids[i])
				continue
			}
			minutes := m.unknown
			switch {
			case a.roof == b.roof:
				minutes = SameRoofMinutes
			case a.located && b.located:
				minutes = byStreet(sphere(a.lat, b.lat, a.lon, b.lon, a.cos, b.cos) * DetourFactor).Minutes
			}
			out[i][j], out[j][i] = minutes, minutes
		}
	}
	return out
}

// roof is the outermost place that holds a place. Places that hold each other in a circle end the walk.
func (m Matrix) roof(id string) string {
	for range 8 {
		parent := m.places[id].ParentID
		if parent == "" {
			break
		}
		id = parent
	}
	return id
}

// Spot gives a place as one looks for it on a map: what it lacks of address, city and position is that of the nearest
// place that holds it, whose name is the second value; false when the place is not known.
func (m Matrix) Spot(id string) (spot Place, roof string, ok bool) {
	if spot, ok = m.places[id]; !ok {
		return spot, "", false
	}
	for at, n := spot, 0; n < 8 && at.ParentID != "" && (spot.Address == "" || !spot.Located); n++ {
		above, found := m.places[at.ParentID]
		if !found {
			break
		}
		if at = above; spot.Address == "" && above.Address != "" {
			spot.Address, spot.City, roof = above.Address, above.City, above.Name
		}
		if !spot.Located && above.Located {
			spot.Latitude, spot.Longitude, spot.Located = above.Latitude, above.Longitude, true
		}
	}
	return spot, roof, true
}

// position is that of the place, else of the nearest place that holds it.
func (m Matrix) position(id string) (Place, bool) {
	for range 8 {
		p, ok := m.places[id]
		if !ok || p.Located {
			return p, ok
		}
		id = p.ParentID
	}
	return Place{}, false
}

func estimate(p, q Place) Journey {
	return byStreet(greatCircleKm(p, q) * DetourFactor)
}

// byStreet is the journey of so many kilometres of street.
func byStreet(km float64) Journey {
	if km <= WalkUpToKm {
		return Journey{Minutes: up(km / WalkKmh * 60), Mode: Walk, Km: km}
	}
	return Journey{Minutes: up(TaxiWaitMinutes + km/TaxiKmh*60), Mode: Taxi, Km: km}
}

// up rounds up to a minute, but not for the last digits of a float.
func up(minutes float64) int { return int(math.Ceil(minutes - 1e-6)) }

// greatCircleKm is the haversine distance on a sphere of 6371 km.
func greatCircleKm(p, q Place) float64 {
	const rad = math.Pi / 180
	return sphere(p.Latitude*rad, q.Latitude*rad, p.Longitude*rad, q.Longitude*rad, math.Cos(p.Latitude*rad), math.Cos(q.Latitude*rad))
}

// sphere is the haversine distance between two positions in radians, with the cosines of their latitudes.
func sphere(latP, latQ, lonP, lonQ, cosP, cosQ float64) float64 {
	sinLat, sinLon := math.Sin((latQ-latP)/2), math.Sin((lonQ-lonP)/2)
	return 2 * 6371 * math.Asin(math.Sqrt(min(1, sinLat*sinLat+cosP*cosQ*sinLon*sinLon)))
}
