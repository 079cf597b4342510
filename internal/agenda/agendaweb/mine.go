package agendaweb

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/today"
)

// today shows the actor's own day: what comes now, where, when to leave.
func (p *pages) today(c *web.Call) error {
	a := account.Of(c.Who)
	d, err := p.agenda.Mine(c.Ctx(), a, c.Path("mission"))
	if err != nil {
		return err
	}
	w := writer{c, d.Mission, d.Now, c.Query("zone") == "home", a.PersonID}
	v := todayView{Mission: d.Mission.ID, Person: a.PersonID != "", News: w.news(d.News)}
	day := w.dayOf(d)
	v.Title = item.Capital(c.Printer().Day(day))
	if day != span.DayOf(d.Now, d.Mission.Zone) {
		v.Soft = w.notToday(d.Mission)
	}
	for i := range d.Items {
		it := &d.Items[i]
		if it.Day != day {
			continue
		}
		hop := agenda.Hop{}
		if i < len(d.Hops) {
			hop = d.Hops[i]
		}
		e := w.entry(it, hop, nil)
		if out, has := d.Outset[i]; has {
			e.Outset, e.OutsetMode = w.outset(d, it, out)
		}
		v.Entries = append(v.Entries, e)
	}
	next := w.next(d)
	if next >= 0 {
		card := w.card(d, next)
		v.Now = &card
	}
	v.Tools = w.todayTools(d, a)
	v.Version = w.version(d.Release)
	c.Bare()
	return c.Render(c.T("agenda.today.title"), todayPage(v))
}

// notToday says why another day than today is shown.
func (w writer) notToday(m mission.Mission) string {
	switch phase := m.Phase(w.now); {
	case m.Dated() && w.now >= m.Bounds().To:
		return w.T("agenda.today.over", w.Printer().Days(m.FirstDay, max(m.FirstDay, m.LastDay)))
	case m.Dated() && phase == mission.Preparing:
		return w.T("agenda.today.before", w.Printer().Day(m.FirstDay))
	}
	return w.T("agenda.today.none_today")
}

// dayOf is today when it holds something or lies within the mission, else the next day that holds something, else the
// last that did.
func (w writer) dayOf(d agenda.Days) span.Day {
	today := span.DayOf(d.Now, d.Mission.Zone)
	if d.Mission.Today(d.Now) == today && d.Mission.Dated() {
		return today
	}
	last := d.Mission.Today(d.Now) // of the mission's days the nearest
	if last == "" {
		last = today
	}
	for i := range d.Items {
		if day := d.Items[i].Day; day != "" {
			if day >= today {
				return day
			}
			last = day
		}
	}
	return last
}

// next is the item that is on now, or else comes next, of this day or a later one; -1 when there is none.
func (w writer) next(d agenda.Days) int {
	for i := range d.Items {
		it := &d.Items[i]
		if r, _, ok := it.Window(); ok && it.Track != item.Free && r.To > d.Now {
			return i
		}
	}
	return -1
}

// card shows what is on now, or what comes next.
func (w writer) card(d agenda.Days, at int) today.Now {
	it, p := &d.Items[at], w.Printer()
	n := today.Now{Time: p.Time(it.Starts, it.Zone), Zone: w.zoneName(it), Title: it.Title.In(w.Lang), At: d.Now, Lines: w.where(d, it)}
	if !it.Timed() {
		n.Time = it.Hours(p)
	}
	if it.Day != span.DayOf(d.Now, it.Zone) {
		n.Zone = p.Day(it.Day) + " · " + n.Zone
	}
	if home := w.homeHour(it); home != "" {
		n.Zone += " · " + home
	}
	way, leave := w.wayTo(d, at)
	on := it.Timed() && it.Range().Contains(d.Now)
	switch {
	case !it.Timed():
		n.Lead = w.T("agenda.today.later")
	case on:
		n.Lead = w.T("agenda.today.on", p.Time(it.Ends, it.Zone))
	case leave != 0 && leave < it.Starts && leave.Sub(d.Now) <= 12*time.Hour:
		n.Lead, n.Until = w.leave(leave), leave
	default:
		n.Lead = item.Capital(p.Relative(it.Starts, d.Now))
	}
	if way != "" && !on {
		n.Lines = append(n.Lines, way)
	}
	for _, s := range []string{w.with(it), it.Place.Directions.In(w.Lang), it.Note.In(w.Lang)} {
		if strings.TrimSpace(s) != "" {
			n.Lines = append(n.Lines, s)
		}
	}
	if href := w.href(it.Kind, it.SubjectID); href != "" {
		n.Go = ui.Action{Label: w.T("agenda.today.open"), Href: href, Main: true}
	}
	if m := mapOf(d, it); m != "" {
		n.Others = append(n.Others, ui.Action{Label: w.T("agenda.today.map"), Href: m, Icon: "place"})
	}
	if on {
		n.Then = w.then(d, at)
	}
	return n
}

// where says in which place, and at which address.
func (w writer) where(d agenda.Days, it *agenda.Item) []string {
	spot := d.Spots[it.PlaceID]
	address := it.Place.Address
	if address == "" {
		address = joined(spot.Roof, spot.Address)
	}
	if s := joined(it.PlaceLine(w.Lang), address); s != "" {
		return []string{s}
	}
	return nil
}

// wayTo says how to get to an item from what comes before it, or from the hotel in the morning, and when to leave; ""
// and 0 when there is nowhere to go or nothing is known.
func (w writer) wayTo(d agenda.Days, at int) (words string, leave span.Instant) {
	if out, has := d.Outset[at]; has {
		words, _ = w.outset(d, &d.Items[at], out)
		return words, out.LeaveAt
	}
	if at == 0 || at > len(d.Hops) {
		return "", 0
	}
	words, _ = w.way(&d.Items[at-1], d.Hops[at-1])
	return words, d.Hops[at-1].LeaveAt
}

// leave says in how long to leave.
func (w writer) leave(at span.Instant) string {
	if at <= w.now {
		return w.T("ui.today.leave_now")
	}
	return w.T("agenda.today.leave", w.Printer().Relative(at, w.now))
}

// then says what follows what is on now, on the same day; nil when nothing does.
func (w writer) then(d agenda.Days, at int) *today.Then {
	for i := at + 1; i < len(d.Items) && d.Items[i].Day == d.Items[at].Day; i++ {
		it := &d.Items[i]
		if it.Track == item.Free || it.Timed() && it.Starts <= d.Now {
			continue
		}
		way, leave := w.wayTo(d, i)
		t := &today.Then{Lead: w.T("agenda.today.then", it.Hours(w.Printer())), Title: it.Title.In(w.Lang), At: d.Now,
			Soft: strings.Join(append(w.where(d, it), way), " · ")}
		t.Soft = strings.TrimSuffix(t.Soft, " · ")
		if leave != 0 && leave.Sub(d.Now) <= 2*time.Hour {
			t.Leave, t.Until = w.leave(leave), leave
		}
		return t
	}
	return nil
}

func (w writer) todayTools(d agenda.Days, a account.Actor) []ui.Action {
	out := []ui.Action{{Label: w.T("agenda.today.week"), Href: w.path("me"), Icon: "calendar"},
		{Label: w.T("agenda.today.print"), Href: w.path("me.pdf"), Icon: "print"}}
	if day := w.dayOf(d); d.Mission.Dated() {
		out = append(out, ui.Action{Label: w.T("agenda.today.print_day"), Href: w.path("day/" + string(day) + ".pdf"), Icon: "print"})
	}
	if a.PersonID != "" {
		out = append(out, ui.Action{Label: w.T("agenda.subscribe.short"), Href: w.path("subscribe"), Icon: "link"})
	}
	if a.Organises(d.Mission.ID) {
		out = append(out, w.mishap(a.PersonID)...)
	}
	if d.Mission.HomeZone != "" && d.Mission.HomeZone.Offset(d.Now) != d.Mission.Zone.Offset(d.Now) {
		city := w.Printer().ZoneCity(d.Mission.HomeZone)
		if w.home {
			out = append(out, ui.Action{Label: w.T("agenda.today.without_home", city), Href: "?", Icon: "globe"})
		} else {
			out = append(out, ui.Action{Label: w.T("agenda.today.with_home", city), Href: "?zone=home", Icon: "globe"})
		}
	}
	return out
}

// mishap leads organisers from somebody to what to do when they cannot come; nothing once the mission is over.
func (w writer) mishap(person string) []ui.Action {
	phase := w.mission.Phase(w.now)
	if !w.mission.Dated() || phase != mission.Preparing && phase != mission.Open {
		return nil
	}
	q := url.Values{"kind": {"absence"}}
	if person != "" {
		q.Set("person", person)
	}
	return []ui.Action{{Label: w.T("agenda.mishap"), Href: w.path("mishap?" + q.Encode()), Icon: "swap"}}
}

func (w writer) version(r *agenda.Release) string {
	if r == nil {
		return w.T("agenda.draft")
	}
	return w.T("agenda.version_of", r.Number, w.Printer().DateTimeZone(r.PublishedAt, w.mission.Zone))
}

func (w writer) news(n *agenda.News) *newsView {
	if n == nil {
		return nil
	}
	if n.First {
		return &newsView{Mission: w.mission.ID, Title: w.N("agenda.news.first", len(n.Changes), n.Release.Number), Number: strconv.Itoa(n.Release.Number)}
	}
	return &newsView{Mission: w.mission.ID, Title: w.N("agenda.news.title", len(n.Changes), n.Release.Number), Number: strconv.Itoa(n.Release.Number),
		Sentences: sentences(n.Changes, w.Lang)}
}

// me shows the actor's own week.
func (p *pages) me(c *web.Call) error {
	a := account.Of(c.Who)
	d, err := p.agenda.Mine(c.Ctx(), a, c.Path("mission"))
	if err != nil {
		return err
	}
	w := writer{c, d.Mission, d.Now, c.Query("zone") == "home", a.PersonID}
	tools := []ui.Action{{Label: c.T("agenda.print"), Href: w.path("me.pdf"), Icon: "print"}, {Label: c.T("agenda.print.pocket"), Href: w.path("me.pdf?paper=pocket"), Icon: "print"}}
	if a.PersonID != "" {
		tools = append(tools, ui.Action{Label: c.T("agenda.subscribe.short"), Href: w.path("subscribe"), Icon: "link"})
	}
	v := sheetView{Days: w.days(d, nil), Version: w.version(d.Release), News: w.news(d.News), Tools: tools, None: c.T("agenda.me.none")}
	if a.PersonID == "" {
		v.Remark = c.T("agenda.me.no_person")
	}
	return c.Render(c.T("agenda.me.title"), sheetPage(v))
}

// seen notes that the actor saw a version.
func (p *pages) seen(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := p.agenda.Saw(c.Ctx(), account.Of(c.Who), c.Path("mission"), f.Int("number")); err != nil {
		return err
	}
	return c.Back("/m/"+c.Path("mission")+"/today", web.Done(c.T("agenda.news.done")))
}

// person shows somebody's week: the draft for the team, with its conflicts; or what they were told, with ?told=1.
func (p *pages) person(c *web.Call) error {
	a, missionID, id := account.Of(c.Who), c.Path("mission"), c.Path("id")
	told := c.Query("told") != ""
	read := p.agenda.Person
	if told {
		read = p.agenda.Told
	}
	d, err := read(c.Ctx(), a, missionID, id)
	if err != nil {
		return err
	}
	w := writer{c, d.Mission, d.Now, false, id}
	v := sheetView{Days: w.days(d, d.Clashes), Version: w.version(d.Release), None: c.T("agenda.person.none"),
		Soft:  joined(d.Name.Title.In(c.Lang), d.Name.Organisation),
		Tools: []ui.Action{{Label: c.T("agenda.print"), Href: w.path("people/" + id + "/agenda.pdf"), Icon: "print"}}}
	if a.Organises(missionID) {
		if told {
			v.Tools = append(v.Tools, ui.Action{Label: c.T("agenda.person.draft"), Href: "?", Icon: "edit"})
		} else {
			v.Tools = append(v.Tools, ui.Action{Label: c.T("agenda.person.told"), Href: "?told=1", Icon: "release"})
		}
		v.Tools = append(v.Tools, ui.Action{Label: c.T("agenda.subscribe.person"), Href: w.path("subscribe?person=" + id), Icon: "link"})
		v.Tools = append(v.Tools, w.mishap(id)...)
	}
	return c.Render(d.Name.Name.In(c.Lang), sheetPage(v))
}

func (p *pages) organisation(c *web.Call) error {
	d, err := p.agenda.Organisation(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	w := writer{c, d.Mission, d.Now, false, c.Path("id")}
	d.Loads = nil // several people's time: no day of theirs is full
	return c.Render(d.Name.Name.In(c.Lang), sheetPage(sheetView{Days: w.days(d, d.Clashes), Version: w.version(nil), None: c.T("agenda.organisation.none"),
		Tools: []ui.Action{{Label: c.T("agenda.print"), Href: w.path("organisations/" + c.Path("id") + "/agenda.pdf"), Icon: "print"}}}))
}

func joined(parts ...string) string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// gone shows what was withdrawn since the reader was told of it, and what they have instead. Whoever was not told of it
// finds nothing here.
func (p *pages) gone(c *web.Call) error {
	a := account.Of(c.Who)
	g, err := p.agenda.Gone(c.Ctx(), a, c.Path("mission"), c.Path("kind"), c.Path("id"))
	if err != nil {
		return err
	}
	w := writer{c, g.Mission, g.At, false, a.PersonID}
	it := g.Item
	v := goneView{Title: it.Title.In(c.Lang), When: item.Capital(it.When(c.Printer())), Where: it.PlaceLine(c.Lang),
		Tools: []ui.Action{{Label: c.T("agenda.today.week"), Href: w.path("me"), Main: true}, {Label: c.T("agenda.gone.programme"), Href: w.path("programme")}}}
	key := "agenda.gone.for_you"
	if g.Cancelled {
		key = "agenda.gone.for_all"
	}
	v.Why = c.T(key, g.Number, c.Printer().DateTimeZone(g.At, g.Mission.Zone))
	for i := range g.Instead {
		e := w.entry(&g.Instead[i], agenda.Hop{}, nil)
		if g.Instead[i].Day != it.Day {
			e.When = c.Printer().DayShort(g.Instead[i].Day) + ", " + e.When
		}
		v.Instead = append(v.Instead, e)
	}
	return c.Render(v.Title, gonePage(v))
}
