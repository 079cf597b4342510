package demo

import (
	"slices"
	"strconv"

	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/sheet"
	"escale.dev/escale/internal/text"
)

// Set is one import: the tables of a mission, with what it needs of the directory and of the documents.
type Set struct {
	Mission string // reference
	Tables  []sheet.Table
}

// Tables writes the dataset as import tables, one set for each mission; each set has the shared tables too, because
// everybody may import any of them first. What is stored by importing is what Load stores.
func (d Dataset) Tables() []Set {
	sets := make([]Set, len(d.Missions))
	for i, m := range d.Missions {
		w := &writer{d: d, m: m}
		w.documents()
		w.organisations()
		w.people()
		w.mission()
		w.parts()
		w.programme()
		w.meetings()
		w.facts()
		sets[i] = Set{m.Ref, w.tables}
	}
	return sets
}

// Files writes the sets as files of a form: exchange.CSV, XLSX or JSON; the key is the reference of the mission.
func (d Dataset) Files(form string) (map[string][]exchange.File, error) {
	out := map[string][]exchange.File{}
	for _, s := range d.Tables() {
		files, err := exchange.Files(s.Mission, form, s.Tables)
		if err != nil {
			return nil, err
		}
		out[s.Mission] = files
	}
	return out, nil
}

// writer writes the tables of one mission.
type writer struct {
	d      Dataset
	m      Mission
	tables []sheet.Table
	said   []fact
	names  *loader // of organisations, for labels
}

// row is one row by column; columns that no row fills are left out of the table.
type row map[string]string

func (r row) both(column string, p text.Pair) {
	r[column+"_fr"], r[column+"_en"] = p.FR, p.EN
}

func (w *writer) table(name string, rows []row) {
	t := sheet.Table{Name: name}
	for _, r := range rows {
		for c, v := range r {
			if v != "" && !slices.Contains(t.Columns, c) {
				t.Columns = append(t.Columns, c)
			}
		}
	}
	slices.Sort(t.Columns)
	for i, r := range rows {
		cells := make([]string, len(t.Columns))
		for j, c := range t.Columns {
			cells[j] = r[c]
		}
		t.Rows = append(t.Rows, sheet.Row{Number: i + 2, Cells: cells})
	}
	w.tables = append(w.tables, t)
}

// table writes one row for each value of a list.
func rows[T any](list []T, write func(i int, v T) row) []row {
	out := make([]row, len(list))
	for i, v := range list {
		out[i] = write(i, v)
	}
	return out
}

func number(n int) string { return exchange.Itoa(n, 0) }

func position(i int) string { return strconv.Itoa(i) }

func (w *writer) documents() {
	w.table("documents", rows(w.d.Documents, func(_ int, x Document) row {
		r := row{"ref": x.Ref, "kind": x.Kind, "publisher": x.Publisher, "published": x.Published, "url": x.URL}
		r.both("title", x.Title)
		return r
	}))
}

func names(list []Alias, inferred bool) string {
	var out []string
	for _, a := range list {
		if a.Inferred == inferred {
			out = append(out, a.Name)
		}
	}
	return exchange.JoinList(out)
}

func (w *writer) organisations() {
	w.table("organisations", rows(w.d.Organisations, func(_ int, x Organisation) row {
		r := row{"ref": x.Ref, "name": x.Name, "kind": x.Kind, "legal_form": x.LegalForm, "country": x.Country, "city": x.City, "address": x.Address,
			"website": x.Website, "sectors": exchange.JoinList(x.Sectors), "size_class": x.SizeClass, "note": x.Note,
			"aliases": names(x.Aliases, false), "aliases_inferred": names(x.Aliases, true)}
		r.both("tagline", x.Tagline)
		r.both("pitch", x.Pitch)
		w.from(true, "organisation", x.Ref, "record", "organisation:"+x.Ref, originTopic, text.Both(x.Name), x.Source)
		return r
	}))
}

func (w *writer) people() {
	var hats []row
	people := rows(w.d.People, func(_ int, x Person) row {
		r := row{"ref": x.Ref, "honorific": x.Honorific, "given": x.Given, "family": x.Family, "email": x.Email, "phone": x.Phone,
			"languages": exchange.JoinList(x.Languages), "aliases": names(x.Aliases, false), "aliases_inferred": names(x.Aliases, true)}
		r.both("duty", x.Duty)
		for i, m := range x.Mandates {
			if i == 0 {
				r["organisation"] = m.Organisation
				r.both("title", m.Title)
				continue
			}
			hat := row{"person": x.Ref, "organisation": m.Organisation}
			hat.both("title", m.Title)
			hats = append(hats, hat)
		}
		w.from(true, "person", x.Ref, "record", "person:"+x.Ref, originTopic, w.label(x), x.Source)
		return r
	})
	w.table("people", people)
	w.table("mandates", hats)
}

// label names a person as Load does.
func (w *writer) label(p Person) text.Pair {
	if w.names == nil {
		w.names = &loader{labels: map[string]text.Pair{}}
		for _, o := range w.d.Organisations {
			w.names.labels["organisation "+o.Ref] = text.Both(o.Name)
		}
	}
	return w.names.label(p)
}

func (w *writer) mission() {
	w.table("series", rows(slices.DeleteFunc(slices.Clone(w.d.Series), func(s Series) bool { return s.Ref != w.m.Series }), func(_ int, x Series) row {
		r := row{"ref": x.Ref}
		r.both("name", x.Name)
		return r
	}))
	l := &loader{ids: map[string]map[string]string{}}
	m := l.mission(w.m)
	r := row{"ref": m.Ref, "kind": string(m.Kind), "series": w.m.Series, "edition": number(m.Edition), "state": string(m.State), "zone": string(m.Zone),
		"city": m.City, "country": m.Country, "first_day": string(m.FirstDay), "last_day": string(m.LastDay), "year": number(m.Year), "lead": w.m.Lead,
		"sectors": m.Sectors, "announced_companies": m.AnnouncedCompanies, "reconstructed": exchange.YesNo(m.Reconstructed), "invented": exchange.YesNo(m.Invented),
		"meeting_target": position(m.MeetingTarget), "meeting_minimum": position(m.MeetingMinimum), "meeting_minutes": position(m.MeetingMinutes),
		"max_per_day": position(m.MaxPerDay), "buffer_minutes": position(m.BufferMinutes), "travel_minutes": position(m.TravelMinutes),
		"day_opens": m.DayOpens.String(), "day_closes": m.DayCloses.String(), "lunch_from": m.LunchFrom.String(), "lunch_to": m.LunchTo.String(),
		"lunch_minutes": position(m.LunchMinutes)}
	r.both("name", w.m.Name)
	r.both("summary", w.m.Summary)
	r.both("aims", w.m.Aims)
	w.table("missions", []row{r})
	w.from(false, "mission", m.Ref, "record", "mission:"+m.Ref, originTopic, w.m.Name, w.m.Source)
}
