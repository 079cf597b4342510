package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/planner"
)

// Budgets that escale bench holds the program to.
const (
	pageBudget      = 50.0      // ms, median
	feasibleBudget  = 1.0       // s, Montréal
	largeBudget     = 60.0      // s, the large mission
	memoryBudget    = 256 << 20 // bytes resident, large mission
	firstPageBudget = 1.0       // s
	timesAsked      = 20        // per page
	queryBudget     = 3         // more queries at large size: for a kind of record that the real page happens not to show
)

// benchCmd is escale bench: of the program, as ever, or of the planner on files.
type benchCmd struct {
	Program benchProgramCmd  `cmd:"" default:"withargs" help:"Measure pages, planner and memory (also without the word program)."`
	Plan    planner.BenchCmd `cmd:"" help:"Solve every problem of a folder, each in a process of its own on one core, and compare with expected.csv."`
}

type benchProgramCmd struct {
	JSON  bool    `name:"json" help:"Print one JSON object instead of tables."`
	Pages bool    `default:"true" negatable:"" help:"Measure the pages."`
	Plan  bool    `default:"true" negatable:"" help:"Measure the planner."`
	Long  float64 `default:"10" placeholder:"SECONDS" help:"How long the planner improves each mission."`
	Seed  uint64  `default:"2026" help:"Seed of the invented missions."`
}

// benchReport is all that was measured.
type benchReport struct {
	Go     string      `json:"go"`
	Cores  int         `json:"cores"`
	Binary int64       `json:"binary_bytes"`
	Pages  []benchPage `json:"pages,omitempty"`
	Plans  []benchPlan `json:"plans,omitempty"`
	Server benchServer `json:"server"`
	Over   []string    `json:"over_budget"`
}

// benchPage is one kind of page at both sizes; a size that has none of it is null.
type benchPage struct {
	Kind  string  `json:"page"`
	As    string  `json:"as"`
	Real  *sample `json:"real"`
	Large *sample `json:"large"`
}

// benchPlan is the planner on one mission. Seconds.
type benchPlan struct {
	Size           string  `json:"size"`
	Requests       int     `json:"requests"` // that are to be placed
	Read           float64 `json:"read_s"`   // of the problem, from the database
	Feasible       float64 `json:"feasible_s"`
	FeasiblePlaced int     `json:"feasible_placed"`
	Long           float64 `json:"long_s"`
	Placed         int     `json:"placed"`
	Waits          int     `json:"waits"`
	Changes        int     `json:"changes_of_place"`
	Broken         int     `json:"rules_broken"`
}

// Run measures and prints; the exit code says whether every budget is held.
func (b benchProgramCmd) Run(t *terminal) error {
	dir, err := os.MkdirTemp("", "escale-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder that stays harms nobody
	r := benchReport{Go: runtime.Version(), Cores: runtime.NumCPU(), Over: []string{}}
	pages := map[benchKey]*benchPage{}
	for _, size := range []demo.Size{demo.Usual, demo.Large} {
		if err := b.mission(t, &r, filepath.Join(dir, string(size)), size, pages); err != nil {
			return err
		}
	}
	for _, p := range pages {
		r.Pages = append(r.Pages, *p)
	}
	slices.SortFunc(r.Pages, comparePages)
	if err := r.serve(t.ctx, filepath.Join(dir, string(demo.Large))); err != nil {
		return err
	}
	r.judge()
	if b.JSON {
		e := json.NewEncoder(t.out)
		e.SetIndent("", "  ")
		if err := e.Encode(r); err != nil {
			return err
		}
	} else {
		r.print(t.out)
	}
	if len(r.Over) > 0 {
		return fault.New(fault.Invalid, "%d limites sont dépassées", "%d budgets are broken", len(r.Over))
	}
	return nil
}

// mission loads the invented mission at a size and measures the planner and the pages on it.
func (b benchProgramCmd) mission(t *terminal, r *benchReport, dir string, size demo.Size, pages map[benchKey]*benchPage) (err error) {
	a, err := Open(t.ctx, Config{Dir: dir, DSN: "sqlite:" + filepath.Join(dir, "escale.db"), Demo: true, MailFolder: filepath.Join(dir, "outbox"), MailFrom: "bench@example.org"}, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, a.Close()) }()
	who := demonstrator()
	if err := a.setClock("2026-06-16T08:42"); err != nil {
		return err
	}
	if err := a.stock(t.ctx, who, size, b.Seed); err != nil {
		return err
	}
	if b.Plan {
		p, err := b.plan(t.ctx, a, size)
		if err != nil {
			return err
		}
		r.Plans = append(r.Plans, p)
	}
	if err := a.rehearse(t.ctx, who, demo.MissionRef); err != nil || !b.Pages {
		return err
	}
	dead, err := a.benchPages(t.ctx, size, pages)
	r.Over = append(r.Over, dead...)
	return err
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// plan measures the planner on a mission of which nothing is placed yet.
func (b benchProgramCmd) plan(ctx context.Context, a *App, size demo.Size) (p benchPlan, err error) {
	start := time.Now()
	var c *meeting.Case
	err = a.DB.Read(ctx, func(tx *db.Tx) (err error) {
		c, err = meeting.Problem(ctx, tx, demo.MissionRef, plan.Balanced)
		return err
	})
	if err != nil {
		return p, err
	}
	p = benchPlan{Size: string(size), Requests: len(c.Problem.Meetings), Read: since(start)}
	start = time.Now()
	first, err := plan.Solve(ctx, c.Problem, plan.Options{Seed: 1, Iterations: 1, Lanes: 1})
	if err != nil {
		return p, err
	}
	p.Feasible, p.FeasiblePlaced = since(start), first.Score.Placed
	start = time.Now()
	long, err := plan.Solve(ctx, c.Problem, plan.Options{Seed: 1, Budget: time.Duration(b.Long * float64(time.Second)), Elapsed: func() time.Duration { return time.Since(start) }})
	if err != nil {
		return p, err
	}
	p.Long, p.Placed, p.Waits, p.Changes = since(start), long.Score.Placed, long.Score.Waits, long.Score.Changes
	p.Broken = len(plan.Check(c.Problem, long))
	return p, nil
}

func since(start time.Time) float64 { return float64(time.Since(start).Milliseconds()) / 1000 }

// benchAs are the roles whose pages are measured, and where each begins.
var benchAs = []struct {
	as, email string
	from      []string
}{
	{"organiser", directorEmail, []string{"/missions", "/m/" + demo.MissionRef, "/m/" + demo.MissionRef + "/plans/compare"}},
	{"delegate", delegateEmail, []string{"/m/" + demo.MissionRef, "/m/" + demo.MissionRef + "/today"}},
}

type benchKey struct{ kind, as string }

// benchPages measures every kind of page, and tells which links were dead.
func (a *App) benchPages(ctx context.Context, size demo.Size, all map[benchKey]*benchPage) (dead []string, err error) {
	for _, role := range benchAs {
		v, err := a.benchVisitor(ctx, role.email)
		if err != nil {
			return dead, err
		}
		pages, err := v.crawl(ctx, demo.MissionRef, role.from...)
		if err != nil {
			return dead, err
		}
		dead = append(dead, v.dead...)
		for _, p := range pages {
			s, err := v.measure(ctx, p.path, timesAsked)
			if err != nil {
				return dead, err
			}
			k := benchKey{p.kind, role.as}
			if all[k] == nil {
				all[k] = &benchPage{Kind: p.kind, As: role.as}
			}
			if size == demo.Large {
				all[k].Large = &s
			} else {
				all[k].Real = &s
			}
		}
	}
	return dead, nil
}

func (a *App) benchVisitor(ctx context.Context, email string) (*visitor, error) {
	link, err := a.benchLink(ctx, email)
	if err != nil {
		return nil, err
	}
	return newVisitor(ctx, a.Site, link)
}

func (a *App) benchLink(ctx context.Context, email string) (link string, err error) {
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		u, err := account.Ensure(ctx, tx, account.User{Email: email})
		if err != nil {
			return err
		}
		link, err = account.TerminalLink(ctx, tx, u.ID, "/", 10, time.Hour)
		return err
	})
	return link, err
}
