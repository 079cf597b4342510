package missionweb

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/decision"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/timeline"
)

// View is what a part of the Bridge is asked for: a mission, for an actor who sees it, on a day of the
// mission ("" when the mission has no date).
type View struct {
	Actor   account.Actor
	Mission mission.Mission
	Day     span.Day
	Now     span.Instant
}

// Path gives the address of a page of the mission: Path("board") is "/m/{id}/board".
func (v View) Path(rest string) string { return PathOf(v.Mission.ID, rest) }

// Parts that capabilities above missions bring to the Bridge. The context carries the printer of the
// person's language. Each is called for organisers, intermediaries and delegates alike: a part that is
// not for the actor returns nothing.
type (
	GaugePart    func(ctx context.Context, v View) ([]gauge.Gauge, error)
	DecisionPart func(ctx context.Context, v View) ([]decision.Decision, error)
	TimelinePart func(ctx context.Context, v View) (timeline.Props, error)
	PanelPart    func(ctx context.Context, v View) ([]Panel, error)
	ReachedPart  func(ctx context.Context, v View) (map[string]string, error) // aims by reference: where they stand now
	ActionPart   func(ctx context.Context, v View) ([]ui.Action, error)
)

// Panel is a card of its own below the rest.
type Panel struct {
	Title, Soft string
	Tools       []ui.Action
	Body        templ.Component
}

// Bridge is the page of a mission on which everything is seen at once. Its zero value shows what
// missions know of themselves; app adds the parts of the capabilities above, and must have done so
// before the site serves.
type Bridge struct {
	gauges    []ordered[GaugePart]
	decisions []ordered[DecisionPart]
	panels    []ordered[PanelPart]
	actions   []ordered[ActionPart]
	timeline  TimelinePart
	reached   ReachedPart
}

type ordered[T any] struct {
	order int
	part  T
}

func insert[T any](all *[]ordered[T], order int, part T) {
	*all = append(*all, ordered[T]{order, part})
	slices.SortStableFunc(*all, func(a, b ordered[T]) int { return a.order - b.order })
}

// Orders that the mission's own parts have, to stand before or after.
const (
	OrderDaysLeft = 500 // the gauge of days left
	OrderTargets  = 900 // the panel of measurable aims
)

// AddGauges adds numbers: meetings placed, companies under the minimum, conflicts. Lower orders first.
func (b *Bridge) AddGauges(order int, part GaugePart) { insert(&b.gauges, order, part) }

// AddDecisions adds what waits for somebody. Lower orders first; what must be settled before the rest
// belongs under 100.
func (b *Bridge) AddDecisions(order int, part DecisionPart) { insert(&b.decisions, order, part) }

// AddPanel adds a card below the decisions and the timeline.
func (b *Bridge) AddPanel(order int, part PanelPart) { insert(&b.panels, order, part) }

// AddActions adds buttons beside the page's title: publishing a version.
func (b *Bridge) AddActions(order int, part ActionPart) { insert(&b.actions, order, part) }

// SetTimeline sets what draws the parallel tracks of the day.
func (b *Bridge) SetTimeline(part TimelinePart) { b.timeline = part }

// SetReached sets what tells how far the measurable aims are reached, for those who may know it.
func (b *Bridge) SetReached(part ReachedPart) { b.reached = part }

func (b *Bridge) reach(ctx context.Context, v View) (map[string]string, error) {
	if b.reached == nil {
		return nil, nil
	}
	return b.reached(ctx, v)
}

// face is all that the Bridge shows of one mission.
type face struct {
	gauges    []gauge.Gauge
	decisions []decision.Decision
	timeline  timeline.Props
	panels    []Panel
	actions   []ui.Action
}

// read asks every part. One that fails ends it: a page with silent holes would mislead.
func (b *Bridge) read(ctx context.Context, v View) (f face, err error) {
	if f.gauges, err = gather(ctx, v, b.gauges); err != nil {
		return f, err
	}
	if f.decisions, err = gather(ctx, v, b.decisions); err != nil {
		return f, err
	}
	if f.panels, err = gather(ctx, v, b.panels); err != nil {
		return f, err
	}
	if f.actions, err = gather(ctx, v, b.actions); err != nil || b.timeline == nil || v.Day.IsZero() {
		return f, err
	}
	f.timeline, err = b.timeline(ctx, v)
	return f, err
}

func gather[T any, P ~func(context.Context, View) ([]T, error)](ctx context.Context, v View, parts []ordered[P]) ([]T, error) {
	var all []T
	for _, p := range parts {
		some, err := p.part(ctx, v)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}
