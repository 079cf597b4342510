package directory

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Longest texts, in characters: what a badge, a list or a sheet can still hold.
const (
	NameMost    = 200
	LineMost    = 500
	TaglineMost = 140
	TextMost    = 5000
)

// Clean gives the organisation as it may be stored: texts safe and trimmed, lists without empty or repeated entries, the
// name not among the aliases. It refuses what cannot be stored, all problems at once, each tied to its field.
func (o Organisation) Clean() (Organisation, error) {
	var bad fault.Problems
	line := func(s *string, field string, most int) { cleanLine(s, field, most, &bad) }
	line(&o.Ref, "ref", NameMost)
	line(&o.Name, "name", NameMost)
	line(&o.Kind, "kind", NameMost)
	line(&o.LegalForm, "legal_form", NameMost)
	line(&o.LegalID, "legal_id", NameMost)
	line(&o.Country, "country", NameMost)
	line(&o.City, "city", NameMost)
	line(&o.Address, "address", LineMost)
	line(&o.Website, "website", LineMost)
	line(&o.SizeClass, "size_class", NameMost)
	line(&o.Tagline.FR, "tagline_fr", LineMost)
	line(&o.Tagline.EN, "tagline_en", LineMost)
	cleanText(&o.Pitch.FR, "pitch_fr", &bad)
	cleanText(&o.Pitch.EN, "pitch_en", &bad)
	cleanText(&o.Note, "note", &bad)
	o.Sectors = cleanList(o.Sectors)
	o.Aliases = cleanAliases(o.Aliases, o.Name)
	if o.Name == "" {
		bad = append(bad, needed("name", "Donnez le nom de l’organisation.", "Give the organisation's name."))
	}
	if o.Kind == "" {
		o.Kind = "company"
	}
	if code, ok := text.CountryCode(o.Country); ok {
		o.Country = code
	} else if o.Country != "" {
		bad = append(bad, fault.New(fault.Invalid, "« %s » n’est pas un pays connu : écrivez son nom ou son code de deux lettres (FR, CA, US).",
			"%q is no known country: write its name or its two-letter code (FR, CA, US).", o.Country).With(fault.Field{Name: "country", FR: "pays", EN: "country"}))
	}
	if o.Website != "" && !goodWebsite(o.Website) {
		bad = append(bad, fault.New(fault.Invalid, "« %s » n’est pas l’adresse d’un site : écrivez par exemple https://www.example.org.",
			"%q is not the address of a site: write for example https://www.example.org.", o.Website).With(fault.Field{Name: "website", FR: "site", EN: "website"}))
	}
	return o, bad.Err()
}

// Clean gives the person as they may be stored, as Organisation.Clean does. A person needs a name, a mandate or a duty.
func (p Person) Clean() (Person, error) {
	var bad fault.Problems
	line := func(s *string, field string) { cleanLine(s, field, NameMost, &bad) }
	line(&p.Ref, "ref")
	line(&p.Honorific, "honorific")
	line(&p.Given, "given")
	line(&p.Family, "family")
	cleanLine(&p.Duty.FR, "duty_fr", LineMost, &bad)
	cleanLine(&p.Duty.EN, "duty_en", LineMost, &bad)
	line(&p.Pronunciation, "pronunciation")
	line(&p.Email, "email")
	line(&p.Phone, "phone")
	cleanText(&p.Note, "note", &bad)
	p.Aliases = cleanAliases(p.Aliases, p.FullName())
	p.Languages = cleanList(p.Languages)
	for i, l := range p.Languages {
		p.Languages[i] = strings.ToLower(l)
	}
	p.Mandates = cleanMandates(p.Mandates, &bad)
	if p.Email != "" && !goodEmail(p.Email) {
		bad = append(bad, fault.New(fault.Invalid, "« %s » n’est pas une adresse de courriel : il y faut un nom, @ et un domaine.",
			"%q is not an e-mail address: it needs a name, @ and a domain.", p.Email).With(fault.Field{Name: "email", FR: "courriel", EN: "e-mail"}))
	}
	if p.FullName() == "" && len(p.Mandates) == 0 && p.Duty.Empty() {
		bad = append(bad, needed("family", "Donnez au moins un nom, une fonction ou un rôle.", "Give at least a name, a title or a duty."))
	}
	return p, bad.Err()
}

func needed(field, fr, en string) *fault.Error {
	return fault.New(fault.Invalid, fr, en).With(fault.Field{Name: field})
}

func cleanLine(s *string, field string, most int, bad *fault.Problems) {
	*s = text.SafeLine(*s)
	checkLength(*s, field, most, bad)
}

func cleanText(s *string, field string, bad *fault.Problems) {
	*s = strings.TrimSpace(text.Safe(*s))
	checkLength(*s, field, TextMost, bad)
}

func checkLength(s, field string, most int, bad *fault.Problems) {
	if n := utf8.RuneCountInString(s); n > most {
		*bad = append(*bad, fault.New(fault.Invalid, "Ce texte a %d caractères, %d au plus : raccourcissez-le.",
			"This text has %d characters, %d at most: shorten it.", n, most).With(fault.Field{Name: field}))
	}
}

// cleanList keeps values that can stand in a barred list, each once.
func cleanList(list []string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = strings.ReplaceAll(text.SafeLine(v), "|", "/")
	}
	return unique(out)
}

func cleanAliases(list []Alias, name string) []Alias {
	var out []Alias
	for _, a := range list {
		a.Name = text.SafeLine(a.Name)
		if n := utf8.RuneCountInString(a.Name); n == 0 || n > NameMost || a.Name == name ||
			slices.ContainsFunc(out, func(b Alias) bool { return b.Name == a.Name }) {
			continue
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Alias) int { return text.Compare(a.Name, b.Name) })
	return out
}

// cleanMandates drops empty mandates and leaves exactly one main one, put first.
func cleanMandates(list []Mandate, bad *fault.Problems) []Mandate {
	var out []Mandate
	main := -1
	for _, m := range list {
		cleanLine(&m.TitleFR, "title", LineMost, bad)
		cleanLine(&m.TitleEN, "title", LineMost, bad)
		if m.OrganisationID == "" && m.TitleFR == "" && m.TitleEN == "" {
			continue
		}
		if m.FirstDay != "" && m.LastDay != "" && m.LastDay < m.FirstDay {
			*bad = append(*bad, fault.New(fault.Invalid, "La fonction finit le %s avant d’avoir commencé le %s.",
				"The mandate ends on %s before it begins on %s.", m.LastDay, m.FirstDay).With(fault.Field{Name: "mandates"}))
		}
		if m.Main && main >= 0 {
			m.Main = false
		}
		if m.Main {
			main = len(out)
		}
		m.ID, m.Organisation = "", ""
		out = append(out, m)
	}
	if len(out) == 0 {
		return nil
	}
	main = max(main, 0)
	out[main].Main = true
	first := out[main]
	return slices.Insert(slices.Delete(out, main, main+1), 0, first)
}

func goodEmail(s string) bool {
	name, domain, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsAny(domain, "@ <>,;") && !strings.ContainsAny(name, " <>,;")
}

// goodWebsite accepts an address with or without its scheme; nothing but http and https.
func goodWebsite(s string) bool {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.Contains(u.Hostname(), ".") && !strings.ContainsAny(u.Host, " <>\"")
}

// Link is the website as a link, "" when there is none.
func (o Organisation) Link() string {
	if o.Website == "" || !goodWebsite(o.Website) {
		return ""
	}
	if !strings.Contains(o.Website, "://") {
		return "https://" + o.Website
	}
	return o.Website
}

// Day reads a day of a form or file; "" is no day.
func Day(s string) (span.Day, error) {
	if strings.TrimSpace(s) == "" {
		return "", nil
	}
	return span.ParseDay(s)
}
