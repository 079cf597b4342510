package meetingweb

import (
	"testing"

	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/text"
)

// "Proven" is said of a bound alone: where no more than are placed could be, that is said, with what stands in the way.
func TestAPlanSaysWhatIsProven(t *testing.T) {
	f := newFixture(t)
	f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	f.ask("R2", "Calanques", "Cléa", "Laurier", "Léo", func(q *meeting.Request) { q.WishDay, q.WishFrom, q.WishTo = "2026-06-16", 300, 400 })
	id, err := f.s.Plan(t.Context(), f.org, f.mission, plan.Balanced, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := f.as("organiser").Get(f.path("plans/" + id))
	if got, want := page.Text(".gauges li:first-child .soft"), text.Fr("C’est le plus possible : prouvé. Certaines demandes n’ont aucune place, même seules."); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	pr := text.Printer{Lang: text.FR}
	for want, g := range map[string]meeting.Progress{
		"–":                                     {Placed: 1, Total: 2},
		text.Fr("au plus 1"):                    {Placed: 0, Total: 2, Bounded: true, Most: 1},
		text.Fr("atteinte : " + pr.Int(1)):      {Placed: 1, Total: 2, Bounded: true, Most: 1},
		text.Fr("au plus " + pr.Int(1_000_000)): {Placed: 1, Total: 1_000_000, Bounded: true, Most: 1_000_000},
	} {
		if got := atMost(pr, &g); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
