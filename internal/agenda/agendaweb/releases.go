package agendaweb

import (
	"fmt"
	"strconv"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/button"
	"escale.dev/escale/internal/web/ui/chip"
	"escale.dev/escale/internal/web/ui/diff"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/tabs"
)

// changesShown is how many differences a page lists before it counts the rest.
const changesShown = 40

// releases shows the versions of the programme and, to organisers, what publishing now would do.
func (p *pages) releases(c *web.Call) error {
	v, err := p.releasesView(c)
	if err != nil {
		return err
	}
	return c.Render(c.T("agenda.releases.title"), releasesPage(v))
}

func (p *pages) releasesView(c *web.Call) (releasesView, error) {
	a, missionID := account.Of(c.Who), c.Path("mission")
	list, m, err := p.agenda.Versions(c.Ctx(), a, missionID)
	if err != nil {
		return releasesView{}, err
	}
	v := releasesView{Mission: missionID, MayEdit: a.Organises(missionID)}
	pr := c.Printer()
	for i, r := range list {
		v.Versions = append(v.Versions, versionRow{Title: c.T("agenda.version", r.Number), When: pr.DateTimeZone(r.PublishedAt, m.Zone), By: r.PublishedBy,
			Soft: versionNumbers(c, r), Comment: r.Comment.In(c.Lang), Href: releasePath(missionID, r.Number), Latest: i == 0})
	}
	if !v.MayEdit {
		return v, nil
	}
	pre, err := p.agenda.Preview(c.Ctx(), a, missionID)
	if err != nil {
		return v, err
	}
	v.Number = pre.Number
	v.Nothing = len(pre.Changes) == 0
	if !v.Nothing {
		v.Summary = c.N("agenda.preview.changes", len(pre.Changes)) + " · " + c.N("agenda.preview.people", len(pre.People))
	}
	w := writer{Call: c, mission: m}
	v.Changes = w.changes(pre.Changes, pre.Names, "/m/"+missionID+"/releases?")
	v.Warnings = w.warnings(pre.Warnings)
	return v, nil
}

func versionNumbers(c *web.Call, r agenda.Release) string {
	return c.N("agenda.items", r.Items) + " · " + c.N("agenda.preview.changes", r.Changes) + " · " + c.N("agenda.told", r.People)
}

func releasePath(missionID string, number int) string {
	return "/m/" + missionID + "/releases/" + strconv.Itoa(number)
}

var changeLooks = map[item.ChangeKind]diff.Kind{
	item.Added: diff.Added, item.Joined: diff.Added, item.Withdrawn: diff.Removed, item.Left: diff.Removed, item.Moved: diff.Moved,
}

// changes shows one page of differences, with the people whom each concerns; base is the address of the list.
func (w writer) changes(list []item.Change, names map[string]text.Pair, base string) changesView {
	from := min(max(0, w.QueryInt("from", 0)), len(list)/changesShown*changesShown)
	to := min(from+changesShown, len(list))
	v := changesView{}
	for _, ch := range list[from:to] {
		v.List = append(v.List, w.change(ch, names))
	}
	link := func(label, icon string, from int) *ui.Action {
		return &ui.Action{Label: label, Href: base + "from=" + strconv.Itoa(from) + "#changes", Icon: icon}
	}
	if from > 0 {
		v.Newer = link(w.T("agenda.changes.before"), "left", max(0, from-changesShown))
	}
	if rest := len(list) - to; rest > 0 {
		v.Older = link(w.N("agenda.changes.after", rest), "right", to)
	}
	return v
}

// named is up to how many of those whom a change concerns are named: a plenary's hundreds are counted.
const named = 60

func (w writer) change(ch item.Change, names map[string]text.Pair) diff.Change {
	look, known := changeLooks[ch.Kind]
	if !known {
		look = diff.Changed
	}
	g := ch.Glance(w.Lang)
	d := diff.Change{Kind: look, Sentence: g.Headline(w.Lang), Before: g.Before, After: g.After, Soft: g.When, Href: w.href(ch.Now.Kind, ch.Now.SubjectID)}
	if ch.Kind == item.Withdrawn {
		d.Href = "" // its page says no more than this
	}
	const some = 6
	var rest []string
	for i, id := range ch.Concerned {
		n := names[id]
		switch {
		case n.Empty() || i >= named:
		case i < some:
			d.Told = append(d.Told, chip.Props{Name: n.In(w.Lang), Icon: "person", Href: w.path("people/" + id + "/agenda")})
		default:
			rest = append(rest, n.In(w.Lang))
		}
	}
	if n := len(ch.Concerned) - len(d.Told); n > 0 {
		d.More = w.N("agenda.more_people", n)
		if len(d.Told)+len(rest) == len(ch.Concerned) {
			d.Rest = w.Printer().List(rest)
		}
	}
	return d
}

func (w writer) warnings(list []agenda.Warning) []warningView {
	var out []warningView
	for _, x := range list {
		v := warningView{Tone: ui.Sun, Sentence: w.N("agenda.warning."+string(x.Kind), x.Count)}
		if x.Kind == agenda.OpenConflicts {
			v.Tone, v.Href = ui.Alert, w.path("conflicts")
		}
		for _, s := range x.Items {
			v.Examples = append(v.Examples, s.Title.In(w.Lang))
		}
		if n := x.Count - len(x.Items); n > 0 && len(x.Items) > 0 {
			v.Examples = append(v.Examples, w.N("agenda.more", n))
		}
		out = append(out, v)
	}
	return out
}

// publish makes the next version.
func (p *pages) publish(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	missionID := c.Path("mission")
	r, _, err := p.agenda.Publish(c.Ctx(), account.Of(c.Who), missionID, text.Pair{FR: f.Text("comment_fr"), EN: f.Text("comment_en")})
	if fault.Is(err, fault.Conflict) {
		return c.Redirect("/m/"+missionID+"/releases", web.Note(c.Sentence(err)))
	}
	if err != nil {
		return err
	}
	return c.Redirect(releasePath(missionID, r.Number), web.Done(c.T("agenda.published", r.Number)+" "+c.N("agenda.told", r.People)+"."))
}

// release shows one version as it was published.
func (p *pages) release(c *web.Call) error {
	number, err := strconv.Atoi(c.Path("number"))
	if err != nil {
		return fault.New(fault.NotFound, "Cette version n’existe pas.", "This version does not exist.")
	}
	a, missionID := account.Of(c.Who), c.Path("mission")
	against := min(max(0, c.QueryInt("against", number-1)), 1<<30)
	rel, err := p.agenda.Version(c.Ctx(), a, missionID, number, against, span.Day(c.Query("day")))
	if err != nil {
		return err
	}
	all, _, err := p.agenda.Versions(c.Ctx(), a, missionID)
	if err != nil {
		return err
	}
	w := writer{Call: c, mission: rel.Mission, now: rel.Release.PublishedAt}
	if rel.Day != "" {
		w.mission.FirstDay = "" // one day is shown: the mission's empty days before it are not
	}
	v := releaseView{Mission: missionID, MayEdit: a.Organises(missionID), Comment: rel.Release.Comment.In(c.Lang),
		Days: w.days(agenda.Days{Sheet: agenda.Sheet{Items: rel.Items}, Mission: rel.Mission}, nil)}
	for _, d := range rel.Days {
		label := c.Printer().DayShort(d.Day)
		if d.Day == "" {
			label = c.T("agenda.undated")
		}
		v.DayTabs = append(v.DayTabs, tabs.Tab{Label: label, Count: d.Items, On: d.Day == rel.Day, Href: fmt.Sprintf("%s?day=%s#programme", releasePath(missionID, number), d.Day)})
	}
	if latest := all[0]; latest.Number != number {
		v.Old, v.OldHref = c.T("agenda.release.old", latest.Number), releasePath(missionID, latest.Number)
	}
	if v.MayEdit {
		w.fillRelease(&v, rel, all)
	}
	c.Tools(button.Action(ui.Action{Label: c.T("agenda.print"), Href: w.path("programme.pdf?version=" + strconv.Itoa(number)), Icon: "print"}))
	title := c.T("agenda.version_of", number, c.Printer().DateTime(rel.Release.PublishedAt, rel.Mission.Zone))
	return c.Render(title, releasePage(v))
}

func (w writer) fillRelease(v *releaseView, rel agenda.Version, all []agenda.Release) {
	number := rel.Release.Number
	seen := 0
	for i, n := range rel.Told {
		if n.SeenAt != 0 {
			seen++
		}
		if i < agenda.ToldNamed {
			v.Told = append(v.Told, w.told(n))
		}
	}
	if n := len(rel.Told) - len(v.Told); n > 0 {
		v.MoreTold = w.N("agenda.more_people", n)
	}
	v.Gauges = []gauge.Gauge{
		{Label: w.T("agenda.release.items"), Value: w.Printer().Int(rel.Release.Items), Href: "#programme"},
		{Label: w.T("agenda.release.changes"), Value: w.Printer().Int(rel.Release.Changes), Href: "#changes"},
		{Label: w.T("agenda.release.told"), Value: w.Printer().Int(len(rel.Told)), Href: "#told"},
		{Label: w.T("agenda.release.seen"), Value: w.Printer().Int(seen), Of: w.T("agenda.of", w.Printer().Int(len(rel.Told))), Href: "#told", Bar: len(rel.Told) > 0,
			Done: float64(seen) / float64(max(1, len(rel.Told)))},
	}
	v.Changes = w.changes(rel.Changes, rel.Names, fmt.Sprintf("%s?against=%d&", releasePath(v.Mission, number), rel.Against))
	v.Against = w.T("agenda.release.against", rel.Against)
	v.NoChanges = w.T("agenda.release.no_changes")
	if rel.Against == 0 {
		v.Against, v.NoChanges = w.T("agenda.release.against_none"), w.T("agenda.release.all_new")
	}
	if len(rel.Changes) > 0 {
		v.Print = &ui.Action{Label: w.T("agenda.changes.print"), Href: fmt.Sprintf("%s/changes.pdf?against=%d", releasePath(v.Mission, number), rel.Against), Icon: "print"}
	}
	for _, r := range all {
		if r.Number != number {
			v.Versions = append(v.Versions, tabs.Tab{Label: w.T("agenda.version", r.Number), Href: fmt.Sprintf("%s?against=%d#changes", releasePath(v.Mission, number), r.Number), On: r.Number == rel.Against})
		}
	}
}

func (w writer) told(n agenda.Notice) toldRow {
	row := toldRow{Name: n.Name.In(w.Lang), Href: w.path("people/" + n.PersonID + "/agenda?told=1"), Changes: w.N("agenda.preview.changes", n.Changes), Mail: w.T("agenda.told.mail")}
	if n.MailID == "" {
		row.Mail = w.T("agenda.told.no_mail")
	}
	if n.SeenAt != 0 {
		row.Seen = w.Printer().DateTime(n.SeenAt, w.mission.Zone)
	}
	return row
}
