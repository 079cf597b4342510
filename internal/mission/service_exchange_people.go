package mission

import (
	"cmp"

	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func partnerExchange() exchange.Table[Partner] {
	return exchange.Table[Partner]{
		Name: "partners", Aliases: []string{"partenaires"}, Order: exchange.OrderParticipant - 1, Scope: Scope,
		Title: text.Pair{FR: "Partenaires", EN: "Partners"}, Help: text.Pair{FR: "Qui fait la mission, dans l’ordre convenu.", EN: "Who makes the mission, in the agreed order."},
		Keys: []string{"organisation", "role"}, Key: func(v *Partner) string { return v.OrganisationID + " " + string(v.Role) },
		Fields: []exchange.Field[Partner]{
			organisation(func(v *Partner) *string { return &v.OrganisationID }).Must(),
			exchange.Choice("role", "rôle", "role", SimplePartner, PartnerRoles, func(v *Partner) *PartnerRole { return &v.Role }).Also("rôle"),
			exchange.Both("wording", "mots convenus", "agreed words", false, func(v *Partner) (*string, *string) { return &v.WordingFR, &v.WordingEN }).Like("sous le patronage de", "under the patronage of"),
			exchange.Number("joined_year", "partenaire depuis", "partner since", 0, 1900, 2199, func(v *Partner) *int { return &v.JoinedYear }).Also("depuis"),
			exchange.Position(func(v *Partner) *int { return &v.Sort }),
		},
		Fresh: func(s *exchange.Scope, n int) Partner { return Partner{MissionID: s.Mission, Sort: n} },
		Load: partOf(partners, func(s *exchange.Scope, a, b *Partner) int {
			return cmp.Or(a.Sort-b.Sort, compareRefs(s, directory.OrganisationTable, a.OrganisationID, b.OrganisationID), cmp.Compare(a.Role, b.Role))
		}),
		Check: func(_ *exchange.Row, _ *exchange.Scope, v, _ *Partner) error { return v.check() },
		Save:  saving(UpsertPartners),
	}
}

func organisation[T any](at func(*T) *string) exchange.Field[T] {
	return exchange.To("organisation", directory.OrganisationTable, "référence de l’organisation", "reference of the organisation", at).Also("entreprise", "société").Like("ORG-1")
}

func participantExchange() exchange.Table[Participant] {
	return exchange.Table[Participant]{
		Name: "participants", Aliases: []string{"participantes", "inscrits"}, Order: exchange.OrderParticipant, Scope: Scope,
		Title: text.Pair{FR: "Organisations de la mission", EN: "Organisations of the mission"},
		Help:  text.Pair{FR: "Qui voyage (company, institution) et qui est rencontré (counterpart).", EN: "Who travels (company, institution) and who is met (counterpart)."},
		Keys:  []string{"organisation"}, Key: func(v *Participant) string { return v.OrganisationID },
		Fields: []exchange.Field[Participant]{
			organisation(func(v *Participant) *string { return &v.OrganisationID }).Must(),
			exchange.Choice("side", "côté", "side", Company, Sides, func(v *Participant) *Side { return &v.Side }).Also("côté").Like("company"),
			exchange.To("intermediary", directory.OrganisationTable, "référence de l’organisation qui s’en occupe", "reference of the organisation that looks after it", func(v *Participant) *string { return &v.IntermediaryID }).Also("intermédiaire"),
			exchange.To("place", PlaceTable, "référence du lieu de son bureau", "reference of its office", func(v *Participant) *string { return &v.PlaceID }).Also("lieu"),
			exchange.Number("wanted_min", "rendez-vous souhaités, au moins", "meetings wished, at least", 0, 0, 200, func(v *Participant) *int { return &v.WantedMin }),
			exchange.Number("wanted_max", "rendez-vous souhaités, au plus", "meetings wished, at most", 0, 0, 200, func(v *Participant) *int { return &v.WantedMax }),
			exchange.Lines("note", "note", "note", func(v *Participant) *string { return &v.Note }),
		},
		Fresh: func(s *exchange.Scope, _ int) Participant { return Participant{MissionID: s.Mission} },
		Load: partOf(participants, func(s *exchange.Scope, a, b *Participant) int {
			return compareRefs(s, directory.OrganisationTable, a.OrganisationID, b.OrganisationID)
		}),
		Check: func(_ *exchange.Row, _ *exchange.Scope, v, _ *Participant) error { return v.check() },
		Save:  saving(UpsertParticipants),
	}
}

func memberExchange() exchange.Table[Member] {
	return exchange.Table[Member]{
		Name: "members", Aliases: []string{"membres", "délégation"}, Order: exchange.OrderMember, Scope: Scope,
		Title: text.Pair{FR: "Personnes de la mission", EN: "People of the mission"},
		Help:  text.Pair{FR: "La délégation et les personnes rencontrées ; les heures sont celles de la mission.", EN: "The delegation and those who are met; hours are those of the mission."},
		Keys:  []string{"person"}, Key: func(v *Member) string { return v.PersonID },
		Fields: []exchange.Field[Member]{
			exchange.To("person", directory.PersonTable, "référence de la personne", "reference of the person", func(v *Member) *string { return &v.PersonID }).Also("personne").Like("P-1").Must(),
			organisation(func(v *Member) *string { return &v.OrganisationID }),
			exchange.Choice("population", "population", "population", Business, Populations, func(v *Member) *Population { return &v.Population }).Like("business"),
			exchange.Line("group", "sous-délégation", "sub-delegation", func(v *Member) *string { return &v.GroupName }).Also("groupe"),
			exchange.Yes("head", "à la tête du groupe", "head of the group", func(v *Member) *bool { return &v.Head }).Also("tête"),
			exchange.Both("title", "fonction pour cette mission", "title for this mission", false, func(v *Member) (*string, *string) { return &v.TitleFR, &v.TitleEN }),
			exchange.Line("badge_name", "nom sur le badge", "name on the badge", func(v *Member) *string { return &v.BadgeName }).Also("badge"),
			exchange.Number("max_per_day", "rendez-vous au plus par jour", "most meetings in a day", 0, 0, 60, func(v *Member) *int { return &v.MaxPerDay }),
			exchange.Moment("arrives_day", "arrives_at", "arrivée", "arrival", missionZone[Member], func(v *Member) *span.Instant { return &v.ArrivesAt }).Like("2027-06-13", "18:40"),
			exchange.Moment("leaves_day", "leaves_at", "départ", "departure", missionZone[Member], func(v *Member) *span.Instant { return &v.LeavesAt }),
			exchange.Position(func(v *Member) *int { return &v.Sort }),
		},
		Fresh: func(s *exchange.Scope, n int) Member { return Member{MissionID: s.Mission, Sort: n} },
		Load: partOf(members, func(s *exchange.Scope, a, b *Member) int {
			return cmp.Or(a.Sort-b.Sort, compareRefs(s, directory.PersonTable, a.PersonID, b.PersonID))
		}),
		Check: func(_ *exchange.Row, _ *exchange.Scope, v, _ *Member) error { return v.check() },
		Save:  saving(UpsertMembers),
	}
}
