package missionweb

import (
	"context"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/button"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/tabs"
)

func (p *pages) showBridge(c *web.Call) error {
	a := account.Of(c.Who)
	sheet, err := p.missions.Sheet(c.Ctx(), a, c.Path("mission"))
	if err != nil {
		return err
	}
	m, pr := sheet.Mission, c.Printer()
	v := View{Actor: a, Mission: m, Day: dayAsked(c, m, sheet.Now), Now: sheet.Now}
	face, err := p.bridge.with(sheet).read(c.Ctx(), v)
	if err != nil {
		return err
	}
	page := bridgeView{face: face, Notes: clockNotes(pr, m), Days: dayTabs(pr, m, v.Day)}
	if !v.Day.IsZero() {
		page.Day = pr.DayShort(v.Day)
	}
	if len(face.actions) > 0 {
		c.Tools(button.Row(face.actions...))
	}
	return c.Render(m.Name(c.Lang), bridgePage(page))
}

// dayAsked is the day of the address when it is one of the mission's, else today brought within them.
func dayAsked(c *web.Call, m mission.Mission, now span.Instant) span.Day {
	for _, d := range m.Days() {
		if string(d) == c.Query("day") {
			return d
		}
	}
	if m.Dated() && m.Bounds().To <= now {
		return m.FirstDay // what is over is read from its beginning
	}
	return m.Today(now)
}

func dayTabs(p text.Printer, m mission.Mission, on span.Day) []tabs.Tab {
	var out []tabs.Tab
	for _, d := range m.Days() {
		out = append(out, tabs.Tab{Label: p.DayTiny(d), Href: PathOf(m.ID, "") + "?day=" + string(d), On: d == on})
	}
	return out
}

// with gives the Bridge with the parts that missions bring themselves: days left, measurable aims.
func (b *Bridge) with(sheet mission.Sheet) *Bridge {
	own := &Bridge{timeline: b.timeline}
	own.gauges, own.decisions = append(own.gauges, b.gauges...), append(own.decisions, b.decisions...)
	own.panels, own.actions = append(own.panels, b.panels...), append(own.actions, b.actions...)
	own.AddGauges(OrderDaysLeft, func(ctx context.Context, v View) ([]gauge.Gauge, error) {
		return daysLeft(text.From(ctx), v), nil
	})
	if len(sheet.Targets) > 0 {
		own.AddPanel(OrderTargets, func(ctx context.Context, v View) ([]Panel, error) {
			p := text.From(ctx)
			reached, err := b.reach(ctx, v)
			if err != nil {
				return nil, err
			}
			var rows []targetRow
			for _, t := range sheet.Targets {
				rows = append(rows, target(p, t, reached))
			}
			return []Panel{{Title: p.T("mission.targets"), Body: targetList(rows),
				Tools: []ui.Action{{Label: p.T("mission.see"), Href: v.Path("about")}}}}, nil
		})
	}
	return own
}

// longAgo is after how many days a mission is told by its month.
const longAgo = 90

// daysLeft counts down to the first day, then says which day of the mission it is, then that it is over.
func daysLeft(p text.Printer, v View) []gauge.Gauge {
	left, dated := v.Mission.DaysLeft(v.Now)
	if !dated {
		return nil
	}
	days := len(v.Mission.Days())
	switch {
	case left > 0:
		return []gauge.Gauge{{Label: p.T("mission.gauge.left"), Value: p.Int(left), Soft: p.Day(v.Mission.FirstDay), Href: v.Path("about")}}
	case -left < days:
		return []gauge.Gauge{{Label: p.T("mission.gauge.day"), Value: p.Int(1 - left), Of: p.T("mission.gauge.of", days), Soft: p.DayShort(v.Day), Href: v.Path("about")}}
	}
	over := p.Relative(v.Mission.Bounds().To, v.Now)
	if -left > longAgo {
		over = p.MonthYear(v.Mission.FirstDay)
	}
	return []gauge.Gauge{{Label: p.T("mission.gauge.over"), Value: over, Soft: when(p, v.Mission), Href: v.Path("about")}}
}
