package demo

import "escale.dev/escale/internal/text"

// sessions adds twenty-four items in parallel tracks. On purpose the vice-president is expected in two
// places on Tuesday at 15:15, one interpreter is at two sessions on Wednesday morning, and one room is
// taken twice on Thursday; some hours are vague, and some items only expected, asked for or an idea.
func (b *builder) sessions() {
	b.m.Sessions = append(b.m.Sessions, b.arrival()...)
	b.m.Sessions = append(b.m.Sessions, b.tuesday()...)
	b.m.Sessions = append(b.m.Sessions, b.wednesday()...)
	b.m.Sessions = append(b.m.Sessions, b.end()...)
	for i := range b.m.Sessions {
		if b.m.Sessions[i].Audience == "" {
			b.m.Sessions[i].Audience = "people"
		}
	}
}

// day gives a day of the mission counted from Sunday 14 June; the large one begins on the Monday.
func (b *builder) day(i int) string {
	if i == 0 {
		return b.firstDay
	}
	return workDays[i-1]
}

// of gives a person of the i-th company.
func (b *builder) of(i, person int) string {
	c := b.companies[i%len(b.companies)]
	return c.people[person%len(c.people)].ref
}

func as(role string, people ...string) (out []Part) {
	for _, p := range people {
		out = append(out, Part{Person: p, Role: role})
	}
	return out
}

func words(fr, en string) text.Pair { return text.Pair{FR: fr, EN: en} }

// open is the role of an organisation whose person is not named yet.
func open(organisation, role string) Part {
	return Part{Organisation: organisation, Role: role, Wording: words("intervenant à désigner", "speaker to be named")}
}

// setUp is when the stand is put up on the first day.
func (b *builder) setUp() (from, to string) {
	if b.firstDay == workDays[0] {
		return "07:00", "08:45"
	}
	return "14:00", "17:00"
}

// arrival is Sunday evening and Monday. Who begins on a Monday lands early that day.
func (b *builder) arrival() []Session {
	president, staff := b.elected[0], b.staff
	set, ready := b.setUp()
	land, hotel, after := "17:30", "18:15", "transfert-arrivee"
	if b.firstDay == workDays[0] {
		land, hotel, after = "07:45", "08:25", ""
	}
	return []Session{
		{Ref: "transfert-arrivee", Kind: "transfer", Track: "travel", Certainty: "confirmed", Place: "aeroport", Audience: "all",
			Title: words("Transfert de l'aéroport à l'hôtel", "Transfer from the airport to the hotel"),
			Day:   b.day(0), Starts: land, Ends: hotel, Resources: []string{"navette-1", "navette-2"}},
		{Ref: "accueil", Kind: "reception", Track: "networking", Certainty: "confirmed", Place: "hotel-belvedere", Audience: "all",
			Title: words("Verre d'accueil", "Welcome drink"), Day: b.day(0), Starts: "18:00", Fuzzy: "after", After: after},
		{Ref: "montage", Kind: "stand_setup", Track: "stand", Certainty: "confirmed", Place: "stand-calanques",
			Title: words("Montage du stand", "Stand set-up"), Day: b.day(0), Starts: set, Ends: ready, Roles: as("presents", staff[3])},
		{Ref: "ouverture", Kind: "plenary", Track: "business", Certainty: "confirmed", Place: "salle-aurores", Audience: "all", Highlight: true,
			Title: words("Ouverture de la mission", "Opening of the mission"), Day: b.day(1), Starts: "09:00", Ends: "09:45",
			Roles: append(as("opening", president), as("moderator", staff[0])...), Resources: []string{"salle-aurores"}},
		{Ref: "ouverture-stand", Kind: "stand_day", Track: "stand", Certainty: "confirmed", Place: "stand-calanques",
			Title: words("Ouverture du stand", "Opening of the stand"), Day: b.day(1), Starts: "10:00", Ends: "10:30", Roles: as("host", b.of(4, 0))},
		{Ref: "visite-soins", Kind: "site_visit", Track: "business", Certainty: "confirmed", Place: b.counterparts[0].office, Host: b.counterparts[0].ref,
			Title: words("Visite d'un plateau de soins à distance", "Visit of a remote care centre"), Day: b.day(1), Starts: "14:00", Ends: "16:00",
			Roles: as("attends", b.of(0, 1), b.of(12, 1), b.of(24, 1))},
		{Ref: "diner-elus", Kind: "reception", Track: "protocol", Certainty: "expected", Place: "maison-delegations", Audience: "group", AudienceGroup: "elected", Confidential: true,
			Title: words("Dîner des élus", "Dinner of the elected members"), Day: b.day(1), Fuzzy: "part", Part: "evening"},
	}
}

func (b *builder) tuesday() []Session {
	economy, ports := b.elected[1], b.elected[2]
	return []Session{
		{Ref: "table-port", Kind: "round_table", Track: "business", Certainty: "confirmed", Place: "salle-fleuve", Interpretation: true, Languages: []string{"fr", "en"},
			Title: words("Table ronde : des escales sans fumée", "Round table: smokeless calls"), Day: b.day(2), Starts: "09:00", Ends: "10:30",
			Roles:     append(as("speaker", b.of(1, 0), b.of(13, 0), ports), open(b.counterparts[1].ref, "speaker")),
			Resources: []string{"salle-fleuve", "interprete-1"}},
		{Ref: "visite-port", Kind: "site_visit", Track: "protocol", Certainty: "confirmed", Place: "port-aurore", Host: "port-aurore",
			Title: words("Visite du Grand Port de l'Aurore", "Visit of Grand Port de l'Aurore"), Day: b.day(2), Starts: "11:00", Ends: "11:45",
			Roles: as("attends", ports, b.of(1, 0)), Transport: words("Car devant le palais à 10:40", "Coach in front of the hall at 10:40")},
		{Ref: "signature", Kind: "signing_ceremony", Track: "protocol", Certainty: "confirmed", Place: "port-aurore", Host: "port-aurore", Highlight: true,
			Title: words("Signature de l'accord entre les deux ports", "Signing of the agreement between the two ports"), Day: b.day(2), Starts: "15:00", Ends: "16:00",
			Roles: append(as("signatory", economy, ports), Part{Organisation: "port-aurore", Role: "signatory"}, Part{Organisation: "port-rade", Role: "signatory"})},
		{Ref: "table-sante", Kind: "round_table", Track: "business", Certainty: "confirmed", Place: "salle-aurores", Capacity: 180,
			Title: words("Table ronde : se soigner chez soi", "Round table: cared for at home"), Day: b.day(2), Starts: "15:15", Ends: "16:30",
			Roles: append(as("opening", economy), as("speaker", b.of(0, 0), b.of(12, 0))...), Resources: []string{"salle-aurores"}},
		{Ref: "reception", Kind: "reception", Track: "networking", Certainty: "expected", Place: "poste-consulaire", Host: "poste-consulaire", Audience: "all",
			Title: words("Réception à la résidence consulaire", "Reception at the consular residence"), Day: b.day(2), Starts: "18:00", Fuzzy: "after",
			Dress: words("Tenue de ville", "Business attire")},
	}
}

func (b *builder) wednesday() []Session {
	president := b.elected[0]
	return []Session{
		{Ref: "presse", Kind: "press_conference", Track: "press", Certainty: "confirmed", Place: "hotel-belvedere",
			Title: words("Petit déjeuner de presse", "Press breakfast"), Day: b.day(3), Starts: "08:15", Ends: "09:00", Roles: as("speaker", president, b.of(2, 0))},
		{Ref: "mairie", Kind: "official_visit", Track: "protocol", Certainty: "confirmed", Place: "mairie", Interpretation: true,
			Title: words("Audience à la mairie", "Audience at the city hall"), Day: b.day(3), Starts: "10:00", Ends: "11:00",
			Roles: append(as("guest", b.elected[3]), as("opening", president)...), Resources: []string{"interprete-2"}},
		{Ref: "table-donnees", Kind: "round_table", Track: "business", Certainty: "confirmed", Place: "salle-fleuve", Interpretation: true,
			Title: words("Table ronde : où dorment nos données", "Round table: where our data sleep"), Day: b.day(3), Starts: "10:30", Ends: "11:45",
			Roles: as("speaker", b.of(3, 0), b.of(15, 0)), Resources: []string{"salle-fleuve", "interprete-2"}},
		{Ref: "pitchs", Kind: "pitch_session", Track: "business", Certainty: "confirmed", Place: "salle-aurores",
			Title: words("Séance de pitchs", "Pitch session"), Day: b.day(3), Starts: "14:00", Ends: "15:30",
			Roles: as("presents", b.of(4, 0), b.of(6, 0), b.of(8, 0), b.of(10, 0)), Resources: []string{"salle-aurores"}},
		{Ref: "demonstration", Kind: "stand_day", Track: "stand", Certainty: "expected", Place: "stand-calanques",
			Title: words("Démonstration de vol au stand", "Flight demonstration at the stand"), Day: b.day(3), Starts: "16:00", Ends: "16:30", Roles: as("host", b.of(4, 0))},
		{Ref: "bateau", Kind: "reception", Track: "networking", Certainty: "confirmed", Place: "bateau", Audience: "all",
			Title: words("Soirée sur le fleuve", "Evening on the river"), Day: b.day(3), Fuzzy: "part", Part: "evening"},
	}
}

func (b *builder) end() []Session {
	return []Session{
		{Ref: "atelier-export", Kind: "workshop", Track: "business", Certainty: "confirmed", Place: "salle-erables", Capacity: 24,
			Title: words("Atelier : vendre au Canada", "Workshop: selling in Canada"), Day: b.day(4), Starts: "09:30", Ends: "11:00",
			Roles: as("speaker", b.of(5, 0)), Resources: []string{"salle-erables"}},
		{Ref: "point-institutions", Kind: "delegation_meeting", Track: "protocol", Certainty: "asked", Place: "salle-erables", Audience: "group", AudienceGroup: "institution",
			Title: words("Point des institutions", "Meeting of the institutions"), Day: b.day(4), Starts: "10:30", Ends: "12:00", Resources: []string{"salle-erables"}},
		{Ref: "tournage", Kind: "other", Track: "press", Certainty: "idea",
			Title: words("Tournage d'un portrait d'entreprise", "Filming a portrait of a company"), Day: b.day(4), Fuzzy: "day", Roles: as("presents", b.of(7, 0))},
		{Ref: "bilan", Kind: "delegation_meeting", Track: "business", Certainty: "confirmed", Place: "salle-aurores", Audience: "all",
			Title: words("Premier bilan", "First debriefing"), Day: b.day(5), Starts: "09:00", Ends: "09:45", Resources: []string{"salle-aurores"}},
		{Ref: "transfert-retour", Kind: "transfer", Track: "travel", Certainty: "confirmed", Place: "hotel-belvedere", Audience: "all",
			Title: words("Transfert vers l'aéroport", "Transfer to the airport"), Day: b.day(5), Starts: "15:00", Ends: "15:45"},
		{Ref: "visite-serres", Kind: "site_visit", Track: "business", Certainty: "asked",
			Title: words("Visite de serres en ville", "Visit of city greenhouses"), Fuzzy: "none", Roles: as("attends", b.of(7, 0), b.of(19, 0))},
	}
}
