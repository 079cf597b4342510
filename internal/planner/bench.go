package planner

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan/slotted"
)

// BenchCmd solves a folder of problems and compares.
type BenchCmd struct {
	Dir      string        `arg:"" help:"Folder with .dzn and .json problems."`
	Budget   time.Duration `default:"60s" help:"How long for each."`
	Fairness string        `default:"2" help:"Fairness of the published problems; all: each that expected.csv lists."`
	Only     string        `placeholder:"TEXT" help:"Only problems with this in their name."`
	Against  string        `default:"" enum:",clasp" help:"clasp: run that program beside, on the formulas of --wcnf."`
	WCNF     string        `name:"wcnf" placeholder:"DIR" help:"With --against: folder of NAME.wcnf, the same instances as weighted formulas of the same fairness."`
	Seed     uint64        `default:"1" help:"Seed of the searches."`
	JSON     bool          `name:"json" help:"Print one JSON object instead of a table."`
}

// benched is one problem solved.
type benched struct {
	Instance string  `json:"instance"`
	Fairness int     `json:"fairness"`
	Status   string  `json:"status"`
	Breaks   *int    `json:"breaks,omitempty"`
	Bound    int     `json:"bound"`
	Placed   int     `json:"placed,omitempty"` // of Escale's own problems
	CPU      float64 `json:"cpu_s"`
	Wall     float64 `json:"wall_s"`
	Clasp    float64 `json:"clasp_cpu_s,omitempty"`
	Stopped  bool    `json:"clasp_stopped,omitempty"` // clasp: without an end
	Expected string  `json:"expected,omitempty"`
	Differs  bool    `json:"differs,omitempty"` // from what is expected, at the end of the search
}

// benchedAll is all of it. Means are geometric, a run under a hundredth counts as one.
type benchedAll struct {
	Runs      []benched `json:"runs"`
	Mean      float64   `json:"cpu_mean_s"`
	Total     float64   `json:"cpu_total_s"`
	ClaspMean float64   `json:"clasp_cpu_mean_s,omitempty"`
	ClaspSum  float64   `json:"clasp_cpu_total_s,omitempty"`
	Differs   int       `json:"differs"`
}

// Run measures; code 3 when something is not as expected.
func (c BenchCmd) Run(t *Terminal) error {
	if c.Against == "clasp" && c.WCNF == "" {
		return refused(fault.New(fault.Invalid, "--against clasp demande --wcnf DOSSIER", "--against clasp needs --wcnf DIR"))
	}
	if c.Against == "clasp" {
		if _, err := exec.LookPath("clasp"); err != nil {
			return fault.New(fault.NotFound, "le programme clasp n’est pas là", "the program clasp is not here")
		}
	}
	todo, err := c.runs()
	if err != nil {
		return err
	}
	var all benchedAll
	for _, b := range todo {
		if err := c.one(t, &b); err != nil {
			return err
		}
		if t.Ctx.Err() != nil {
			break
		}
		all.Runs = append(all.Runs, b)
		if !c.JSON {
			t.note("%s : %s en %.2f s", "%s: %s in %.2f s", b.Instance, b.Status, b.CPU)
		}
	}
	all.sum()
	if err := all.print(t, c.JSON); err != nil {
		return err
	}
	if all.Differs > 0 {
		return &Outcome{CodeRefused, fault.New(fault.Invalid, "%d réponses ne sont pas celles attendues", "%d answers are not those expected", all.Differs)}
	}
	return nil
}

// runs lists what is to be solved.
func (c BenchCmd) runs() (out []benched, err error) {
	var files []string
	for _, pattern := range []string{"*.dzn", "*.json"} {
		found, _ := filepath.Glob(filepath.Join(c.Dir, pattern)) // fails on patterns only
		files = append(files, found...)
	}
	files = slices.DeleteFunc(files, func(f string) bool { return !strings.Contains(filepath.Base(f), c.Only) })
	if len(files) == 0 {
		return nil, fault.New(fault.NotFound, "il n’y a ni .dzn ni .json dans %s", "there is neither .dzn nor .json in %s", c.Dir)
	}
	slices.Sort(files)
	want, err := c.expected()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		name := filepath.Base(f)
		stem := strings.TrimSuffix(name, ".dzn")
		for _, d := range c.fairnesses(stem, want) {
			out = append(out, benched{Instance: name, Fairness: d, Expected: want[stem][d]})
		}
	}
	return out, nil
}

func (c BenchCmd) fairnesses(stem string, want map[string]map[int]string) []int {
	if d, err := strconv.Atoi(c.Fairness); err == nil {
		return []int{d}
	}
	var out []int
	for d := range want[stem] {
		out = append(out, d)
	}
	slices.Sort(out)
	if len(out) == 0 {
		return []int{2}
	}
	return out
}

// expected reads expected.csv, in the folder or beside it: by instance and fairness,
// "optimal 5" or "infeasible".
func (c BenchCmd) expected() (map[string]map[int]string, error) {
	out := map[string]map[int]string{}
	for _, dir := range []string{c.Dir, filepath.Dir(filepath.Clean(c.Dir))} {
		f, err := os.Open(filepath.Join(dir, "expected.csv"))
		if err != nil {
			continue
		}
		defer func() { _ = f.Close() }() // only read
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "expected.csv ne se lit pas : %v", "expected.csv cannot be read: %v", err)
		}
		for i, r := range rows {
			d, err := 0, error(nil)
			if len(r) >= 4 {
				d, err = strconv.Atoi(r[1])
			}
			if i == 0 || len(r) < 4 || err != nil {
				continue // the heading, and what is no row of it
			}
			if out[r[0]] == nil {
				out[r[0]] = map[int]string{}
			}
			out[r[0]][d] = strings.TrimSpace(r[2] + " " + r[3])
		}
		return out, nil
	}
	return out, nil
}

// one solves one problem in a process of its own.
func (c BenchCmd) one(t *Terminal, b *benched) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	file := filepath.Join(c.Dir, b.Instance)
	cmd := exec.CommandContext(t.Ctx, self, "plan", "solve", "--format=json", "--lang=en", "--budget="+c.Budget.String(),
		fmt.Sprintf("--seed=%d", c.Seed), fmt.Sprintf("--fairness=%d", b.Fairness), file)
	cmd.Args[0] = os.Args[0]
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	var out, told bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &told
	start := time.Now()
	err = cmd.Run()
	b.Wall = seconds(time.Since(start))
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err
	}
	b.CPU = seconds(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime())
	var said struct {
		Status string `json:"status"`
		Breaks *int   `json:"breaks"`
		Bound  int    `json:"bound"`
		Score  struct {
			Placed int `json:"placed"`
		} `json:"score"`
	}
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		b.Status = "refused"
		if s := strings.TrimSpace(told.String()); s != "" {
			t.note("%s : %s", "%s: %s", b.Instance, s)
		}
		b.Differs = b.Expected != ""
		return nil
	}
	b.Status, b.Breaks, b.Bound, b.Placed = said.Status, said.Breaks, said.Bound, said.Score.Placed
	b.Differs = b.differs()
	if c.Against == "clasp" {
		ended := false
		b.Clasp, ended, err = c.clasp(t, b.Instance)
		b.Stopped = !ended
		return err
	}
	return nil
}

// differs says whether an answer is other than expected; one that is not proven yet is.
func (b benched) differs() bool {
	got := b.Status
	if b.Status == slotted.Optimal && b.Breaks != nil {
		got += " " + strconv.Itoa(*b.Breaks)
	}
	return b.Expected != "" && b.Expected != got
}

// sum fills in the means and totals.
func (all *benchedAll) sum() {
	logs, claspLogs, clasped := 0.0, 0.0, 0
	for _, b := range all.Runs {
		all.Total += b.CPU
		logs += math.Log(max(b.CPU, 0.01))
		if b.Clasp > 0 {
			all.ClaspSum += b.Clasp
			claspLogs += math.Log(max(b.Clasp, 0.01))
			clasped++
		}
		if b.Differs {
			all.Differs++
		}
	}
	all.Mean = math.Exp(logs / max(1, float64(len(all.Runs))))
	if clasped > 0 {
		all.ClaspMean = math.Exp(claspLogs / float64(clasped))
	}
}

func (all *benchedAll) print(t *Terminal, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(t.Out)
		e.SetIndent("", "  ")
		return e.Encode(all)
	}
	w := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
	all.table(t, w)
	return w.Flush()
}

func (all *benchedAll) table(t *Terminal, w io.Writer) {
	say := func(cells ...any) { // Flush tells
		for _, c := range cells {
			_, _ = fmt.Fprintf(w, "%v\t", c)
		}
		_, _ = fmt.Fprintln(w)
	}
	beside := all.ClaspSum > 0
	row := func(cells []any, clasp any) {
		if beside {
			cells = append(cells, clasp)
		}
		say(cells...)
	}
	row([]any{t.in("problème", "problem"), "d", t.in("réponse", "status"), t.in("pauses", "breaks"), t.in("borne", "bound"), "CPU s", t.in("attendu", "expected")}, "clasp CPU s")
	for _, b := range all.Runs {
		breaks := "–"
		if b.Breaks != nil {
			breaks = strconv.Itoa(*b.Breaks)
		}
		want := b.Expected
		if b.Differs {
			want += " ≠"
		}
		clasp := fmt.Sprintf("%.2f", b.Clasp)
		if b.Stopped {
			clasp = "> " + clasp
		}
		row([]any{b.Instance, b.Fairness, b.Status, breaks, b.Bound, fmt.Sprintf("%.2f", b.CPU), want}, clasp)
	}
	row([]any{t.in("moyenne géométrique", "geometric mean"), "", "", "", "", fmt.Sprintf("%.3f", all.Mean), ""}, fmt.Sprintf("%.3f", all.ClaspMean))
	row([]any{"total", "", "", "", "", fmt.Sprintf("%.2f", all.Total), fmt.Sprintf(t.in("%d autres qu’attendu", "%d not as expected"), all.Differs)}, fmt.Sprintf("%.2f", all.ClaspSum))
}
