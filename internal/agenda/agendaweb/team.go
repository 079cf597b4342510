package agendaweb

import (
	"fmt"
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/conflict"
	"escale.dev/escale/internal/web/ui/tabs"
)

const conflictsShown = 10

// conflicts lists what cannot hold, with both sides and the ways out as buttons.
func (p *pages) conflicts(c *web.Call) error {
	a, missionID := account.Of(c.Who), c.Path("mission")
	f := agenda.ConflictFilter{Kind: clash.Kind(c.Query("kind")), Accepted: c.Query("show") == "accepted", Weak: c.Query("show") == "all",
		From: max(0, c.QueryInt("from", 0)), Most: conflictsShown}
	list, err := p.agenda.ConflictPage(c.Ctx(), a, missionID, f)
	if err != nil {
		return err
	}
	base := "/m/" + missionID + "/conflicts"
	v := conflictsView{Mission: missionID, Soft: c.N("agenda.conflicts.count", list.Total), None: c.T("agenda.conflicts.none"), NoneMore: c.T("agenda.conflicts.none_more")}
	show := c.Query("show")
	total := 0
	for _, n := range list.Counts.Conflicts {
		total += n
	}
	v.Tabs = []tabs.Tab{
		{Label: c.T("agenda.conflicts.hard"), Href: base, Count: list.Counts.Hard, On: show == ""},
		{Label: c.T("agenda.conflicts.all"), Href: base + "?show=all", Count: total - list.Counts.Waived, On: show == "all"},
		{Label: c.T("agenda.conflicts.accepted"), Href: base + "?show=accepted", Count: list.Counts.Waived, On: show == "accepted"},
	}
	v.Kinds = kindTabs(c, base, show, f.Kind, list.Counts)
	for _, x := range list.Shown {
		v.Cards = append(v.Cards, conflictOf(c, missionID, &x, list.Ways[x.Key()], a.Organises(missionID)))
	}
	link := func(from int) string {
		return fmt.Sprintf("%s?show=%s&kind=%s&from=%d", base, show, f.Kind, from)
	}
	if f.From > 0 {
		v.Newer = &ui.Action{Label: c.T("agenda.conflicts.before"), Href: link(max(0, f.From-conflictsShown)), Icon: "left"}
	}
	if next := f.From + conflictsShown; next < list.Total {
		v.Older = &ui.Action{Label: c.T("agenda.conflicts.after"), Href: link(next), Icon: "right"}
	}
	return c.Render(c.T("agenda.conflicts.title"), conflictsPage(v))
}

func kindTabs(c *web.Call, base, show string, kind clash.Kind, counts agenda.Counts) []tabs.Tab {
	out := []tabs.Tab{{Label: c.T("agenda.conflicts.any"), Href: base + "?show=" + show, On: kind == ""}}
	for _, k := range clash.Kinds {
		if n := counts.Conflicts[k]; n > 0 {
			out = append(out, tabs.Tab{Label: item.Capital(agenda.KindWords(k).In(c.Lang)), Href: base + "?show=" + show + "&kind=" + string(k), Count: n, On: k == kind})
		}
	}
	return out
}

func conflictOf(c *web.Call, missionID string, x *agenda.Conflict, ways []agenda.Way, mayEdit bool) conflictCard {
	card := conflictCard{Key: keyFields(x.Key()), MayEdit: mayEdit}
	card.Title = item.Capital(agenda.KindWords(x.Kind).In(c.Lang))
	if who := x.HolderName.In(c.Lang); who != "" {
		card.Title += c.T("agenda.colon", who)
	}
	card.Why = x.Words(c.Lang)
	w := writer{Call: c}
	w.mission.ID = missionID
	card.A = w.side(&x.A)
	if x.B != nil {
		card.B = w.side(x.B)
	} else {
		card.B = conflict.Side{When: item.Capital(agenda.KindWords(x.Kind).In(c.Lang)), Title: c.T("agenda.rule." + string(x.Kind)), Soft: ruleSoft(c, x)}
	}
	if x.Waiver != nil {
		card.Accepted = c.T("agenda.conflicts.accepted_by", x.Waiver.By, x.Waiver.Reason)
		return card
	}
	for _, way := range ways {
		if way.Kind == agenda.WayAccept {
			continue
		}
		card.Ways = append(card.Ways, conflict.Way{Action: ui.Action{Label: way.Words(c.Lang), Href: "/m/" + missionID + "/conflicts/way", Post: true, Fields: wayFields(way)},
			Cost: c.T("agenda.way_cost." + string(way.Kind))})
	}
	card.None = c.T("agenda.conflicts.no_way")
	return card
}

func ruleSoft(c *web.Call, x *agenda.Conflict) string {
	switch {
	case strings.HasPrefix(x.Reason, "@"):
		return ""
	case x.Reason != "":
		return x.Reason
	case x.Kind == clash.TooMany:
		return c.T("agenda.rule.limit", x.Limit)
	}
	return joined(x.FromName)
}

func (w writer) side(s *agenda.Side) conflict.Side {
	if s.Hidden {
		return conflict.Side{When: s.Hours.In(w.Lang), Title: w.T("agenda.hidden"), Track: ui.Business}
	}
	return conflict.Side{When: item.Capital(s.Hours.In(w.Lang)), Title: s.Title.In(w.Lang), Soft: s.Place, Href: w.href(s.Kind, s.Subject),
		Track: track(s.Track), Certainty: certainty(s.Sure)}
}

// keyFields name a conflict in a form.
func keyFields(k clash.Key) []ui.Pair {
	return []ui.Pair{{Name: "kind", Value: string(k.Kind)}, {Name: "holder_kind", Value: string(k.Holder.Kind)}, {Name: "holder", Value: k.Holder.ID},
		{Name: "a", Value: k.A}, {Name: "b", Value: k.B}}
}

func keyOf(f *web.Form) clash.Key {
	return clash.Key{Kind: clash.Kind(f.Get("kind")), Holder: agenda.Holder{Kind: item.HolderKind(f.Get("holder_kind")), ID: f.Get("holder")}, A: f.Get("a"), B: f.Get("b")}
}

// wayFields name a way out in a form: what it does, and the version that it was found for.
func wayFields(w agenda.Way) []ui.Pair {
	n := func(i int64) string { return strconv.FormatInt(i, 10) }
	return []ui.Pair{{Name: "way", Value: string(w.Kind)}, {Name: "id", Value: w.ID}, {Name: "version", Value: n(w.Version)},
		{Name: "from", Value: n(int64(w.To.From))}, {Name: "to", Value: n(int64(w.To.To))},
		{Name: "holder_kind", Value: string(w.Holder.Kind)}, {Name: "holder", Value: w.Holder.ID}, {Name: "other", Value: w.Other.ID}}
}

func wayOf(f *web.Form) agenda.Way {
	n := func(name string) int64 {
		i, _ := strconv.ParseInt(f.Get(name), 10, 64) // what is no number is refused as a version or an hour that does not fit
		return i
	}
	return agenda.Way{Kind: agenda.WayKind(f.Get("way")), ID: f.Get("id"), Version: n("version"),
		To:     span.Range{From: span.Instant(n("from")), To: span.Instant(n("to"))},
		Holder: agenda.Holder{Kind: item.HolderKind(f.Get("holder_kind")), ID: f.Get("holder")},
		Other:  agenda.Holder{Kind: item.Resource, ID: f.Get("other")}}
}

func (p *pages) takeWay(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	back := "/m/" + c.Path("mission") + "/conflicts"
	e, err := p.agenda.Settle(c.Ctx(), account.Of(c.Who), c.Path("mission"), wayOf(f))
	if fault.Is(err, fault.Conflict) {
		return c.Back(back, web.Note(c.Sentence(err)))
	}
	if err != nil {
		return err
	}
	return c.Back(back, web.Undoable(c.T("agenda.conflicts.settled", e.Title.In(c.Lang)), "/m/"+c.Path("mission")+"/steps/last/undo", c.T("agenda.undo")))
}

func (p *pages) accept(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, missionID := account.Of(c.Who), c.Path("mission")
	back := "/m/" + missionID + "/conflicts"
	if f.Get("take_back") != "" {
		was, err := p.agenda.Accept(c.Ctx(), a, missionID, keyOf(f), nil)
		if err != nil {
			return err
		}
		return c.Back(back, web.Undoable(c.T("agenda.conflicts.open_again"), back+"/accept", c.T("agenda.undo"), append(keyFields(keyOf(f)), ui.Pair{Name: "reason", Value: was})...))
	}
	reason := f.Get("reason")
	_, err = p.agenda.Accept(c.Ctx(), a, missionID, keyOf(f), &reason)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.NotFound) {
		return c.Back(back, web.Note(c.Sentence(err)))
	}
	if err != nil {
		return err
	}
	return c.Back(back, web.Undoable(c.T("agenda.conflicts.now_accepted"), back+"/accept", c.T("agenda.undo"), append(keyFields(keyOf(f)), ui.Pair{Name: "take_back", Value: "1"})...))
}

// steps lists what can be undone.
func (p *pages) steps(c *web.Call) error {
	list, m, err := p.agenda.LastSteps(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	v := stepsView{Mission: m.ID}
	pr := c.Printer()
	for _, s := range list {
		row := stepRow{ID: s.ID, Label: s.Label.In(c.Lang), When: pr.DateTime(s.MadeAt, m.Zone), By: s.By}
		if s.UndoneAt != 0 {
			row.Undone = c.T("agenda.steps.undone", s.UndoneBy, pr.DateTime(s.UndoneAt, m.Zone))
		}
		v.Steps = append(v.Steps, row)
	}
	return c.Render(c.T("agenda.steps.title"), stepsPage(v))
}

// undo takes a step back: the one named, or with "last" the actor's own latest.
func (p *pages) undo(c *web.Call) error {
	a, missionID := account.Of(c.Who), c.Path("mission")
	err := p.agenda.TakeBack(c.Ctx(), a, missionID, c.Path("id"))
	back := "/m/" + missionID + "/steps"
	if fault.Is(err, fault.Conflict) {
		return c.Back(back, web.Note(c.Sentence(err)))
	}
	if err != nil {
		return err
	}
	return c.Back(back, web.Done(c.T("agenda.steps.done")))
}
