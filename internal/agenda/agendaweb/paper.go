package agendaweb

import (
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/pdf"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
)

// pdfTracks are the letters and colours of the tracks on paper.
var pdfTracks = map[agenda.Track]pdf.Colour{
	item.Business: pdf.Sea, item.Protocol: pdf.Protocol, item.Networking: pdf.Net, item.Stand: pdf.Done,
	item.Press: pdf.Alert, item.Travel: pdf.Soft, item.Free: pdf.Soft,
}

func (w writer) paperTrack(t agenda.Track) pdf.Track {
	return pdf.Track{Letter: w.T(track(t).Key() + ".letter"), Colour: pdfTracks[t]}
}

func sure(c agenda.Certainty) pdf.Certainty {
	switch c {
	case item.Confirmed, item.Done:
		return pdf.Confirmed
	case item.CancelledCertainty:
		return pdf.Cancelled
	}
	return pdf.Unsure
}

// line is an item as a sheet prints it.
func (w writer) line(it *agenda.Item, hop agenda.Hop) pdf.Entry {
	p := w.Printer()
	e := pdf.Entry{Title: it.Title.In(w.Lang), Track: w.paperTrack(it.Track), Certainty: sure(it.Certainty)}
	if it.Timed() {
		e.Time, e.Until = p.Time(it.Starts, it.Zone), p.Time(it.Ends, it.Zone)
	} else {
		e.Time = it.Hours(p)
	}
	if it.Certainty != item.Confirmed && it.Certainty != item.Done {
		e.Note = it.Certainty.Words().In(w.Lang)
	}
	way, _ := w.way(it, hop)
	if way != "" {
		way = "→ " + way
	}
	for _, s := range []string{it.PlaceLine(w.Lang), w.address(it), w.with(it), it.Note.In(w.Lang), way} {
		if strings.TrimSpace(s) != "" {
			e.Details = append(e.Details, s)
		}
	}
	return e
}

// address is that of an item's place; the city alone only where it is not the mission's.
func (w writer) address(it *agenda.Item) string {
	if it.Place.Address == "" && it.Place.City == w.mission.City {
		return ""
	}
	return joined(it.Place.Address, it.Place.City)
}

// daysOnPaper prints a sheet's days one after the other.
func (w writer) daysOnPaper(d agenda.Days, none string) []pdf.Block {
	var out []pdf.Block
	var entries []pdf.Entry
	var heading pdf.Heading
	flush := func() {
		if len(entries) > 0 {
			out = append(out, heading, pdf.Agenda{Entries: entries})
			entries = nil
		}
	}
	day := span.Day("-")
	for i := range d.Items {
		it := &d.Items[i]
		if it.Day != day {
			flush()
			day = it.Day
			heading = pdf.Heading{Text: w.T("agenda.undated"), Level: 1}
			if day != "" {
				heading = pdf.Heading{Text: item.Capital(w.Printer().Day(day)), Level: 1, Aside: w.about(day, d)}
			}
		}
		hop := agenda.Hop{}
		if i < len(d.Hops) {
			hop = d.Hops[i]
		}
		entries = append(entries, w.line(it, hop))
	}
	flush()
	if len(out) == 0 {
		out = append(out, pdf.Agenda{Empty: none})
	}
	return out
}

func (w writer) banner(r *agenda.Release) pdf.Banner {
	if r == nil || r.Number == 0 {
		return pdf.Banner{Title: w.T("agenda.paper.draft"), Text: w.T("agenda.paper.draft_more", w.Printer().DateTime(w.now, w.mission.Zone)), Warn: true}
	}
	return pdf.Banner{Title: w.T("agenda.version", r.Number), Text: w.T("agenda.paper.published", w.Printer().DateTimeZone(r.PublishedAt, w.mission.Zone))}
}

// paper is the size asked for: A4, or folded in the pocket.
func paper(c *web.Call) pdf.Paper {
	switch c.Query("paper") {
	case "a5":
		return pdf.A5
	case "a6":
		return pdf.A6
	case "pocket":
		return pdf.Pocket
	}
	return pdf.A4
}

func (w writer) print(name, title, subtitle string, blocks []pdf.Block) error {
	m := w.mission
	body, err := pdf.Render(pdf.Document{Title: title, Subtitle: subtitle, Lang: string(w.Lang), Author: m.Name(w.Lang), Footer: m.Name(w.Lang), Lacking: w.T("agenda.paper.lacking"), Created: w.now.Time(), Paper: paper(w.Call), Blocks: blocks})
	if err != nil {
		return err
	}
	return w.Show(name+".pdf", "application/pdf", body)
}

func (w writer) under() string {
	p := w.Printer()
	s := w.mission.Name(w.Lang)
	if w.mission.Dated() {
		s += " · " + p.Days(w.mission.FirstDay, max(w.mission.FirstDay, w.mission.LastDay))
	}
	return s
}

func (p *pages) mePDF(c *web.Call) error {
	a := account.Of(c.Who)
	d, err := p.agenda.Mine(c.Ctx(), a, c.Path("mission"))
	if err != nil {
		return err
	}
	w := writer{c, d.Mission, d.Now, false, a.PersonID}
	name := d.Name.Name.In(c.Lang)
	if name == "" {
		name = a.Name
	}
	return w.print(c.T("agenda.paper.agenda_of", name), name, w.under(), append([]pdf.Block{w.banner(d.Release)}, w.daysOnPaper(d, c.T("agenda.me.none"))...))
}

func (p *pages) personPDF(c *web.Call) error {
	d, err := p.agenda.Person(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	w := writer{c, d.Mission, d.Now, false, c.Path("id")}
	name := d.Name.Name.In(c.Lang)
	return w.print(c.T("agenda.paper.agenda_of", name), name, joined(d.Name.Title.In(c.Lang), d.Name.Organisation, w.under()),
		append([]pdf.Block{w.banner(d.Release)}, w.daysOnPaper(d, c.T("agenda.person.none"))...))
}

func (p *pages) organisationPDF(c *web.Call) error {
	d, err := p.agenda.Organisation(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	d.Hops, d.Loads = nil, nil // the time of several people
	w := writer{c, d.Mission, d.Now, false, c.Path("id")}
	name := d.Name.Name.In(c.Lang)
	return w.print(c.T("agenda.paper.agenda_of", name), name, w.under(), append([]pdf.Block{w.banner(nil)}, w.daysOnPaper(d, c.T("agenda.organisation.none"))...))
}

// dayPDF prints the page of a day: its tracks on one axis, then every item. The address is that of the day with ".pdf".
func (p *pages) dayPDF(c *web.Call) error {
	day, err := span.ParseDay(strings.TrimSuffix(c.Path("day"), ".pdf"))
	if err != nil {
		return fault.New(fault.NotFound, "Ce jour n’existe pas.", "This day does not exist.")
	}
	w, items, release, err := p.programme(c, agenda.Filter{Days: []span.Day{day}, Public: true})
	if err != nil {
		return err
	}
	d := agenda.Days{Sheet: agenda.Sheet{Items: items}}
	blocks := []pdf.Block{w.banner(release)}
	if lanes := w.lanes(d.Items); len(lanes) > 0 {
		blocks = append(blocks, pdf.Timeline{Lanes: lanes, Height: 110})
	}
	title := item.Capital(c.Printer().Day(day))
	return w.print(w.mission.Name(c.Lang)+" "+string(day), title, w.under(), append(blocks, w.daysOnPaper(d, c.T("agenda.day.none"))...))
}

// programmePDF prints the whole programme: sessions and visits; meetings are in each person's own agenda.
func (p *pages) programmePDF(c *web.Call) error {
	w, items, release, err := p.programme(c, agenda.Filter{Public: true})
	if err != nil {
		return err
	}
	d := agenda.Days{Sheet: agenda.Sheet{Items: items}}
	blocks := []pdf.Block{w.banner(release), pdf.Paragraph{Text: c.T("agenda.paper.meetings"), Soft: true}}
	return w.print(c.T("agenda.paper.programme")+" "+w.mission.Name(c.Lang), c.T("agenda.paper.programme"), w.under(), append(blocks, w.daysOnPaper(d, c.T("agenda.day.none"))...))
}

// changesPDF prints what differs between two versions, and whom each change concerns.
func (p *pages) changesPDF(c *web.Call) error {
	number, err := strconv.Atoi(c.Path("number"))
	if err != nil {
		return fault.New(fault.NotFound, "Cette version n’existe pas.", "This version does not exist.")
	}
	if err := account.NeedOrganiser(account.Of(c.Who), c.Path("mission")); err != nil {
		return err
	}
	rel, err := p.agenda.Version(c.Ctx(), account.Of(c.Who), c.Path("mission"), number, max(0, c.QueryInt("against", number-1)), "")
	if err != nil {
		return err
	}
	w := writer{c, rel.Mission, rel.Release.PublishedAt, false, ""}
	title := c.T("agenda.changes.between", rel.Against, number)
	blocks := []pdf.Block{w.banner(&rel.Release)}
	if comment := rel.Release.Comment.In(c.Lang); comment != "" {
		blocks = append(blocks, pdf.Paragraph{Text: comment})
	}
	if len(rel.Changes) == 0 {
		blocks = append(blocks, pdf.Paragraph{Text: c.T("agenda.release.no_changes")})
	}
	for _, ch := range rel.Changes {
		g := ch.Glance(c.Lang)
		blocks = append(blocks, pdf.Heading{Text: g.Headline(c.Lang), Level: 3}, pdf.Paragraph{Text: g.Values(c.Lang)})
		if told := w.concerned(ch, rel.Names); told != "" {
			blocks = append(blocks, pdf.Paragraph{Text: told, Soft: true})
		}
	}
	return w.print(c.T("agenda.changes.between", rel.Against, number)+" "+w.mission.Name(c.Lang), title, w.under(), blocks)
}

// concerned names those whom a change concerns; many are counted.
func (w writer) concerned(ch item.Change, names map[string]text.Pair) string {
	var out []string
	for _, id := range ch.Concerned {
		if n := names[id]; !n.Empty() && len(ch.Concerned) <= named {
			out = append(out, n.In(w.Lang))
		}
	}
	if len(out) < len(ch.Concerned) {
		return w.N("agenda.preview.people", len(ch.Concerned))
	}
	return w.Printer().List(out)
}

// programme reads items with what surrounds them: of the version named by the address, else of what the actor sees now.
// The release is nil for who reads the draft.
func (p *pages) programme(c *web.Call, f agenda.Filter) (writer, []agenda.Item, *agenda.Release, error) {
	a, missionID := account.Of(c.Who), c.Path("mission")
	items, m, latest, now, err := p.agenda.Programme(c.Ctx(), a, missionID, f)
	if err != nil {
		return writer{}, nil, nil, err
	}
	w := writer{c, m, now, false, ""}
	if number := c.QueryInt("version", 0); number > 0 {
		r, items, err := p.agenda.PublishedItems(c.Ctx(), a, missionID, number)
		return w, f.Pass(items), &r, err
	}
	if a.Organises(m.ID) || a.IsIntermediary(m.ID) {
		return w, items, nil, nil
	}
	return w, items, &latest, nil
}

// lanes puts exact items on the axis of their day, one lane a track.
func (w writer) lanes(items []agenda.Item) []pdf.Lane {
	by := map[agenda.Track][]pdf.Box{}
	for i := range items {
		it := &items[i]
		if !it.Timed() {
			continue
		}
		from := int(span.ClockOf(it.Starts, it.Zone))
		by[it.Track] = append(by[it.Track], pdf.Box{From: from, To: from + it.Minutes(), Title: it.Title.In(w.Lang), Detail: it.PlaceLine(w.Lang), Certainty: sure(it.Certainty)})
	}
	var out []pdf.Lane
	for _, t := range item.Tracks {
		if len(by[t]) > 0 {
			out = append(out, pdf.Lane{Name: w.T(track(t).Key()), Track: w.paperTrack(t), Boxes: by[t]})
		}
	}
	return out
}
