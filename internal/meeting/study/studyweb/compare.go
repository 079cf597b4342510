package studyweb

import (
	"bytes"
	"strconv"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/study"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/sheet"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

// compare shows two plans side by side, the last two unless others are chosen.
func (p *pages) compare(c *web.Call) error {
	a, missionID := account.Of(c.Who), c.Path("mission")
	runs, m, err := p.studies.Choices(c.Ctx(), a, missionID)
	if err != nil {
		return err
	}
	c.SetZone(m.Zone)
	v := compareView{Mission: missionID, A: c.Query("a"), B: c.Query("b")}
	for i := range runs {
		v.Runs = append(v.Runs, field.Option{Value: runs[i].ID, Label: runLabel(c, &runs[i], m)})
	}
	v.choose(runs)
	if len(runs) > 1 {
		x, err := p.studies.Compare(c.Ctx(), a, missionID, v.A, v.B, false)
		switch {
		case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound):
			v.Trouble = c.Sentence(err)
		case err != nil:
			return err
		default:
			fillCompare(c, &v, &x)
		}
	}
	return c.Render(c.T("study.compare.title"), comparePage(v))
}

// choose puts the last two runs where none is chosen: B the last, A the one before.
func (v *compareView) choose(runs []meeting.Run) {
	for i := range runs {
		if v.B == "" && runs[i].ID != v.A {
			v.B = runs[i].ID
		}
		if v.A == "" && v.B != "" && runs[i].ID != v.B {
			v.A = runs[i].ID
		}
	}
}

func runLabel(c *web.Call, r *meeting.Run, m mission.Mission) string {
	pr := c.Printer()
	return pr.DateTime(r.StartedAt, m.Zone) + " · " + c.T("study.preset."+presetName(r.Preset)) + " · " + pr.Ratio(r.Progress.Placed, r.Progress.Total) + " · " + c.T("study.run."+string(r.State))
}

func fillCompare(c *web.Call, v *compareView, x *study.Comparison) {
	v.Shown, v.Partly = true, !x.Measured
	v.One, v.Other = headOf(c, "A", &x.A, x.Mission), headOf(c, "B", &x.B, x.Mission)
	v.Goals = goalsOf(c, &x.A, &x.B)
	for i := range x.People[:min(len(x.People), study.NamesMost)] {
		v.People = append(v.People, personOf(c, x, &x.People[i]))
	}
	v.More = len(x.People) - len(v.People)
	v.Alike = c.N("study.compare.alike", x.Alike)
	v.File = path(c, "plans/compare/table", "a", x.A.ID, "b", x.B.ID)
}

func headOf(c *web.Call, letter string, r *meeting.Run, m mission.Mission) runView {
	return runView{Letter: letter, Label: c.Printer().DateTime(r.StartedAt, m.Zone), Href: path(c, "plans/"+r.ID),
		Soft: c.T("study.preset."+presetName(r.Preset)) + " · " + c.T("study.run."+string(r.State)) + " · " + r.StartedBy}
}

// verdict says whether a change is for the better; up is the sign of what is better.
func verdict(c *web.Call, n, up int) change {
	t := signed(c.Printer(), n)
	switch {
	case n == 0:
		return change{Text: t}
	case (n > 0) == (up > 0):
		return change{t + " · " + c.T("study.better"), ui.Done}
	}
	return change{t + " · " + c.T("study.worse"), ui.Sun}
}

// goalsOf holds two plans against each other, goal by goal, in the order in which the planner takes them.
func goalsOf(c *web.Call, a, b *meeting.Run) []goalRow {
	pr, x, y := c.Printer(), a.Result.Score, b.Result.Score
	total := func(r *meeting.Run) int { return len(r.Result.Placed) + len(r.Result.Left) }
	row := func(key, one, other string, n, up int) goalRow {
		return goalRow{Label: c.T("study.goal." + key), A: one, B: other, Change: verdict(c, n, up)}
	}
	out := []goalRow{
		row("short", pr.Int(x.Short), pr.Int(y.Short), y.Short-x.Short, -1),
		row("placed", pr.Ratio(x.Placed, total(a)), pr.Ratio(y.Placed, total(b)), y.Placed-x.Placed, 1),
		row("waits", pr.Int(x.Waits), pr.Int(y.Waits), y.Waits-x.Waits, -1),
		row("idle", pr.Minutes(x.Idle), pr.Minutes(y.Idle), y.Idle-x.Idle, -1),
		row("uneven", pr.Int(x.Uneven), pr.Int(y.Uneven), y.Uneven-x.Uneven, -1),
		row("changes", pr.Int(x.Changes), pr.Int(y.Changes), y.Changes-x.Changes, -1),
		row("travel", pr.Minutes(x.Travel), pr.Minutes(y.Travel), y.Travel-x.Travel, -1),
		row("told", pr.Int(x.Told), pr.Int(y.Told), y.Told-x.Told, -1),
	}
	out[4].Soft = c.T("study.goal.uneven.more")
	return out
}

func personOf(c *web.Call, x *study.Comparison, d *study.Difference) personRow {
	pr, who := c.Printer(), x.Names[d.Person]
	r := personRow{Name: who.Label(c.Lang), Href: path(c, "people/"+d.Person), Meetings: arrow(pr, d.A.Meetings, d.B.Meetings), Moved: pr.Int(d.Moved)}
	if x.Measured {
		r.Waits, r.Travel = arrow(pr, d.A.Waits, d.B.Waits), arrow(pr, d.A.Travel, d.B.Travel)
	}
	switch n := d.B.Meetings - d.A.Meetings; {
	case n != 0:
		r.Change = verdict(c, n, 1)
		r.Change.Text = signed(pr, n) + " " + c.N("study.compare.meetings", max(n, -n))
	case d.B.Waits != d.A.Waits:
		n = d.B.Waits - d.A.Waits
		r.Change = verdict(c, n, -1)
		r.Change.Text = signed(pr, n) + " " + c.N("study.compare.waits", max(n, -n))
	case d.Gains > 0:
		r.Change.Text = c.N("study.compare.swapped", d.Gains)
	case d.Moved > 0:
		r.Change.Text = c.N("study.compare.moved", d.Moved)
	}
	return r
}

// arrow writes a number before and after, once when it is the same.
func arrow(pr text.Printer, a, b int) string {
	if a == b {
		return pr.Int(a)
	}
	return pr.Int(a) + " → " + pr.Int(b)
}

// compareTable hands the comparison over as a table, everybody in it for whom something differs.
func (p *pages) compareTable(c *web.Call) error {
	a, missionID := account.Of(c.Who), c.Path("mission")
	runs, _, err := p.studies.Choices(c.Ctx(), a, missionID)
	if err != nil {
		return err
	}
	v := compareView{A: c.Query("a"), B: c.Query("b")}
	v.choose(runs)
	if len(runs) < 2 {
		return c.Redirect(path(c, "plans/compare"))
	}
	x, err := p.studies.Compare(c.Ctx(), a, missionID, v.A, v.B, true)
	if err != nil {
		return err
	}
	out := sheet.Table{Name: "compare"}
	for _, key := range []string{"person", "meetings_a", "meetings_b", "won", "lost", "moved", "waits_a", "waits_b", "idle_a", "idle_b", "changes_a", "changes_b", "travel_a", "travel_b"} {
		out.Columns = append(out.Columns, c.T("study.column."+key))
	}
	for i := range x.People {
		d := &x.People[i]
		who := x.Names[d.Person]
		cells := []string{who.Label(c.Lang)}
		for _, n := range []int{d.A.Meetings, d.B.Meetings, d.Gains, d.Lost, d.Moved, d.A.Waits, d.B.Waits, d.A.Idle, d.B.Idle, d.A.Changes, d.B.Changes, d.A.Travel, d.B.Travel} {
			cells = append(cells, strconv.Itoa(n))
		}
		if !x.Measured {
			for k := 6; k < len(cells); k++ {
				cells[k] = ""
			}
		}
		out.Rows = append(out.Rows, sheet.Row{Cells: cells})
	}
	var body bytes.Buffer
	if err := sheet.WriteCSV(&body, out, sheet.ForExcel(c.Lang)); err != nil {
		return err
	}
	return c.File(c.T("study.compare.title")+" "+missionID+".csv", "text/csv; charset=utf-8", body.Bytes())
}
