package demo

import (
	"fmt"
	"math"

	"escale.dev/escale/internal/text"
)

// districts are centres around which offices lie.
var districts = [][2]float64{
	{45.503, -73.568}, {45.503, -73.568}, {45.503, -73.568}, {45.525, -73.585}, {45.531, -73.619}, {45.489, -73.581},
	{45.549, -73.600}, {45.501, -73.632}, {45.541, -73.552}, {45.474, -73.590}, {45.560, -73.650}, {45.478, -73.650},
}

// places adds where the mission takes place.
func (b *builder) places() {
	hall := "palais-melezes"
	for _, p := range []Place{
		{Ref: hall, Name: "Palais des Mélèzes", Kind: "hall", Address: "1, place des Horloges", Latitude: 45.5045, Longitude: -73.5610,
			Directions: text.Pair{FR: "Entrée par la place des Horloges ; les tables sont au rez-de-chaussée, à gauche.", EN: "Entrance on place des Horloges; the tables are on the ground floor, to the left."}},
		{Ref: "salle-tables", Name: "Salle des tables", Kind: "room", Parent: hall},
		{Ref: "salle-aurores", Name: "Salle des Aurores", Kind: "room", Parent: hall},
		{Ref: "salle-fleuve", Name: "Salle du Fleuve", Kind: "room", Parent: hall},
		{Ref: "salle-erables", Name: "Salle des Érables", Kind: "room", Parent: hall},
		{Ref: "stand-calanques", Name: "Stand des Calanques", Kind: "stand", Parent: hall},
		{Ref: "hotel-belvedere", Name: "Hôtel du Belvédère", Kind: "hotel", Address: "40, allée des Lucioles", Latitude: 45.5080, Longitude: -73.5680,
			Directions: text.Pair{FR: "Huit minutes à pied du palais, par l'allée des Lucioles.", EN: "Eight minutes' walk from the hall along allée des Lucioles."}},
		{Ref: "port-aurore", Name: "Grand Port de l'Aurore", Kind: "venue", Address: "Quai 12, chemin des Cordiers", Latitude: 45.5290, Longitude: -73.5370, Organisation: "port-aurore",
			Directions: text.Pair{FR: "Pièce d'identité à l'entrée ; le car se gare devant la capitainerie.", EN: "Proof of identity at the gate; the coach stops at the harbour office."}},
		{Ref: "maison-delegations", Name: "Maison des Délégations", Kind: "venue", Address: "7, avenue des Ormes", Latitude: 45.5000, Longitude: -73.5790, Organisation: "maison-delegations"},
		{Ref: "mairie", Name: "Salon de la mairie", Kind: "venue", Address: "2, place des Lanternes", Latitude: 45.5085, Longitude: -73.5545},
		{Ref: "poste-consulaire", Name: "Résidence consulaire", Kind: "venue", Address: "88, chemin des Falaises", Latitude: 45.4950, Longitude: -73.6010, Organisation: "poste-consulaire"},
		{Ref: "bateau", Name: "Bateau L'Estuaire", Kind: "venue", Address: "Quai 3, chemin des Cordiers", Latitude: 45.5070, Longitude: -73.5510},
		{Ref: "aeroport", Name: "Aéroport", Kind: "airport", Latitude: 45.4680, Longitude: -73.7410},
	} {
		p.City = city
		b.m.Places = append(b.m.Places, p)
	}
	b.m.Travels = []Travel{
		{From: hall, To: "hotel-belvedere", Minutes: 8, Mode: "walk"},
		{From: hall, To: "port-aurore", Minutes: 15, Mode: "coach"},
		{From: "hotel-belvedere", To: "aeroport", Minutes: 35, Mode: "coach"},
		{From: hall, To: "aeroport", Minutes: 40, Mode: "coach"},
		{From: hall, To: "mairie", Minutes: 9, Mode: "walk"},
		{From: hall, To: "poste-consulaire", Minutes: 22, Mode: "coach"},
	}
}

// addOffice adds the office of a counterpart near the centre of a district.
func (b *builder) addOffice(c firm, address string) string {
	at := pick(b.r, districts)
	ref := "bureau-" + c.ref
	b.m.Places = append(b.m.Places, Place{Ref: ref, Name: c.name + " (bureau)", Kind: "office", Address: address, City: city,
		Latitude: round(at[0] + 0.012*b.r.around()), Longitude: round(at[1] + 0.016*b.r.around()), Organisation: c.ref})
	return ref
}

// round keeps five digits: about a metre.
func round(degrees float64) float64 { return math.Round(degrees*1e5) / 1e5 }

// resources adds tables, rooms, the stand, vehicles and interpreters.
func (b *builder) resources() {
	for i := range b.scale.tables {
		b.m.Resources = append(b.m.Resources, Resource{Ref: fmt.Sprintf("table-%02d", i+1), Kind: "table", Name: fmt.Sprintf("Table %d", i+1), Place: "salle-tables", Capacity: 1})
	}
	b.m.Resources = append(b.m.Resources,
		Resource{Ref: "salle-aurores", Kind: "room", Name: "Salle des Aurores", Place: "salle-aurores", Capacity: 1, Note: "180 places en théâtre"},
		Resource{Ref: "salle-fleuve", Kind: "room", Name: "Salle du Fleuve", Place: "salle-fleuve", Capacity: 1, Note: "60 places en théâtre"},
		Resource{Ref: "salle-erables", Kind: "room", Name: "Salle des Érables", Place: "salle-erables", Capacity: 1, Note: "24 places autour d'une table"},
		Resource{Ref: "stand", Kind: "stand", Name: "Stand des Calanques", Place: "stand-calanques", Capacity: b.counters, Note: fmt.Sprintf("%d comptoirs de rendez-vous", b.counters)},
	)
	for i := range b.scale.vehicles {
		b.m.Resources = append(b.m.Resources, Resource{Ref: fmt.Sprintf("navette-%d", i+1), Kind: "vehicle", Name: fmt.Sprintf("Navette %d", i+1), Capacity: 1, Note: "8 places"})
	}
	for i, person := range b.interpreters {
		languages := b.personByRef(person).Languages
		b.m.Resources = append(b.m.Resources, Resource{Ref: fmt.Sprintf("interprete-%d", i+1), Kind: "interpreter", Name: fmt.Sprintf("Interprète %d", i+1), Person: person, Capacity: 1, Languages: languages})
	}
}

func (b *builder) personByRef(ref string) Person {
	for _, p := range b.d.People {
		if p.Ref == ref {
			return p
		}
	}
	return Person{}
}

// hours adds when people and things are not to be had.
func (b *builder) hours() {
	add := func(kind, ref, day, from, to, reason string, open bool) {
		b.m.Availabilities = append(b.m.Availabilities, Availability{Ref: fmt.Sprintf("heures-%04d", len(b.m.Availabilities)+1),
			Holder: Subject{Kind: kind, Ref: ref}, Day: day, From: from, To: to, Open: open, Reason: reason})
	}
	for _, day := range workDays {
		add("place", "salle-tables", day, "09:00", map[bool]string{true: "13:00", false: "18:00"}[day == lastDay], "Heures de la salle", true)
		add("place", "stand-calanques", day, "10:00", "17:00", "Heures du stand", true)
	}
	set, ready := b.setUp()
	add("place", "stand-calanques", b.firstDay, set, ready, "Montage", true)
	for _, c := range b.counterparts[2:] { // the first two have a part in sessions
		switch {
		case b.r.chance(18): // to be had on one or two days only
			first := b.r.n(4)
			for _, day := range workDays[first : first+1+b.r.n(2)] {
				add("organisation", c.ref, day, "09:00", "17:30", "Seuls jours proposés", true)
			}
		case b.r.chance(20):
			add("person", c.people[0].ref, pick(b.r, workDays[:4]), "13:00", "18:00", "Pris l'après-midi", false)
		}
	}
	for i, c := range b.companies {
		if i >= speakers && b.r.chance(25) {
			add("person", c.people[0].ref, pick(b.r, workDays[:4]), "09:00", "10:30", "Appel avec le siège", false)
		}
	}
}

// speakers is how many companies, the first ones, have a part in sessions.
const speakers = 16

// workDays are the days on which meetings are held.
var workDays = []string{"2026-06-15", "2026-06-16", "2026-06-17", "2026-06-18", "2026-06-19"}
