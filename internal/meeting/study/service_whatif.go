package study

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/bound"
	"escale.dev/escale/internal/meeting/plan/whatif"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Args are what the job of a scenario needs.
type Args struct{ Mission, Scenario string }

// Kind is the job that plans a scenario.
const Kind job.Kind[Args] = "meeting.whatif"

const (
	most      = 8               // scenarios of a study, the mission as it stands not counted
	deadAfter = 5 * time.Minute // silence after which a scenario does not hold the next study up
	seed      = 1
)

// Ask starts a study in the background: the mission as it stands, then each scenario, and all of them at once when
// asked for and when there are several. One study at a time in a mission: asking again while one is under way gives
// that one.
func (s *Service) Ask(ctx context.Context, a account.Actor, missionID string, preset plan.Preset, asks []Ask, all bool) (id string, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return "", err
	}
	if !slices.Contains([]plan.Preset{plan.Balanced, plan.Dense, plan.Calm, plan.Protect}, preset) {
		return "", fault.New(fault.Invalid, "Ce réglage n’existe pas : choisissez équilibré, dense, calme ou protéger.", "There is no such preset: choose balanced, dense, calm or protect.").With(fault.Field{Name: "preset"})
	}
	list, err := listed(asks, all)
	if err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if id, err = openStudy(ctx, tx, missionID, tx.Now().Add(-deadAfter)); err != nil || id != "" {
			return err
		}
		broken, err := json.Marshal(text.Pair{FR: "Le calcul s’est interrompu sans finir.", EN: "The run broke off before its end."})
		if err != nil {
			return err
		}
		if err := failOpen(ctx, tx, missionID, string(broken)); err != nil {
			return err
		}
		id = db.NewID()
		return s.insert(ctx, tx, Study{ID: id, MissionID: missionID, Preset: preset, StartedBy: a.Name}, list)
	})
	return id, err
}

// listed are the scenarios of a study.
func listed(asks []Ask, all bool) ([]Ask, error) {
	list := []Ask{{}}
	var means []Ask
	for _, x := range asks {
		if err := x.check(); err != nil {
			return nil, err
		}
		if x.Base() || slices.Contains(list, x) {
			continue
		}
		list = append(list, x)
		if !x.Capacity {
			means = append(means, x)
		}
	}
	switch {
	case len(list) == 1:
		return nil, fault.New(fault.Invalid, "Dites ce qui changerait : au moins une des lignes.", "Say what would change: one of the lines at least.")
	case len(list) > most+1:
		return nil, fault.New(fault.Invalid, "Au plus %d scénarios à la fois.", "%d scenarios at a time at most.", most)
	}
	if all && len(means) > 1 {
		list = append(list, together(means))
	}
	return list, nil
}

// insert writes a study with a job for each scenario, and drops the oldest.
func (s *Service) insert(ctx context.Context, tx *db.Tx, st Study, list []Ask) error {
	old, err := studiesOf(ctx, tx, st.MissionID)
	if err != nil {
		return err
	}
	for _, x := range old[min(len(old), kept-1):] {
		if err := dropStudy(ctx, tx, st.MissionID, x.ID); err != nil {
			return err
		}
	}
	if err := insertStudy(ctx, tx, st); err != nil {
		return err
	}
	for k, ask := range list {
		x := Scenario{ID: db.NewID(), StudyID: st.ID, MissionID: st.MissionID, Sort: k, State: Waiting, Ask: ask}
		if err := insertScenario(ctx, tx, x); err != nil {
			return err
		}
		if _, err := job.Enqueue(ctx, tx, Kind, Args{st.MissionID, x.ID}, job.Options{Key: x.ID, Mission: st.MissionID, MaxTries: 3}); err != nil {
			return err
		}
	}
	return nil
}

// Stop ends a study: what is done is kept, the rest has no result.
func (s *Service) Stop(ctx context.Context, a account.Actor, missionID, studyID string) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return stopScenarios(ctx, tx, missionID, studyID) })
}

// View reads a study for its page, the latest when id is "". A fixed number of queries.
func (s *Service) View(ctx context.Context, a account.Actor, missionID, id string) (v View, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if v.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
			return err
		}
		if v.Earlier, err = studiesOf(ctx, tx, missionID); err != nil {
			return err
		}
		if err := v.pick(ctx, tx, id); err != nil {
			return err
		}
		v.Companies, err = directory.OrganisationsByID(ctx, tx, v.gaining())
		return err
	})
	return v, err
}

// pick reads the scenarios of the study that is shown.
func (v *View) pick(ctx context.Context, tx *db.Tx, id string) error {
	for i := range v.Earlier {
		if st := &v.Earlier[i]; st.ID == id || id == "" {
			v.Study = st
			break
		}
	}
	if v.Study == nil {
		if id != "" {
			return fault.New(fault.NotFound, "Cette étude n’est plus gardée : seules les %d dernières le sont.", "This study is no longer kept: only the last %d are.", kept)
		}
		return nil
	}
	var err error
	v.Study.Scenarios, err = scenariosOf(ctx, tx, v.Mission.ID, v.Study.ID)
	return err
}

// gaining are the companies whose number of meetings differs in some scenario.
func (v *View) gaining() (ids []string) {
	if v.Study == nil || v.Study.Base() == nil {
		return nil
	}
	base := v.Study.Base().Result.Companies
	for i := range v.Study.Scenarios {
		x := &v.Study.Scenarios[i]
		if x.State != Done || x.Ask.Capacity {
			continue
		}
		for id := range base {
			if x.Result.Companies[id] != base[id] {
				ids = append(ids, id)
			}
		}
		for id := range x.Result.Companies {
			if _, ok := base[id]; !ok {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Work is the job of a scenario. It is repeatable: taken up again after a restart, it comes to the same result.
func (s *Service) Work(ctx context.Context, args Args) error {
	x, preset, err := s.begin(ctx, args)
	if err != nil || x.State != Running {
		return err
	}
	if x.StopAsked {
		x.State = Stopped
		return s.end(ctx, x, nil)
	}
	var c *meeting.Case
	var now span.Instant
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		now = tx.Now()
		c, err = meeting.Problem(ctx, tx, args.Mission, preset)
		return err
	})
	if err != nil {
		return s.end(ctx, x, err)
	}
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &run{c: c, now: now, ctx: work, beat: s.beating(ctx, x.ID, cancel)}
	x.Result, err = r.result(x.Ask)
	switch {
	case ctx.Err() != nil: // the program is closing: the job is taken up again
		return ctx.Err()
	case work.Err() != nil:
		x.State, x.Result, err = Stopped, Result{}, nil
	}
	x.Done = x.Total
	return s.end(ctx, x, err)
}

// beating notes how far a scenario is, a few times a second at most, and ends it when somebody asked to stop. A write
// that fails is no reason to end it.
func (s *Service) beating(ctx context.Context, id string, stop func()) func(done, total int) {
	started, last := time.Now(), -time.Second
	return func(done, total int) {
		now := time.Since(started)
		if now-last < 300*time.Millisecond {
			return
		}
		last = now
		asked := false
		err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			asked, err = beatScenario(ctx, tx, id, done, total)
			return err
		})
		if err == nil && asked {
			stop()
		}
	}
}

// begin marks the scenario as running; one that ended meanwhile is left as it is, and so is one that was dropped.
func (s *Service) begin(ctx context.Context, args Args) (x Scenario, preset plan.Preset, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if x, err = scenarioByID(ctx, tx, args.Mission, args.Scenario); err != nil {
			if fault.Is(err, fault.NotFound) {
				return nil
			}
			return err
		}
		studies, err := studiesOf(ctx, tx, args.Mission)
		for _, st := range studies {
			if st.ID == x.StudyID {
				preset = st.Preset
			}
		}
		if err != nil || !x.State.Open() {
			return err
		}
		x.State = Running
		return updateScenario(ctx, tx, x)
	})
	return x, preset, err
}

func (s *Service) end(ctx context.Context, x Scenario, failure error) error {
	switch {
	case failure == nil && x.State == Running:
		x.State = Done
	case failure != nil && !fault.Is(failure, fault.Invalid):
		return failure // it may help to try again
	case failure != nil:
		f := fault.Of(failure)
		x.State, x.Problem = Failed, text.Pair{FR: f.Sentence("fr"), EN: f.Sentence("en")}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := scenarioByID(ctx, tx, x.MissionID, x.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err == nil && now.State == Running { // else another process has finished it, or it was given up
			x.StopAsked, x.FinishedAt = now.StopAsked, tx.Now()
			if err := updateScenario(ctx, tx, x); err != nil {
				return err
			}
		}
		return job.Finish(ctx, tx)
	})
}

// run plans one scenario.
type run struct {
	c    *meeting.Case
	now  span.Instant
	ctx  context.Context
	beat func(done, total int)
}

// moves is how many moves a search tries: by the size of the problem alone, so that scenarios differ by their means.
func moves(p plan.Problem) int { return 20_000 + 40*len(p.Meetings) }

func (r *run) solve(p plan.Problem, n int, told func(done int)) (plan.Plan, error) {
	return plan.Solve(r.ctx, p, plan.Options{Seed: seed, Iterations: n, Progress: func(g plan.Progress) { told(g.Moves) }})
}

func (r *run) result(ask Ask) (out Result, err error) {
	p := r.c.Problem
	if ask.Capacity {
		return r.capacity()
	}
	with := ask.means(p).Of(p)
	n := moves(with)
	r.beat(0, n)
	pl, err := r.solve(with, n, func(done int) { r.beat(done, n) })
	if err != nil {
		return out, err
	}
	most := bound.Of(with)
	out = Result{Score: pl.Score, Total: len(r.c.Requests) + len(r.c.Hopeless), Most: most.Placed, By: most.By, Companies: r.companies(pl)}
	if ask.Base() {
		now := plan.Measure(p, r.c.Now)
		out.Now = &now
	}
	return out, nil
}

func (r *run) companies(pl plan.Plan) map[string]int {
	out := map[string]int{}
	for _, v := range pl.Placements {
		out[r.c.Requests[v.Meeting].CompanyID]++
	}
	return out
}

// capacity finds how few tables are enough.
func (r *run) capacity() (out Result, err error) {
	p := r.c.Problem
	like := whatif.Table(p)
	if like == plan.None {
		return out, fault.New(fault.Invalid, "La mission n’a ni table ni lieu : ajoutez-en un pour que le calcul sache à quoi une table ressemble.", "The mission has neither table nor place: add one, so that the planner knows what a table is like.")
	}
	n, done, total := moves(p)/2, 0, 0
	room, err := whatif.Capacity(p, like, func(p plan.Problem) (plan.Plan, error) {
		pl, err := r.solve(p, n, func(k int) { r.beat(done*n+min(k, n), total*n) })
		if err == nil {
			err = r.ctx.Err() // cut short, it says nothing
		}
		return pl, err
	}, func(k, of int) { done, total = k, of; r.beat(k*n, of*n) })
	if r.ctx.Err() != nil {
		return out, nil // told by the context
	}
	if err != nil {
		return out, err
	}
	needs := slices.DeleteFunc(room.Needs, func(n whatif.Need) bool { return r.c.At(n.To) <= r.now }) // what is over needs no advice
	fr, en := whatif.Advice(p, needs, whatif.Tables)
	out = Result{Score: plan.Score{Placed: room.Placed}, Total: len(r.c.Requests) + len(r.c.Hopeless), Room: &Room{Have: room.Have, Advice: text.Pair{FR: fr, EN: en}}}
	for _, h := range needs {
		out.Room.Tables = max(out.Room.Tables, h.Spots)
		out.Room.Halves = append(out.Room.Halves, Half{From: r.c.At(h.From), To: r.c.At(h.To), Peak: r.c.At(h.At), Tables: h.Spots})
	}
	return out, nil
}
