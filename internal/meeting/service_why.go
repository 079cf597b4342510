package meeting

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/why"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Why is why a request stands where it does or has no place, as the agenda is now, and where else it could go.
type Why struct {
	Names
	Request
	Now    *Target
	Pinned bool
	Broken []text.Pair // rules that it breaks where it stands
	Never  text.Pair   // why nothing could place it; else
	Clash  []Limit     // what leaves it no place, as few limits as can be
	Best   []Option    // the cheapest other places, the best first
}

// Limit is a wish or a limit that keeps a meeting out, with the change that would free it; no change was found when Way
// is empty.
type Limit struct{ Words, Way text.Pair }

// waysMost is how many other places Why offers.
const waysMost = 10

// Why reads one request with what explains its place. An intermediary may ask about what it carries. A fixed number of
// queries.
func (s *Service) Why(ctx context.Context, a account.Actor, missionID, id string) (w Why, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, id)
		if err != nil {
			return err
		}
		w = Why{Request: q}
		if w.Names, err = namesOf(ctx, tx, missionID, []Request{q}); err != nil || q.State != Accepted || !w.Mission.Dated() {
			return err
		}
		c, err := caseNear(ctx, tx, near{mission: w.Mission, picked: id, day: w.day(tx.Now(), w.Mission)})
		if err != nil {
			return err
		}
		return w.explain(c)
	})
	return w, err
}

// day is that of the meeting, or of now.
func (w *Why) day(now span.Instant, m mission.Mission) span.Day {
	if e, ok := w.Events[w.ID]; ok && e.Day != "" {
		return e.Day
	}
	return m.Today(now)
}

func (w *Why) explain(c *Case) error {
	for _, h := range c.Hopeless {
		if h.Request == w.ID {
			w.Never = h.Reasons[0]
		}
	}
	i := c.Index(w.ID)
	if i < 0 {
		return nil
	}
	w.Pinned = w.Events[w.ID].Pinned
	p := c.freed(i)
	desk, err := plan.OpenDesk(p, c.Now)
	if err != nil {
		return err
	}
	if k := slices.IndexFunc(c.Now.Placements, func(v plan.Placement) bool { return v.Meeting == i }); k >= 0 {
		v := c.Now.Placements[k]
		w.Now = &Target{c.SpotIDs[v.Spot], c.At(v.Start)}
		for _, r := range desk.WhyNot(i, v.Start, v.Spot) {
			w.Broken = append(w.Broken, c.words(r))
		}
	}
	for _, alt := range desk.Alternatives(i, waysMost) {
		spot, at := c.Problem.Spots[alt.Placement.Spot], c.SpotIDs[alt.Placement.Spot]
		w.Best = append(w.Best, Option{Spot: at, Name: spot.Name, Place: c.places[at.PlaceID], Start: c.At(alt.Placement.Start), Change: alt.Change})
	}
	if len(w.Best) > 0 || w.Now != nil {
		return nil
	}
	clash, _, err := why.Find(p, c.Now, i)
	if err != nil {
		return err
	}
	for k, l := range clash.Limits {
		way := clash.Ways[k]
		w.Clash = append(w.Clash, Limit{Words: c.both(l.Words(p)), Way: c.both(way.Words(p))})
	}
	return nil
}

// both puts the English words of what blocks people into an English sentence, where the problem knows the French alone.
func (c *Case) both(fr, en string) text.Pair {
	for label, other := range c.english {
		if label != "" {
			en = strings.ReplaceAll(en, "“"+label+"”", "“"+other+"”")
		}
	}
	return text.Pair{FR: fr, EN: en}
}
