package demo

import (
	"fmt"
	"strings"

	"escale.dev/escale/internal/text"
)

// phone gives a number of the ranges that are kept for fiction: 06 39 98 in France (ARCEP), 555-01xx in
// North America. When a range is used up there is no more number: two people never share one.
func (b *builder) phone(country string) string {
	n := b.phones[country]
	b.phones[country]++
	if country == "FR" {
		if n >= 10000 {
			return ""
		}
		return fmt.Sprintf("+33 6 39 98 %02d %02d", n/100, n%100)
	}
	areas := []string{"514", "438", "450", "579", "581", "418", "819", "873", "367", "354"}
	if n >= 100*len(areas) {
		return ""
	}
	return fmt.Sprintf("+1 %s 555-01%02d", areas[n/100], n%100)
}

// post is what somebody is, as French says it of a woman and of a man.
type post struct{ she, he, en string }

func (p post) title(she bool) text.Pair {
	if she {
		return text.Pair{FR: p.she, EN: p.en}
	}
	return text.Pair{FR: p.he, EN: p.en}
}

// addPerson adds somebody to the directory who holds one mandate, and gives the reference and the title.
func (b *builder) addPerson(org, country string, p post, languages []string) (ref string, title text.Pair) {
	given, family, ref, she := b.names.person()
	honorific := "M."
	if she {
		honorific = "Mme"
	}
	title = p.title(she)
	b.d.People = append(b.d.People, Person{
		Ref: ref, Honorific: honorific, Given: given, Family: family,
		Email: slug(given) + "." + slug(family) + "@" + org + ".example.org",
		Phone: b.phone(country), Languages: languages, Mandates: []Mandate{{Organisation: org, Title: title}},
	})
	return ref, title
}

var (
	southLanguages = [][]string{{"fr", "en"}, {"fr"}, {"fr", "es"}, {"fr", "en", "es"}}
	northLanguages = [][]string{{"fr", "en"}, {"en"}, {"fr"}, {"en", "es"}, {"es"}}

	companyPosts = []post{{"Directrice générale", "Directeur général", "Chief executive"}, {"Responsable export", "Responsable export", "Head of export"},
		{"Directrice technique", "Directeur technique", "Technical director"}, {"Cheffe de produit", "Chef de produit", "Product manager"}}
	counterpartPosts = []post{{"Directrice des achats", "Directeur des achats", "Head of procurement"}, {"Vice-présidente, partenariats", "Vice-président, partenariats", "Vice-president, partnerships"},
		{"Responsable de l'innovation", "Responsable de l'innovation", "Head of innovation"}, {"Directrice générale", "Directeur général", "General manager"}, {"Chargée d'affaires", "Chargé d'affaires", "Business developer"}}
	electedPosts = []post{{"Présidente", "Président", "President"}, {"Vice-présidente à l'économie", "Vice-président à l'économie", "Vice-president for the economy"},
		{"Vice-présidente aux ports", "Vice-président aux ports", "Vice-president for ports"}, {"Conseillère", "Conseiller", "Councillor"}}
	staffPosts = []post{{"Directrice de la mission", "Directeur de la mission", "Mission director"}, {"Responsable des rendez-vous", "Responsable des rendez-vous", "Head of meetings"},
		{"Cheffe du protocole", "Chef du protocole", "Head of protocol"}, {"Responsable du stand", "Responsable du stand", "Stand manager"},
		{"Chargée de logistique", "Chargé de logistique", "Logistics officer"}, {"Chargée de communication", "Chargé de communication", "Communication officer"}}
	institutionPosts = []post{{"Directrice", "Directeur", "Director"}, {"Chargée de mission", "Chargé de mission", "Project officer"}, {"Conseillère", "Conseiller", "Adviser"}}
	interpreterPost  = post{"Interprète", "Interprète", "Interpreter"}
)

// Firms of which pictures and examples speak: they are there whatever the seed, at these places.
var (
	knownCompanies    = map[int]string{0: "Mistral Santé", 3: "Garrigue IA", 4: "Calanques Drones", 5: "Rade Énergie", 7: "Oléum", 10: "Bâti Sud"}
	knownCounterparts = map[int]string{0: "Clinique du Nord", 1: "Port du Fleuve", 2: "Boréal Logistique", 3: "Banque Laurier", 5: "HydroVille", 7: "Épicerie Fine", 11: "Laurentides Tech"}
)

// firmName gives the i-th firm its name.
func (b *builder) firmName(known map[int]string, i int, patterns, words []string) (name, ref string) {
	if name = known[i]; name != "" {
		b.names.used[slug(name)] = true
		return name, slug(name)
	}
	return b.names.firm(patterns, words)
}

// travellers adds the delegation: companies with their people, elected people, institutions, staff and
// interpreters.
func (b *builder) travellers() {
	for i := range b.scale.companies {
		f := fields[i%len(fields)]
		name, ref := b.firmName(knownCompanies, i, f.companies, south)
		b.companies = append(b.companies, firm{ref: ref, name: name, field: f})
		b.addOrganisation(Organisation{Ref: ref, Name: name, Kind: "company", LegalForm: pick(b.r, []string{"SAS", "SARL", "SA"}), Country: "FR", City: "Port-Calanque",
			Sectors: []string{f.ref}, SizeClass: pick(b.r, []string{"1-9", "10-49", "50-249", "250+"}), Tagline: f.offer,
			Pitch: text.Pair{FR: name + " : " + lower(f.offer.FR) + ". Premiers clients au sud de la France, déjà exposée à Lisbonne et à Gênes.",
				EN: name + ": " + lower(f.offer.EN) + ". First clients in southern France, already shown in Lisbon and Genoa."}})
		b.m.Participants = append(b.m.Participants, Participant{Organisation: ref, Side: "company", WantedMin: 3, WantedMax: max(5, b.scale.requests/b.scale.companies-2) + b.r.n(5)})
	}
	for i := range b.scale.business {
		b.businessPerson(i)
	}
	for i := range b.scale.elected {
		group, org := "", lead
		if i%3 == 2 {
			group, org = "Délégation de la Métropole", "metropole-rade"
		}
		ref, title := b.addPerson(org, "FR", electedPosts[min(i, len(electedPosts)-1)], southLanguages[i%len(southLanguages)])
		b.elected = append(b.elected, ref)
		b.addMember(Member{Person: ref, Organisation: org, Population: "elected", Group: group, Head: i == 0 || i == 2, Title: title})
	}
	for i := range b.scale.institution {
		org := b.institutions[i%len(b.institutions)]
		ref, _ := b.addPerson(org, "FR", institutionPosts[i%len(institutionPosts)], southLanguages[i%len(southLanguages)])
		b.addMember(Member{Person: ref, Organisation: org, Population: "institution"})
	}
	for i := range b.scale.staff {
		ref, _ := b.addPerson(lead, "FR", staffPosts[min(i, len(staffPosts)-1)], []string{"fr", "en"})
		b.staff = append(b.staff, ref)
		b.addMember(Member{Person: ref, Organisation: lead, Population: "staff"})
	}
	for i := range b.scale.interpreters {
		languages := [][]string{{"fr", "en"}, {"fr", "es"}, {"fr", "en"}, {"fr", "en", "es"}}[i%4]
		ref, _ := b.addPerson(lead, "FR", interpreterPost, languages)
		b.interpreters = append(b.interpreters, ref)
		b.addMember(Member{Person: ref, Organisation: lead, Population: "interpreter"})
	}
}

// businessPerson adds the i-th person of the companies: first one for each, then further ones.
func (b *builder) businessPerson(i int) {
	c := &b.companies[i%len(b.companies)]
	languages := southLanguages[b.r.weighted(50, 28, 7, 15)]
	ref, _ := b.addPerson(c.ref, "FR", companyPosts[min(i/len(b.companies), 3)], languages)
	c.people = append(c.people, delegate{ref, languages})
	m := Member{Person: ref, Organisation: c.ref, Population: "business"}
	if i >= len(b.companies) && b.r.chance(20) { // those who come second may come later
		m.Arrives = Moment{workDays[0], "11:40"}
	}
	b.addMember(m)
}

// addMember adds somebody of the delegation, with the hours at which they come and go.
func (b *builder) addMember(m Member) {
	m.Leaves = Moment{lastDay, "17:30"}
	if m.Arrives.Day == "" {
		m.Arrives = Moment{b.firstDay, "16:30"}
		switch {
		case b.firstDay == workDays[0]:
			m.Arrives.Clock = "06:50"
		case m.Population == "staff":
			m.Arrives.Clock = "09:40"
		}
	}
	if m.Population == "business" && b.r.chance(8) {
		m.Leaves = Moment{"2026-06-18", "18:10"}
	}
	b.m.Members = append(b.m.Members, m)
}

// counterpartFirms adds those who are met, each with its office and at least two people.
func (b *builder) counterpartFirms() {
	for i := range b.scale.counterparts {
		f := fields[b.r.n(len(fields))]
		if i < len(fields) {
			f = fields[i]
		}
		name, ref := b.firmName(knownCounterparts, i, f.others, north)
		c := firm{ref: ref, name: name, field: f, intermediary: Intermediaries[i%len(Intermediaries)]}
		address := b.names.street()
		b.addOrganisation(Organisation{Ref: ref, Name: name, Kind: "counterpart_company", LegalForm: pick(b.r, []string{"inc.", "ltée", "coop"}), Country: "CA",
			City: city, Address: address, Sectors: []string{f.ref}, SizeClass: pick(b.r, []string{"10-49", "50-249", "250+"})})
		c.office = b.addOffice(c, address)
		people := 2
		if b.r.chance(25) {
			people++
		}
		for range people {
			languages := northLanguages[b.r.weighted(52, 24, 12, 7, 5)]
			person, _ := b.addPerson(ref, "CA", pick(b.r, counterpartPosts), languages)
			c.people = append(c.people, delegate{person, languages})
			b.m.Members = append(b.m.Members, Member{Person: person, Organisation: ref, Population: "counterpart"})
		}
		b.counterparts = append(b.counterparts, c)
		b.m.Participants = append(b.m.Participants, Participant{Organisation: ref, Side: "counterpart", Intermediary: c.intermediary, Place: c.office, WantedMax: 3 + b.r.n(4)})
	}
}

// doubles makes a few records look like others: an accent lost, a letter slipped, a legal form in the
// name; and a person entered twice.
func (b *builder) doubles() {
	spoil := []func(string) string{
		func(s string) string { return unaccent(s) + " inc." },
		func(s string) string { r := []rune(s); return string(r[:len(r)-1]) },
		func(s string) string { return "La " + s },
		func(s string) string { return strings.ToUpper(s) },
	}
	for i, fn := range spoil {
		c := b.counterparts[7*i+3]
		b.addOrganisation(Organisation{Ref: c.ref + "-bis", Name: fn(c.name), Kind: "counterpart_company", Country: "CA", City: city, Sectors: []string{c.field.ref}})
	}
	for i := range 2 {
		org := b.counterparts[11*i+5]
		for _, p := range b.d.People {
			if p.Ref == org.people[0].ref {
				p.Ref, p.Given, p.Phone, p.Email = p.Ref+"-bis", unaccent(p.Given), "", ""
				b.d.People = append(b.d.People, p)
				break
			}
		}
	}
}

func lower(s string) string {
	r := []rune(s)
	return strings.ToLower(string(r[:1])) + string(r[1:])
}
