package web_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/board"
	"escale.dev/escale/internal/web/ui/button"
	"escale.dev/escale/internal/web/ui/chart"
	"escale.dev/escale/internal/web/ui/chip"
	"escale.dev/escale/internal/web/ui/conflict"
	"escale.dev/escale/internal/web/ui/decision"
	"escale.dev/escale/internal/web/ui/dialog"
	"escale.dev/escale/internal/web/ui/diff"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/notice"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/progress"
	"escale.dev/escale/internal/web/ui/report"
	"escale.dev/escale/internal/web/ui/table"
	"escale.dev/escale/internal/web/ui/tabs"
	"escale.dev/escale/internal/web/ui/timeline"
	"escale.dev/escale/internal/web/ui/today"
	"escale.dev/escale/internal/web/ui/week"
	"escale.dev/escale/internal/web/webtest"
)

func render(t *testing.T, c templ.Component) *webtest.Page {
	t.Helper()
	var b strings.Builder
	ctx := text.With(context.Background(), text.Printer{Lang: text.FR})
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return webtest.Parse(t, b.String())
}

// many gives n things made from their number.
func many[T any](n int, one func(i int) T) []T {
	var all []T
	for i := range n {
		all = append(all, one(i))
	}
	return all
}

func name(i int) string { return fmt.Sprintf("n%d <b>", i) }

// Each list is drawn with 0, 1 and 3 items: as many elements as items, their
// words escaped, and with none a face that is not blank where one is promised.
func TestListsOfEveryLength(t *testing.T) {
	lists := []struct {
		name, item, empty string
		draw              func(n int) templ.Component
	}{
		{"gauges", ".gauge", "", func(n int) templ.Component {
			return gauge.Row(many(n, func(i int) gauge.Gauge { return gauge.Gauge{Label: name(i), Value: "1", Href: "/x"} }))
		}},
		{"decisions", ".decisions > li", "rien", func(n int) templ.Component {
			return decision.List(many(n, func(i int) decision.Decision { return decision.Decision{Sentence: name(i)} }), "rien")
		}},
		{"changes", ".diff > li", "rien", func(n int) templ.Component {
			return diff.List(many(n, func(i int) diff.Change { return diff.Change{Kind: diff.Moved, Sentence: name(i)} }), "rien")
		}},
		{"day", ".entry", "rien", func(n int) templ.Component {
			return today.Day(many(n, func(i int) today.Entry { return today.Entry{Title: name(i), Href: "/x"} }), "rien")
		}},
		{"week", ".week-day", "rien", func(n int) templ.Component {
			return week.List(many(n, func(i int) week.Day { return week.Day{Label: name(i), None: "libre"} }), "rien")
		}},
		{"bars", "rect.bar-sea", "rien", func(n int) templ.Component {
			return chart.Bars(chart.Props{None: "rien", Bars: many(n, func(i int) chart.Bar { return chart.Bar{Label: name(i), Value: float64(i)} })})
		}},
		{"facts", ".facts dt", "", func(n int) templ.Component {
			return facts.List(many(n, func(i int) facts.Fact { return facts.Fact{Label: name(i)} }))
		}},
		{"rows", "table.list tbody tr", "rien", func(n int) templ.Component {
			return table.List(table.Props{Columns: []table.Column{{Label: "a"}}, Empty: notice.Empty("rien", ""),
				Rows: many(n, func(i int) table.Row {
					return table.Row{ID: fmt.Sprint(i), Cells: []templ.Component{table.Text(name(i))}}
				})})
		}},
		{"events", "a.event", "rien", func(n int) templ.Component {
			return timeline.Draw(timeline.Props{Empty: "rien", Rows: []timeline.Row{{Track: ui.Stand, Items: many(n, func(i int) timeline.Item {
				return timeline.Item{From: span.Hm(9+i, 0), To: span.Hm(10+i, 0), Label: name(i), Href: "/x"}
			})}}})
		}},
		{"places", "table.board tbody tr", "rien", func(n int) templ.Component {
			return board.Draw(board.Props{Empty: "rien", Times: []string{"9:00"}, Rows: many(n, func(i int) board.Row {
				return board.Row{Label: name(i), Cells: []board.Cell{{}}}
			})})
		}},
		{"problems", "table.problems tbody tr", "", func(n int) templ.Component {
			return report.Show(report.Props{Sentence: "x", Problems: many(n, func(i int) report.Problem { return report.Problem{Row: i, Cure: name(i)} })})
		}},
		{"chips", ".chip", "", func(n int) templ.Component {
			return chip.List(many(n, func(i int) chip.Props { return chip.Props{Name: name(i)} }))
		}},
		{"flashes", ".flash", "", func(n int) templ.Component {
			return notice.Flashes(many(n, func(i int) ui.Flash { return ui.Flash{Text: name(i)} }))
		}},
		{"actions", ".btn", "", func(n int) templ.Component {
			return button.Row(many(n, func(i int) ui.Action { return ui.Action{Label: name(i), Href: "/x", Post: i == 1} })...)
		}},
	}
	for _, l := range lists {
		for _, n := range []int{0, 1, 3} {
			p := render(t, l.draw(n))
			if got := p.Count(l.item); got != n {
				t.Errorf("%s: %d elements for %d items", l.name, got, n)
			}
			if n == 0 && l.empty != "" && !slices.Contains(append(p.Texts(".empty"), p.Texts(".empty .title")...), l.empty) {
				t.Errorf("%s: no word when empty: %s", l.name, p.Body)
			}
			if strings.Contains(p.Body, "n0 <b>") || n > 0 && !strings.Contains(p.Body, "n0 &lt;b&gt;") {
				t.Errorf("%s: words not escaped or not there: %s", l.name, p.Body)
			}
		}
	}
}

func TestBoardOffersOnlyLegalCells(t *testing.T) {
	p := render(t, board.Draw(board.Props{Move: "/move", Times: []string{"14:00", "14:20", "14:40", "15:00"},
		Fields: []ui.Pair{{Name: "day", Value: "2026-06-16"}},
		Picked: &board.Picked{ID: "m9", Title: "A × B", Cancel: "/board"},
		Rows: []board.Row{{Label: "Table 4", Cells: []board.Cell{
			{State: board.Forbidden, Reason: "prise", Span: 2}, {State: board.Legal, Key: "k1"}, {State: board.Best, Key: "k2"}}}}}))
	if diff := cmp.Diff([]string{"k1", "k2"}, p.Attrs("form button[name=cell]", "value")); diff != "" {
		t.Error(diff)
	}
	if got := p.Attrs("form input[type=hidden]", "value"); !cmp.Equal(got, []string{"m9", "2026-06-16"}) {
		t.Errorf("posted with %q", got)
	}
	if got := p.Attr("button[value=k1]", "aria-label"); !strings.HasSuffix(got, "Table 4, 14:40") {
		t.Errorf("the cell is called %q", got)
	}
	if got := p.Text(".is-forbidden .why"); got != "prise" {
		t.Errorf("reason %q", got)
	}
	if got := p.Text(".picked p"); !strings.HasSuffix(got, "2 cases possibles") {
		t.Errorf("said %q", got)
	}
}

func TestTimelineTellsWhatItShows(t *testing.T) {
	p := render(t, timeline.Draw(timeline.Props{Zone: "heure de Montréal", Rows: []timeline.Row{{Track: ui.Business, Items: []timeline.Item{
		{From: span.Hm(15, 0), To: span.Hm(17, 0), Label: "A", Conflict: true},
		{From: span.Hm(16, 0), To: span.Hm(18, 0), Label: "B", Certainty: ui.Expected},
		{From: span.Hm(18, 0), To: span.Hm(20, 0), Label: "C", When: "après 18:00", Certainty: ui.Cancelled},
	}}}}))
	if diff := cmp.Diff([]string{"15:00 – 17:00", "16:00 – 18:00", "après 18:00"}, p.Texts(".behind td.time")); diff != "" {
		t.Error(diff)
	}
	styles := p.Attrs(".event", "style")
	if want := []string{"left:0.000%;width:40.000%;--lane:0;", "left:20.000%;width:40.000%;--lane:1;", "left:60.000%;width:40.000%;--lane:0;"}; !cmp.Equal(want, styles) {
		t.Error(cmp.Diff(want, styles))
	}
	if p.Count(".event.clash .ring-word") != 1 || p.Count(".event.c-expected") != 1 || p.Count(".event.c-cancelled") != 1 {
		t.Error("conflict or certainty is not marked")
	}
}

func TestFieldsTellTheirErrors(t *testing.T) {
	p := render(t, field.Form(field.FormProps{Action: "/x", Submit: "Envoyer", Trouble: "À corriger."}))
	if p.Text("[role=alert]") != "À corriger." || p.Text("button[type=submit]") != "Envoyer" {
		t.Errorf("form: %s", p.Body)
	}
	props := field.Props{Name: "n", Label: "Nom", Value: "b", Error: "Faux.", Hint: "Ainsi."}.Must().
		From(field.Option{Value: "a", Label: "A"}, field.Option{Value: "b", Label: "B", Group: "G"})
	for kind, c := range map[string]templ.Component{"input": field.Text(props), "textarea": field.Area(props), "select": field.Select(props), "input[type=file]": field.File(props)} {
		p := render(t, c)
		if got := p.Attr(kind+"[aria-invalid=true]", "aria-describedby"); got != "f-n-error f-n-hint" {
			t.Errorf("%s described by %q", kind, got)
		}
		if p.Attr("label", "for") != p.Attr(kind, "id") || p.Text(".field-error") != "Faux." || p.Count("[required]") != 1 {
			t.Errorf("%s: %s", kind, p.Body)
		}
	}
	p = render(t, field.Select(props))
	if got := p.Attrs("option[selected]", "value"); !cmp.Equal(got, []string{"b"}) || p.Count("optgroup") != 1 {
		t.Errorf("selected %q", got)
	}
	props.Values = []string{"a", "b"}
	if got := render(t, field.Checks(props)).Count("input[checked]"); got != 2 {
		t.Errorf("%d boxes ticked", got)
	}
}

func TestLesserComponents(t *testing.T) {
	p := render(t, pager.Row(pager.Props{Page: 2, Pages: 3, Total: 41, Href: func(n int) string { return fmt.Sprint("?page=", n) }}))
	if got := p.Attrs("a", "href"); !cmp.Equal(got, []string{"?page=1", "?page=3"}) {
		t.Errorf("pager leads to %q", got)
	}
	p = render(t, tabs.Row("Vues", []tabs.Tab{{Label: "a", Href: "/a"}, {Label: "b", Href: "/b", On: true, Count: 3}}))
	if got := p.Text("[aria-current=page]"); got != "b 3" {
		t.Errorf("tab %q", got)
	}
	p = render(t, dialog.Ask(dialog.Props{ID: "d", Label: "Annuler…", Title: "T", Sentence: "3 rendez-vous", Do: ui.Action{Label: "Annuler", Href: "/x", Post: true}}))
	if p.Attr("[popover]", "id") != p.Attrs("button", "popovertarget")[0] || p.Attr("form", "action") != "/x" {
		t.Errorf("dialog: %s", p.Body)
	}
	p = render(t, progress.Live(progress.Props{Title: "T", Done: 3, Total: 4, Stream: "/s"}))
	if p.Attr("e-live", "data-src") != "/s" || p.Attr("[data-live=progress] progress", "value") != "3" {
		t.Errorf("progress: %s", p.Body)
	}
	p = render(t, conflict.Card(conflict.Props{A: conflict.Side{Title: "a"}, B: conflict.Side{Title: "b"}, None: "Appelez.",
		Ways: []conflict.Way{{Action: ui.Action{Label: "Impossible", Off: true, Why: "trajet"}}}}))
	if p.Count(".side-of") != 2 || p.Text(".ways .off small") != "trajet" || p.Count(".ways button[disabled]") != 1 {
		t.Errorf("conflict: %s", p.Body)
	}
	p = render(t, facts.List([]facts.Fact{{Label: "n", Value: "120", Variants: []facts.Variant{{Value: "120", Chosen: true}, {Value: "100"}}}}))
	if p.Count(".variants li") != 2 || p.Count(".variants li.chosen") != 1 || p.Text(".variants summary .badge") != "versions différentes" {
		t.Errorf("facts: %s", p.Body)
	}
	p = render(t, today.Card(today.Now{Lead: "Partez dans 12 min", Until: span.Instant(1), At: span.Instant(1), Time: "14:40", Go: ui.Action{Label: "Y aller", Href: "/go"}}))
	if p.Text("e-clock") != "Partez dans 12 min" || p.Attr(".go-row a", "href") != "/go" {
		t.Errorf("now: %s", p.Body)
	}
}

// A link that would run a script is not written.
func TestLinksRunNoScript(t *testing.T) {
	p := render(t, button.Action(ui.Action{Label: "x", Href: "javascript:alert(1)"}))
	if strings.Contains(p.Body, "javascript:") {
		t.Error(p.Body)
	}
}
