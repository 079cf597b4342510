package missionweb

import (
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

// touchedRow is one of what a removal touches: when, what, and what a withdrawal makes of it.
type touchedRow struct{ When, Title, Href, Note string }

// mostTouched is how many of them are listed.
const mostTouched = 30

// touched lists what a removal touches, and asks what becomes of it; only asks whether for a person, for an
// organisation's meetings cannot go on without it.
func (p *pages) touched(c *web.Call, v *joinView, person bool) error {
	if !v.Known {
		return nil
	}
	t, err := p.missions.Touching(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil || !t.Any() {
		return err
	}
	all := append(touchedRows(c, t.Meetings, person), touchedRows(c, t.Engagements, false)...)
	if len(all) > mostTouched {
		v.More, all = c.N("mission.join.touched.more", len(all)-mostTouched), all[:mostTouched]
	}
	v.Touched = all
	if t.Requests > 0 {
		v.Requests = c.N("mission.join.touched.requests", t.Requests)
	}
	fate := c.NewForm(nil).Field("fate", c.T("mission.join.fate")).Must()
	if person {
		fate.Options = append(fate.Options, field.Option{Value: string(mission.Withdrawn), Label: c.T("mission.join.fate.withdraw")})
		fate.Options = append(fate.Options, field.Option{Value: string(mission.CalledOff), Label: c.T("mission.join.fate.cancel")})
	} else {
		fate.Options = append(fate.Options, field.Option{Value: string(mission.CalledOff), Label: c.T("mission.join.fate.firm")})
	}
	v.Fate = &fate
	return nil
}

func touchedRows(c *web.Call, list []mission.TouchedItem, tray bool) []touchedRow {
	out := make([]touchedRow, len(list))
	for i, x := range list {
		out[i] = touchedRow{Title: x.Title.In(c.Lang), Href: PathOf(c.Path("mission"), x.Path)}
		if x.Starts != 0 {
			out[i].When = c.Printer().DateTime(x.Starts, x.Zone)
		}
		if tray && x.Alone {
			out[i].Note = c.T("mission.join.touched.alone")
		}
	}
	return out
}

// remove takes somebody out, and offers to put them back as they were; what is refused is asked again, with the reason.
func (p *pages) remove(c *web.Call, view viewer, base string, remove func(fate mission.Fate) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v, title, err := view(c, nil)
	if err != nil {
		return err
	}
	err = remove(mission.Fate(f.Get("fate")))
	if err == nil {
		done := web.Undoable(c.T("mission.join.removed"), v.Action, c.T("mission.join.back"), v.values()...)
		return c.Redirect(PathOf(c.Path("mission"), base), done)
	}
	if !fault.Is(err, fault.Conflict) || v.Fate == nil {
		return err
	}
	v.Trouble = fault.Of(err).Sentence(string(c.Lang))
	if c.Lang == text.FR {
		v.Trouble = text.Fr(v.Trouble)
	}
	return c.Invalid(title, joinPage(v))
}

// values are the form's fields as they stand: posted again they put somebody back.
func (v joinView) values() []ui.Pair {
	out := slices.Clone(v.Hidden)
	for _, row := range v.Rows {
		for _, f := range row {
			if f.Value != "" {
				out = append(out, ui.Pair{Name: f.Name, Value: f.Value})
			}
		}
	}
	if v.Note != nil && v.Note.Value != "" {
		out = append(out, ui.Pair{Name: v.Note.Name, Value: v.Note.Value})
	}
	return out
}
