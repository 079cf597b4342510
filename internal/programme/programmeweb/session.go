package programmeweb

import (
	"errors"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/chip"
	"escale.dev/escale/internal/web/ui/conflict"
	"escale.dev/escale/internal/web/ui/facts"
)

func (p *pages) session(c *web.Call) error {
	d, v, err := p.sessionView(c)
	if fault.Is(err, fault.NotFound) && p.programme.Withdrawn(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id")) {
		return c.Redirect(path(c.Path("mission"), "gone/session/"+c.Path("id")))
	}
	if err != nil {
		return err
	}
	return c.Render(d.Item.Title.In(c.Lang), sessionPage(v))
}

func (p *pages) sessionView(c *web.Call) (d programme.Detail, v sessionView, err error) {
	a := account.Of(c.Who)
	if d, err = p.programme.Detail(c.Ctx(), a, c.Path("mission"), c.Path("id")); err != nil {
		return d, v, err
	}
	v = detailOf(c.Printer(), d)
	if p.facts != nil {
		v.Said, err = p.facts(c.Ctx(), a, c.Path("mission"), c.Path("id"))
	}
	return d, v, err
}

func detailOf(t text.Printer, d programme.Detail) sessionView {
	it := d.Item
	v := sessionView{Track: trackOf(&it), Certainty: ui.Certainty(it.Certainty), When: item.Capital(it.When(t)), Kind: t.T("programme.kind." + d.Kind)}
	if it.Starts != 0 {
		v.Zone = t.ZoneNameAt(it.Place.City, it.Zone, it.Starts)
	}
	for _, m := range []struct {
		on  bool
		key string
	}{{it.Highlight, "highlight"}, {it.Confidential, "confidential"}, {it.Pinned, "pinned"}} {
		if m.on {
			v.Marks = append(v.Marks, t.T("programme."+m.key))
		}
	}
	v.Facts = factsOf(t, d)
	v.Parts, v.Attendees = partsOf(t, d)
	if d.Release != nil {
		v.Version = t.T("programme.version", d.Release.Number, t.DateTime(d.Release.PublishedAt, d.Mission.Zone))
	}
	for _, k := range d.Conflicts {
		v.Conflicts = append(v.Conflicts, conflictOf(t, d, k))
	}
	v.Actions = []ui.Action{{Label: t.T("programme.back"), Href: path(d.Mission.ID, "programme") + query("day", string(it.Day))}}
	if d.MayEdit {
		organiserActions(t, d, &v)
	}
	return v
}

func organiserActions(t text.Printer, d programme.Detail, v *sessionView) {
	base := path(d.Mission.ID, "sessions/"+d.ID)
	v.Actions = append([]ui.Action{{Label: t.T("programme.edit"), Href: base + "/edit", Main: true, Icon: "edit"}}, v.Actions...)
	v.Actions = append(v.Actions, ui.Action{Label: t.T("programme.history"), Href: path(d.Mission.ID, "trail") + "?kind=session&id=" + d.ID, Icon: "journal"})
	for _, next := range d.Engagement.Certainty.Next() {
		if next == item.CancelledCertainty {
			v.CancelAction = base + "/cancel"
			continue
		}
		v.Levels = append(v.Levels, levelAction(t, d, next))
	}
}

func levelAction(t text.Printer, d programme.Detail, to agenda.Certainty, more ...ui.Pair) ui.Action {
	fields := []ui.Pair{{Name: "to", Value: string(to)}, {Name: "version", Value: version(d.Engagement.Version)}}
	return ui.Action{Label: t.T("programme.become", to.Words().In(t.Lang)), Href: path(d.Mission.ID, "sessions/"+d.ID+"/certainty"), Post: true, Fields: append(fields, more...)}
}

func factsOf(t text.Printer, d programme.Detail) (out []facts.Fact) {
	add := func(key, value string) {
		if strings.TrimSpace(value) != "" {
			out = append(out, facts.Fact{Label: t.T("programme.fact." + key), Value: value})
		}
	}
	it, l := d.Item, t.Lang
	add("place", it.PlaceLine(l))
	add("address", strings.Join(slices.DeleteFunc([]string{it.Place.Address, it.Place.City}, func(s string) bool { return s == "" }), ", "))
	add("directions", it.Place.Directions.In(l))
	add("transport", d.Transport.In(l))
	add("dress", d.Dress.In(l))
	add("aim", d.Aim.In(l))
	add("host", d.Host)
	var languages []string
	for _, code := range d.Languages {
		languages = append(languages, languageName(t, code))
	}
	add("languages", t.List(languages))
	if d.Interpretation {
		add("interpretation", t.T("programme.yes"))
	}
	if d.Capacity > 0 {
		add("capacity", t.N("programme.places", d.Capacity))
	}
	add("resources", t.List(it.NamesOf(item.Resource, l)))
	add("audience", audienceOf(t, d))
	for _, side := range []struct {
		key string
		of  agenda.Side
	}{{"after", d.After}, {"within", d.Within}} {
		if side.of.ID != "" {
			out = append(out, facts.Fact{Label: t.T("programme.fact." + side.key), Value: side.of.Title.In(l), Href: path(d.Mission.ID, "sessions/"+side.of.Subject)})
		}
	}
	add("public", d.Public.In(l))
	add("note", it.Note.In(l))
	add("private", d.Note)
	return out
}

func languageName(t text.Printer, code string) string {
	if key := "programme.language." + code; text.Has(key) {
		return t.T(key)
	}
	return strings.ToUpper(code)
}

func audienceOf(t text.Printer, d programme.Detail) string {
	switch d.Item.Audience {
	case item.All:
		return t.T("programme.audience.all")
	case item.Group:
		if key := "programme.population." + d.Item.AudienceGroup; text.Has(key) {
			return t.T(key)
		}
		return d.Item.AudienceGroup
	}
	return ""
}

// partsOf lists the parts in their order, those who merely attend apart.
func partsOf(t text.Printer, d programme.Detail) (parts []part, attendees []chip.Props) {
	for _, r := range d.Roles {
		id, icon, rest := r.PersonID, "person", "people/"
		if id == "" {
			id, icon, rest = r.OrganisationID, "org", "organisations/"
		}
		n := d.Names[id]
		who := chip.Props{Name: n.Name.In(t.Lang), Soft: n.Organisation, Href: path(d.Mission.ID, rest+id), Icon: icon}
		if r.Role == "attends" {
			attendees = append(attendees, who)
			continue
		}
		word := r.Wording.In(t.Lang)
		if word == "" && text.Has("programme.role."+r.Role) {
			word = t.T("programme.role." + r.Role)
		}
		soft := n.Title.In(t.Lang)
		if r.PersonID == "" && r.Role != "signatory" && r.Role != "host" {
			soft = t.T("programme.unnamed")
		}
		parts = append(parts, part{Role: item.Capital(word), Who: who, Soft: soft})
	}
	return parts, attendees
}

func conflictOf(t text.Printer, d programme.Detail, k agenda.Conflict) conflict.Props {
	out := conflict.Props{Title: item.Capital(agenda.KindWords(k.Kind).In(t.Lang)), Why: k.Words(t.Lang), A: sideOf(t, d, k.A), None: t.T("programme.no_way")}
	out.B = conflict.Side{Title: out.Title, Soft: k.HolderName.In(t.Lang), Certainty: ui.Confirmed}
	if k.B != nil {
		out.B = sideOf(t, d, *k.B)
	}
	for _, w := range d.Ways[k.Key()] {
		out.Ways = append(out.Ways, conflict.Way{Action: ui.Action{Label: w.Words(t.Lang), Href: path(d.Mission.ID, "conflicts")}})
	}
	if k.Waiver != nil {
		out.Why += " " + t.T("programme.waived", k.Waiver.By, k.Waiver.Reason)
	}
	return out
}

func sideOf(t text.Printer, d programme.Detail, s agenda.Side) conflict.Side {
	out := conflict.Side{Title: s.Title.In(t.Lang), Soft: s.Place, Certainty: ui.Confirmed, Track: ui.Business}
	if s.ID == d.Item.ID {
		out.Track, out.Certainty = trackOf(&d.Item), ui.Certainty(d.Item.Certainty)
	}
	if !s.When.Empty() {
		out.When = t.Times(s.When, s.Zone)
	}
	if s.Kind == item.KindSession && s.Subject != d.ID {
		out.Href = path(d.Mission.ID, "sessions/"+s.Subject)
	}
	return out
}

func (p *pages) certainty(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	m, id, to := c.Path("mission"), c.Path("id"), agenda.Certainty(f.Get("to"))
	how := agenda.How{Force: f.Is("force", "1")}
	step, err := p.programme.SetCertainty(c.Ctx(), account.Of(c.Who), m, id, to, int64(f.Int("version")), how)
	if err == nil {
		return c.Redirect(path(m, "sessions/"+id), undoable(c, id, "programme.certainty_set", step, to.Words().In(c.Lang)))
	}
	var refused *agenda.Refused
	if !errors.As(err, &refused) && fault.KindOf(err) != fault.Conflict {
		return err
	}
	return p.refused(c, err, to, refused != nil)
}

// refused shows the session with why an act was not done, and the way to do it all the same.
func (p *pages) refused(c *web.Call, why error, to agenda.Certainty, anyway bool) error {
	d, v, err := p.sessionView(c)
	if err != nil {
		return err
	}
	v.Trouble = fault.Of(why).Sentence(string(c.Lang))
	if anyway && d.MayEdit {
		again := levelAction(c.Printer(), d, to, ui.Pair{Name: "force", Value: "1"})
		again.Label = c.T("programme.anyway")
		v.Anyway = []ui.Action{again}
	}
	return c.Invalid(d.Item.Title.In(c.Lang), sessionPage(v))
}

func (p *pages) cancel(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	m, id := c.Path("mission"), c.Path("id")
	step, err := p.programme.Cancel(c.Ctx(), account.Of(c.Who), m, id, f.Get("reason"))
	if fault.Is(err, fault.Conflict) {
		return p.refused(c, err, item.CancelledCertainty, false)
	}
	if err != nil {
		return err
	}
	return c.Redirect(path(m, "sessions/"+id), undoable(c, id, "programme.cancelled", step))
}

// undoable says that an act on a session is done, with the way back; step "" has none.
func undoable(c *web.Call, id, key, step string, args ...any) ui.Flash {
	if step == "" {
		return web.Done(c.T(key, args...))
	}
	return web.Undoable(c.T(key, args...), path(c.Path("mission"), "sessions/"+id+"/undo"), c.T("programme.undo"), ui.Pair{Name: "step", Value: step})
}

func (p *pages) undo(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	m, id := c.Path("mission"), c.Path("id")
	if err := p.programme.Undo(c.Ctx(), account.Of(c.Who), m, f.Get("step")); err != nil {
		return err
	}
	if _, err := p.programme.Get(c.Ctx(), account.Of(c.Who), m, id); fault.Is(err, fault.NotFound) { // it had just been made
		return c.Redirect(path(m, "programme"), web.Done(c.T("programme.undone")))
	}
	return c.Redirect(path(m, "sessions/"+id), web.Done(c.T("programme.undone")))
}
