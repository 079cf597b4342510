package demo

import (
	"fmt"

	"escale.dev/escale/internal/text"
)

// Size says how large the invented mission is.
type Size string

// The sizes.
const (
	Usual Size = "real"  // 40 companies, 120 delegates, 150 counterparts, 260 requests, 16 tables
	Large Size = "large" // 220 companies, 650 delegates, 2,000 counterparts, 5,000 requests, 60 tables
)

// scale is what a size means.
type scale struct {
	companies, elected, business, institution, staff, interpreters int
	counterparts, requests, tables, counters, vehicles             int
	firstDay                                                       string
	target                                                         int
}

var scales = map[Size]scale{
	Usual: {companies: 40, elected: 10, business: 72, institution: 22, staff: 12, interpreters: 4,
		counterparts: 150, requests: 260, tables: 16, counters: 2, vehicles: 3, firstDay: "2026-06-14", target: 200},
	Large: {companies: 220, elected: 30, business: 500, institution: 70, staff: 34, interpreters: 16,
		counterparts: 2000, requests: 5000, tables: 60, counters: 8, vehicles: 12, firstDay: "2026-06-15", target: 4000},
}

// MissionRef is the reference of the invented mission.
const MissionRef = "montreal-2026"

const (
	zone    = "America/Toronto"
	city    = "Montréal"
	lastDay = "2026-06-19"
	lead    = "region-calanques"
)

// builder makes the invented mission part by part; each part rests on those before it.
type builder struct {
	scale
	r     *random
	names *namer
	d     Dataset
	m     Mission

	companies    []firm // that travel
	counterparts []firm
	elected      []string // refs of people
	institutions []string
	staff        []string
	interpreters []string
	phones       map[string]int
}

// firm is an organisation as the rest of the generator needs it.
type firm struct {
	ref, name    string
	field        field
	people       []delegate
	office       string // place
	intermediary string
}

// delegate is a person of a firm.
type delegate struct {
	ref       string
	languages []string
}

// Generate makes the invented mission "Montréal 2026". It is pure: one size and one seed always give the
// same dataset. An unknown size is Usual.
func Generate(size Size, seed uint64) Dataset {
	s, known := scales[size]
	if !known {
		s = scales[Usual]
	}
	r := &random{state: seed}
	b := &builder{scale: s, r: r, names: &namer{r: r, used: map[string]bool{}}, phones: map[string]int{}}
	b.mission()
	b.bodies()
	b.places()
	b.travellers()
	b.counterpartFirms()
	b.doubles()
	b.resources()
	b.sessions()
	b.hours()
	b.requestsOfAll()
	b.d.Missions = []Mission{b.m}
	typeset(&b.d)
	return b.d
}

func (b *builder) mission() {
	b.m = Mission{
		Ref: MissionRef, Name: text.Pair{FR: "Montréal 2026", EN: "Montréal 2026"}, Kind: "outward_mission", State: "preparing",
		Zone: zone, City: city, Country: "CA", FirstDay: b.firstDay, LastDay: lastDay, Lead: lead, Invented: true,
		Summary: text.Pair{
			FR: "Une région du sud emmène ses entreprises à Montréal : des rendez-vous à table et dans toute la ville, des tables rondes, des visites, un accord à signer. Tout ici est inventé.",
			EN: "A region of the south takes its companies to Montréal: meetings at tables and across the city, round tables, visits, an agreement to sign. All of it is invented."},
		Aims: text.Pair{
			FR: "Tenir deux cents rendez-vous utiles\nQu'aucune entreprise ne reparte avec moins de trois rendez-vous\nSigner l'accord entre les deux ports\nPréparer la venue d'une délégation en 2027",
			EN: "Hold two hundred useful meetings\nLet no company go home with fewer than three meetings\nSign the agreement between the two ports\nPrepare the visit of a delegation in 2027"},
		Sectors: []string{"health", "port", "logistics", "digital", "energy", "agrifood"}, AnnouncedCompanies: fmt.Sprint(b.scale.companies),
		Limits: &Limits{MeetingTarget: b.target, MeetingMinimum: 3, MeetingMinutes: 20, MaxPerDay: 8, BufferMinutes: 5, TravelMinutes: 25,
			DayOpens: "09:00", DayCloses: "18:00", LunchFrom: "12:00", LunchTo: "14:00", LunchMinutes: 45},
		Targets: []Target{
			{Ref: "rendez-vous", Label: text.Pair{FR: "Rendez-vous tenus", EN: "Meetings held"}, Target: fmt.Sprint(b.target)},
			{Ref: "minimum", Label: text.Pair{FR: "Entreprises avec trois rendez-vous ou plus", EN: "Companies with three meetings or more"}, Target: fmt.Sprint(b.scale.companies)},
			{Ref: "suites", Label: text.Pair{FR: "Suites données sous dix jours", EN: "Followed up within ten days"}, Qualifier: text.Pair{FR: "plus de", EN: "more than"}, Target: "60 %", Due: "2026-06-29"},
		},
	}
}

// addOrganisation adds a record to the directory.
func (b *builder) addOrganisation(o Organisation) {
	if o.Website == "" {
		o.Website = "https://" + o.Ref + ".example.org"
	}
	b.d.Organisations = append(b.d.Organisations, o)
	b.names.used[o.Ref] = true
}

// bodies adds those who make the mission, and the four intermediaries.
func (b *builder) bodies() {
	for _, x := range []struct {
		ref, name, kind, country, city, role string
		wording                              text.Pair
	}{
		{lead, "Région des Calanques", "region", "FR", "Port-Calanque", "lead", text.Pair{}},
		{"metropole-rade", "Métropole de la Rade", "metropolitan_authority", "FR", "Port-Calanque", "co_organiser", text.Pair{}},
		{"chambre-calanques", "Chambre de commerce des Calanques", "chamber", "FR", "Port-Calanque", "meeting_organiser", text.Pair{FR: "organise les rendez-vous", EN: "organises the meetings"}},
		{"deux-rives", "Chambre des Deux Rives", "binational_chamber", "CA", city, "intermediary", text.Pair{}},
		{"rive-nouvelle", "Agence Rive Nouvelle", "investment_agency", "CA", city, "intermediary", text.Pair{}},
		{"passerelle", "Passerelle Laurentienne", "network", "CA", city, "intermediary", text.Pair{}},
		{"comptoir-affaires", "Comptoir des Affaires du Fleuve", "export_network", "CA", city, "intermediary", text.Pair{}},
		{"port-aurore", "Grand Port de l'Aurore", "port", "CA", city, "signatory", text.Pair{}},
		{"port-rade", "Port de la Rade", "port", "FR", "Port-Calanque", "signatory", text.Pair{}},
		{"maison-delegations", "Maison des Délégations", "other", "CA", city, "host", text.Pair{FR: "accueille la délégation", EN: "receives the delegation"}},
		{"poste-consulaire", "Poste consulaire de Montréal-Fleuve", "consulate", "FR", city, "patronage", text.Pair{FR: "sous le patronage de", EN: "under the patronage of"}},
		{"universite-rade", "Université de la Rade", "university", "FR", "Port-Calanque", "partner", text.Pair{}},
		{"grappe-sante", "Grappe Santé du Sud", "cluster", "FR", "Port-Calanque", "partner", text.Pair{}},
	} {
		b.addOrganisation(Organisation{Ref: x.ref, Name: x.name, Kind: x.kind, Country: x.country, City: x.city})
		b.m.Partners = append(b.m.Partners, Partner{Organisation: x.ref, Role: x.role, Wording: x.wording})
		if x.role != "intermediary" && x.country == "FR" && x.kind != "consulate" {
			b.m.Participants = append(b.m.Participants, Participant{Organisation: x.ref, Side: "institution"})
			b.institutions = append(b.institutions, x.ref)
		}
	}
}

// Intermediaries are the refs of the invented bodies that find meetings.
var Intermediaries = []string{"deux-rives", "rive-nouvelle", "passerelle", "comptoir-affaires"}
