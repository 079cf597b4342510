package mission

import (
	"math"
	"strconv"
	"strings"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func (s Series) check() error {
	return fault.Join(checkRef(s.Ref), checkName("name_fr", s.NameFR, s.NameEN))
}

func (l Leg) check() error {
	return fault.Join(checkRef(l.Ref), checkName("name_fr", l.NameFR, l.NameEN), checkZone("zone", l.Zone), checkDays(l.FirstDay, l.LastDay))
}

func (r Relation) check() error {
	if r.OtherID == r.MissionID {
		return invalid("other", "Une mission ne peut être liée à elle-même.", "A mission cannot be tied to itself.")
	}
	return known("kind", r.Kind, []RelationKind{Precedes, LedTo, Answers})
}

func (t Target) check() error {
	return fault.Join(checkRef(t.Ref), checkName("label_fr", t.LabelFR, t.LabelEN))
}

func (p Partner) check() error {
	return fault.Join(needID("organisation", p.OrganisationID), known("role", p.Role, PartnerRoles), checkYear(p.JoinedYear))
}

func (p Participant) check() error {
	errs := []error{needID("organisation", p.OrganisationID), known("side", p.Side, Sides)}
	if p.WantedMin < 0 || p.WantedMax < 0 || p.WantedMax > 0 && p.WantedMax < p.WantedMin {
		errs = append(errs, invalid("wanted_max", "De %d à %d rendez-vous souhaités : le plus grand est inférieur au plus petit. Corrigez l'un des deux.",
			"From %d to %d meetings wished: the most is under the least. Correct one of the two.", p.WantedMin, p.WantedMax))
	}
	if p.IntermediaryID == p.OrganisationID && p.OrganisationID != "" {
		errs = append(errs, invalid("intermediary", "Une organisation ne peut être sa propre intermédiaire.", "An organisation cannot be its own intermediary."))
	}
	return fault.Join(errs...)
}

func (m Member) check() error {
	errs := []error{needID("person", m.PersonID), known("population", m.Population, Populations)}
	if m.MaxPerDay < 0 || m.MaxPerDay > 60 {
		errs = append(errs, invalid("max_per_day", "%d est hors des limites : de %d à %d.", "%d is out of bounds: from %d to %d.", m.MaxPerDay, 0, 60))
	}
	if m.ArrivesAt != 0 && m.LeavesAt != 0 && m.LeavesAt < m.ArrivesAt {
		errs = append(errs, invalid("leaves_at", "Le départ vient avant l'arrivée : échangez-les ou corrigez l'un d'eux.",
			"The departure comes before the arrival: swap them or correct one."))
	}
	return fault.Join(errs...)
}

func (p Place) clean(zone span.Zone) Place {
	for _, s := range []*string{&p.Name, &p.Address, &p.City, &p.DirectionsFR, &p.DirectionsEN} {
		*s = text.SafeLine(*s)
	}
	if p.Kind == "" {
		p.Kind = PlaceKinds[0]
	}
	if p.Zone == "" {
		p.Zone = zone
	}
	if !p.Located {
		p.Latitude, p.Longitude = 0, 0
	}
	return p
}

func (p Place) check() error {
	errs := []error{checkRef(p.Ref), checkName("name", p.Name, ""), known("kind", p.Kind, PlaceKinds), checkZone("zone", p.Zone)}
	if p.Located && !onEarth(p.Latitude, p.Longitude) {
		errs = append(errs, invalid("latitude", "%s ; %s n'est pas une position : latitude de -90 à 90, longitude de -180 à 180.",
			"%s, %s is not a position: latitude from -90 to 90, longitude from -180 to 180.", degrees(p.Latitude), degrees(p.Longitude)))
	}
	return fault.Join(errs...)
}

func onEarth(lat, lon float64) bool {
	return math.Abs(lat) <= 90 && math.Abs(lon) <= 180 && (lat != 0 || lon != 0)
}

func (t Travel) check() error {
	errs := []error{needID("from", t.FromID), needID("to", t.ToID), known("mode", t.Mode, Modes)}
	if t.FromID == t.ToID && t.FromID != "" {
		errs = append(errs, invalid("to", "Un trajet va d'un lieu à un autre : choisissez-en deux.", "A journey goes from one place to another: choose two."))
	}
	if t.Minutes < 0 || t.Minutes > 1440 {
		errs = append(errs, invalid("minutes", "%d est hors des limites : de %d à %d.", "%d is out of bounds: from %d to %d.", t.Minutes, 0, 1440))
	}
	return fault.Join(errs...)
}

func degrees(d float64) string { return strconv.FormatFloat(d, 'f', -1, 64) }

func needID(field, id string) error {
	if strings.TrimSpace(id) == "" {
		return invalid(field, "Il manque une valeur ici.", "A value is missing here.")
	}
	return nil
}
