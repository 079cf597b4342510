package app

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/planner"
	"escale.dev/escale/internal/text"
)

// planCmd is escale plan: of a mission, as ever, or of files.
type planCmd struct {
	OfMission planMissionCmd `cmd:"" name:"mission" default:"withargs" help:"Place a mission’s meetings (also without the word mission)."`
	planner.Commands
}

type planMissionCmd struct {
	Mission string `required:"" placeholder:"REF" help:"Reference of the mission, as the missions page shows it."`
	Preset  string `default:"balanced" enum:"balanced,dense,calm,protect" help:"What comes after placing: balanced, dense, calm, or protect (move little of what is published)."`
	Seconds int    `default:"10" help:"How long to search, 1 to 600."`
	Seed    int64  `default:"1" help:"Seed of the search."`
	Apply   bool   `help:"Book the result into the agenda; otherwise it stays a draft on the plans page."`
	JSON    bool   `name:"json" help:"Print one JSON object instead of sentences."`
}

// Run plans a mission's meetings in this process, or, when the program also serves, in whichever takes the job first.
func (p planMissionCmd) Run(t *terminal) error {
	a, err := Open(t.ctx, t.set.config(), t.logger())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // the process ends with it
	who := account.System("cli")
	id, err := a.missionByRef(t.ctx, p.Mission)
	if err != nil {
		return err
	}
	preset := plan.Preset(p.Preset)
	if p.Preset == "balanced" {
		preset = plan.Balanced
	}
	runID, err := a.meetings.Plan(t.ctx, who, id, preset, p.Seconds, p.Seed)
	if err != nil {
		return err
	}
	a.Jobs.Start()
	defer a.Jobs.Stop(context.WithoutCancel(t.ctx))
	run, err := a.meetings.Await(t.ctx, who, id, runID, 200*time.Millisecond)
	if err != nil {
		return err
	}
	if !run.Problem.Empty() {
		return fault.New(fault.Invalid, "%[1]s", "%[2]s", run.Problem.In(text.FR), run.Problem.In(text.EN))
	}
	answer := planAnswer{Run: runID, Placed: run.Progress.Placed, Total: run.Progress.Total, Waits: run.Progress.Waits, Changes: run.Progress.Changes, Travel: run.Progress.Travel, Left: []leftAnswer{}}
	for _, l := range run.Result.Left {
		answer.Left = append(answer.Left, leftAnswer{Request: l.Request, Why: l.Reasons})
	}
	if p.Apply {
		booked, moved, dropped, err := a.meetings.Apply(t.ctx, who, id, runID)
		if err != nil {
			return err
		}
		answer.Booked, answer.Moved, answer.Dropped = booked, moved, len(dropped)
	}
	if p.JSON {
		return json.NewEncoder(t.out).Encode(answer)
	}
	t.say("Placés : %d sur %d ; attentes : %d ; changements de lieu : %d ; trajets : %d min", "Placed: %d of %d; waits: %d; changes of place: %d; travel: %d min",
		answer.Placed, answer.Total, answer.Waits, answer.Changes, answer.Travel)
	for _, l := range run.Result.Left {
		if len(l.Reasons) > 0 {
			r, err := a.meetings.Get(t.ctx, who, id, l.Request)
			if err != nil {
				return err
			}
			t.say("  laissé, %s : %s", "  left out, %s: %s", cmp.Or(r.Ref, r.ID), l.Reasons[0].In(text.Lang(t.set.Lang)))
		}
	}
	if p.Apply {
		t.say("Inscrits : %d ; déplacés : %d ; devenus impossibles : %d", "Booked: %d; moved: %d; become impossible: %d", answer.Booked, answer.Moved, answer.Dropped)
		return nil
	}
	t.say("Brouillon gardé : relisez-le sur la page des plans, ou ajoutez --apply.", "Kept as a draft: read it on the plans page, or add --apply.")
	return nil
}

// planAnswer is what --json prints.
type planAnswer struct {
	Run     string       `json:"run"`
	Placed  int          `json:"placed"`
	Total   int          `json:"total"`
	Waits   int          `json:"waits"`
	Changes int          `json:"changes_of_place"`
	Travel  int          `json:"travel_minutes"`
	Booked  int          `json:"booked"`
	Moved   int          `json:"moved"`
	Dropped int          `json:"dropped"`
	Left    []leftAnswer `json:"left"`
}

type leftAnswer struct {
	Request string      `json:"request"`
	Why     []text.Pair `json:"why"`
}

// missionByRef finds a mission as the command line names it: by reference or id.
func (a *App) missionByRef(ctx context.Context, ref string) (id string, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := mission.All(ctx, tx)
		if err != nil {
			return err
		}
		var refs []string
		for _, m := range all {
			if m.Ref == ref || m.ID == ref {
				id = m.ID
				return nil
			}
			refs = append(refs, m.Ref)
		}
		if len(refs) == 0 {
			return fault.New(fault.NotFound, "il n’y a pas de mission « %s » : cette base n’en a encore aucune", "there is no mission %q: this database has none yet", ref)
		}
		return fault.New(fault.NotFound, "il n’y a pas de mission « %s » ; il y a : %s", "there is no mission %q; there are: %s", ref, text.Printer{Lang: text.EN}.List(refs))
	})
	return id, err
}
