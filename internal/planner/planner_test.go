package planner_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/planner"
)

// ran is what a command left behind.
type ran struct {
	code             int
	out, err, reason string
}

// run runs a command line of escale plan, with something on standard input.
func run(t *testing.T, in string, args ...string) ran {
	t.Helper()
	return runUntil(t, t.Context(), in, args...)
}

func runUntil(t *testing.T, ctx context.Context, in string, args ...string) (r ran) {
	t.Helper()
	var c planner.Commands
	k, err := kong.New(&c, kong.Exit(func(int) { t.Error("kong wants to exit") }))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := k.Parse(args)
	if err != nil {
		return ran{code: 2, reason: err.Error()}
	}
	var out, told bytes.Buffer
	err = parsed.Run(&planner.Terminal{Ctx: ctx, In: strings.NewReader(in), Out: &out, Err: &told, Lang: "en"})
	r.out, r.err = out.String(), told.String()
	var o *planner.Outcome
	switch {
	case errors.As(err, &o):
		r.code = o.Code
		if o.Cause != nil {
			r.reason = fault.Of(o.Cause).Sentence("en")
			if fr := fault.Of(o.Cause).Sentence("fr"); strings.Contains(fr, "%!") || fr == r.reason {
				t.Errorf("in French: %q", fr)
			}
		}
	case err != nil:
		r.code, r.reason = planner.CodeFailed, fault.Of(err).Sentence("en")
		if fault.KindOf(err) == fault.Internal {
			t.Errorf("%v", err)
		}
	}
	return r
}

// path writes a file for a command.
func path(t *testing.T, name, body string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const tiny = `nBusiness = 3; nMeetings = 2; nTables = 1; nTotalSlots = 2; nMorningSlots = 1;
requested = [|1,2,3 |2,3,3|]; forbidden = [{},{},{}]; fixed = [2,0]; precedences = [{},{}];`

type answer struct {
	Status   string
	Breaks   *int
	Bound    int
	Seed     int
	Meetings []struct{ ID, Slot, Table int }
}

func solved(t *testing.T, r ran) (a answer) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.out), &a); err != nil {
		t.Fatalf("%v: %q", err, r.out)
	}
	return a
}

func TestTheAnswerIsTheDocumentedLine(t *testing.T) {
	r := run(t, tiny, "solve", "--seed", "7", "-")
	head, rest, _ := strings.Cut(r.out, `"elapsed_s":`)
	_, tail, _ := strings.Cut(rest, `,"seed"`)
	if want := `{"status":"optimal","breaks":0,"bound":0,`; r.code != 0 || head != want {
		t.Errorf("code %d, %q, want %q", r.code, head, want)
	}
	if want := ":7,\"meetings\":[{\"id\":1,\"slot\":2,\"table\":1},{\"id\":2,\"slot\":1,\"table\":1}]}\n"; tail != want {
		t.Errorf("%q\nwant %q", tail, want)
	}
}

// TestBadInput: each is refused with a sentence, or proven to be infeasible; never a panic.
func TestBadInput(t *testing.T) {
	change := func(old, new string) string { return strings.Replace(tiny, old, new, 1) }
	const general = `{"format":"escale-problem/1","days":[{"from":540,"to":1080}],"spots":[{"id":"t"}],"people":[{"id":"a"}],"meetings":[{"id":"m","minutes":30,"required":["a"],"spots":["t"]}]}`
	swap := func(old, new string) string { return strings.Replace(general, old, new, 1) }
	for _, c := range []struct {
		name, in, reason string
		code             int
	}{
		{"sound", tiny, "", planner.CodeOK},
		{"sound JSON", general, "", planner.CodeOK},
		{"nothing", "", "“nBusiness” is missing", planner.CodeRefused},
		{"cut off", tiny[:60], "“nMorningSlots” is missing", planner.CodeRefused},
		{"cut off in a table", tiny[:100], "line 2: expected a number, found EOF", planner.CodeRefused},
		{"words", "hello", "line 1: expected “name = value;”, found EOF", planner.CodeRefused},
		{"negative people", change("nBusiness = 3", "nBusiness = -3"), "-3 participants, 2 slots of which 1 in the morning, 1 tables: these numbers do not go together", planner.CodeRefused},
		{"negative tables", change("nTables = 1", "nTables = -1"), "3 participants, 2 slots of which 1 in the morning, -1 tables: these numbers do not go together", planner.CodeRefused},
		{"beyond a number", change("nTables = 1", "nTables = 99999999999"), "line 1: expected a number, “[”, “[|” or “{”, found \"99999999999;\"", planner.CodeRefused},
		{"no such participant", change("|2,3,3|", "|2,4,3|"), "meeting 2: participant 4, though there are 3", planner.CodeRefused},
		{"meets itself", change("|2,3,3|", "|2,2,3|"), "meeting 2: participant 2 meets itself", planner.CodeRefused},
		{"no such half", change("|2,3,3|", "|2,3,4|"), "meeting 2: half of day 4, expected 1 (morning), 2 (afternoon) or 3 (either)", planner.CodeRefused},
		{"fixed outside", change("[2,0]", "[3,0]"), "meeting 1: fixed slot 3, outside 1 to 2", planner.CodeRefused},
		{"forbidden outside", change("[{},{},{}]", "[{9},{},{}]"), "participant 1: forbidden slot 9, outside 1 to 2", planner.CodeRefused},
		{"too few rows", change("nMeetings = 2", "nMeetings = 3"), "line 2: “requested” has 2 rows for 3 meetings", planner.CodeRefused},
		{"no table", change("requested = [|1,2,3 |2,3,3|];", ""), "“requested” is missing", planner.CodeRefused},
		{"given twice", tiny + "nTables = 1;", "line 2: “nTables” is given twice", planner.CodeRefused},
		{"a range without end", change("[{},{},{}]", "[{1..999999999},{},{}]"), "line 2: range without a sensible end, found \"},{},{}]; fi\"", planner.CodeRefused},
		{"both fixed to one slot", change("[2,0]", "[2,2]"), "", planner.CodeInfeasible},
		{"all forbidden", change("[{},{},{}]", "[{1,2},{},{}]"), "", planner.CodeInfeasible},
		{"after itself", change("[{},{}]", "[{1},{}]"), "", planner.CodeInfeasible},
		{"round in a circle", change("[{},{}]", "[{2},{1}]"), "", planner.CodeInfeasible},
		{"no tables at all", change("nTables = 1", "nTables = 0"), "", planner.CodeInfeasible},
		{"nobody meets", "nBusiness = 0; nMeetings = 0; nTables = 0; nTotalSlots = 1; nMorningSlots = 0; requested = [||]; forbidden = [];", "", planner.CodeOK},
		{"nobody attends", swap(`"required":["a"],`, ``), "meeting m: nobody attends: name at least one person.", planner.CodeRefused},
		{"an empty window", swap(`"minutes":30`, `"minutes":30,"windows":[[600,600]]`), "meeting m: window 600–600 is empty: its end must come after its beginning.", planner.CodeRefused},
		{"negative minutes", swap(`"minutes":30`, `"minutes":-1`), "meeting m: a length of -1 minutes: give 1 to 2160.", planner.CodeRefused},
		{"pins that contradict", strings.Replace(general, `"meetings":[{"id":"m",`, `"meetings":[{"id":"n","minutes":30,"required":["a"],"spots":["t"],"pin":{"start":600,"spot":"t"}},{"id":"m","pin":{"start":615,"spot":"t"},`, 1),
			"the plan breaks 2 rules because of pins: see “violations”", planner.CodeRefused},
		{"a pin nowhere", swap(`"minutes":30`, `"minutes":30,"pin":{"start":600,"spot":"x"}`), "meetings[0].pin.spot: “x” is not in “spots”: add it there, or mend the id", planner.CodeRefused},
		{"a place nowhere", swap(`{"id":"t"}`, `{"id":"t","place":"moon"}`), "spots[0].place: “moon” is not in “places”: add it there, or mend the id", planner.CodeRefused},
		{"days backwards", swap(`{"from":540,"to":1080}`, `{"from":1080,"to":540}`), "day 1: window 1080–540 is empty: its end must come after its beginning.", planner.CodeRefused},
		{"negative travel", swap(`"spots":[{"id":"t"}]`, `"places":[{"id":"p"}],"travel":[[-1]],"spots":[{"id":"t"}]`), "travel from place p: -1 minutes of travel: give 0 to 10080.", planner.CodeRefused},
		{"no days", swap(`{"from":540,"to":1080}`, ``), "days: no day is open: give at least one day.", planner.CodeRefused},
		{"JSON cut off", general[:70], "spots (line 1): the file stops there, before its end: it was cut off", planner.CodeRefused},
		{"a pin that breaks a rule", swap(`"minutes":30`, `"minutes":30,"pin":{"start":0,"spot":"t","people":["a"]}`), "the plan breaks 1 rules because of pins: see “violations”", planner.CodeRefused},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := run(t, c.in, "solve", "--budget=5s", "--moves=50", "-")
			if r.code != c.code || r.reason != c.reason {
				t.Errorf("code %d, %q\nwant %d, %q", r.code, r.reason, c.code, c.reason)
			}
		})
	}
}

// TestAMillionMeetingsOfOurOwnAreRefused while they are read, at the first too many.
func TestAMillionMeetingsOfOurOwnAreRefused(t *testing.T) {
	head := `{"format":"escale-problem/1","days":[{"from":540,"to":1080}],"meetings":[`
	r := run(t, head+strings.Repeat(`{"id":"m","minutes":30},`, 1_000_000)+`{}]}`, "solve", "-")
	if want := "meetings[100000] (line 1): this is too many: at most 100000"; r.code != planner.CodeRefused || r.reason != want {
		t.Errorf("code %d, %q", r.code, r.reason)
	}
}

func TestAMillionMeetingsAreRefused(t *testing.T) {
	var b strings.Builder
	b.WriteString("nBusiness = 2; nMeetings = 1000000; nTables = 1; nTotalSlots = 10; nMorningSlots = 1; forbidden = [{},{}]; requested = [|")
	for range 1_000_000 {
		b.WriteString("1,2,3|")
	}
	b.WriteString("];")
	r := run(t, b.String(), "solve", "-")
	if want := "1000000 meetings and 2 participants over 10 slots: more than can be solved at once (at most 3000000 in all); split the problem, by day for instance"; r.code != planner.CodeRefused || r.reason != want {
		t.Errorf("code %d, %q", r.code, r.reason)
	}
}

// TestFromPipeToProof: generate, solve with a proof, check both, explain.
func TestFromPipeToProof(t *testing.T) {
	problem := run(t, "", "generate", "--slotted", "--people=8", "--meetings=12", "--slots=6", "--tables=3", "--seed=3", "--forbid=50", "--fix=200", "--order=200")
	again := run(t, "", "generate", "--slotted", "--people=8", "--meetings=12", "--slots=6", "--tables=3", "--seed=3", "--forbid=50", "--fix=200", "--order=200")
	if problem.code != 0 || problem.out != again.out {
		t.Fatalf("code %d, or the same seed gives another problem", problem.code)
	}
	file, proof := path(t, "p.dzn", problem.out), filepath.Join(t.TempDir(), "proof")
	r := run(t, "", "solve", file, "--fairness", "-1", "--proof", proof)
	a := solved(t, r)
	if r.code != 0 || a.Status != "optimal" || a.Breaks == nil || a.Bound != *a.Breaks {
		t.Fatalf("code %d: %+v", r.code, a)
	}
	plan := path(t, "plan.json", r.out)
	if c := run(t, "", "check", "--fairness", "-1", file, plan); c.code != 0 || c.out != fmt.Sprintf("everything holds\nbreaks: %d\n", *a.Breaks) {
		t.Errorf("check: %d %q %s", c.code, c.out, c.reason)
	}
	if *a.Breaks > 0 {
		c := run(t, "", "check", file, "--proof", proof)
		if want := fmt.Sprintf("everything holds\nproven: no plan of fairness -1 has fewer than %d breaks\n", *a.Breaks); c.code != 0 || c.out != want {
			t.Errorf("proof: %d %q, want %q", c.code, c.out, want)
		}
	} else if _, err := os.Stat(proof); err == nil {
		t.Error("a certificate was written of nothing")
	}
	var slots []string
	for _, m := range a.Meetings {
		slots = append(slots, fmt.Sprint(m.Slot))
	}
	if c := run(t, strings.Join(slots, "\n"), "check", "--fairness=-1", file, "-"); c.code != 0 {
		t.Errorf("the slots alone: %d %q %s", c.code, c.out, c.reason)
	}
	if c := run(t, "", "explain", file, plan, "--meeting=1"); c.code != 0 || !strings.HasPrefix(c.out, "meeting 1 (participants ") {
		t.Errorf("explain: %d %q", c.code, c.out)
	}
}

func TestInfeasibilityIsProvenAndExplained(t *testing.T) {
	file := path(t, "p.dzn", strings.Replace(tiny, "[2,0]", "[2,2]", 1))
	proof := filepath.Join(t.TempDir(), "proof")
	r := run(t, "", "solve", file, "--proof="+proof)
	if a := solved(t, r); r.code != planner.CodeInfeasible || a.Status != "infeasible" || a.Breaks != nil || a.Meetings != nil {
		t.Errorf("code %d: %+v", r.code, a)
	}
	if c := run(t, "", "check", file, "--proof="+proof); c.code != 0 || c.out != "everything holds\nproven: there is no plan of fairness 2\n" {
		t.Errorf("%d %q %s", c.code, c.out, c.reason)
	}
	if c := run(t, "", "explain", file); c.out != "participant 2: meetings 1 and 2 are both fixed to slot 2: free one of them\n"+
		"participant 2: 2 meetings for 1 possible slots: drop some, or open slots\n" {
		t.Errorf("%q", c.out)
	}
	// a certificate that lacks its end proves nothing
	body, err := os.ReadFile(proof)
	if err != nil {
		t.Fatal(err)
	}
	half := path(t, "half", strings.Replace(string(body), "fairness 2 breaks -1", "fairness 2 breaks x", 1))
	if c := run(t, "", "check", file, "--proof="+half); c.code != planner.CodeRefused {
		t.Errorf("a broken certificate holds: %q", c.out)
	}
}

// TestCheckFinds what is wrong with a plan.
func TestCheckFinds(t *testing.T) {
	file := path(t, "p.dzn", tiny)
	for _, c := range []struct{ name, plan, out, reason string }{
		{"both in one slot", "2 2", "- slot 2: 2 meetings for 1 tables\n- participant 2: two meetings in slot 2\nbreaks: 0\n", ""},
		{"the fixed one moved", "1 2", "- meeting 1: slot 1, though fixed to 2\nbreaks: 0\n", ""},
		{"outside", "2 3", "- meeting 2: slot 3, outside 1 to 2\nbreaks: 0\n", ""},
		{"too few", "2", "", "the plan gives 1 meetings of 2: all are needed"},
		{"too many", "2 1 1", "", "the plan, word 3: found “1”, expected 2 numbers of slots, or the JSON of solve"},
		{"words", "two 1", "", "the plan, word 1: found “two”, expected 2 numbers of slots, or the JSON of solve"},
		{"twice", `{"meetings":[{"id":1,"slot":2,"table":1},{"id":1,"slot":1,"table":1}]}`, "", "the plan, meetings[1]: meeting 1 is there twice"},
		{"no such id", `{"meetings":[{"id":9,"slot":2,"table":1}]}`, "", "the plan, meetings[0].id: 9, outside 1 to 2"},
		{"no such table", `{"meetings":[{"id":1,"slot":2,"table":2},{"id":2,"slot":1,"table":1}]}`, "- meeting 1: table 2, outside 1 to 1\nbreaks: 0\n", ""},
		{"boasting", `{"breaks":1,"meetings":[{"id":1,"slot":2,"table":1},{"id":2,"slot":1,"table":1}]}`, "- the plan says 1 breaks, there are 0\nbreaks: 0\n", ""},
		{"no plan in it", `{"status":"infeasible"}`, "", "the plan gives 0 meetings of 2: all are needed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := run(t, c.plan, "check", file, "-")
			if r.code != planner.CodeRefused || r.out != c.out || r.reason != c.reason {
				t.Errorf("code %d, %q, %q\nwant %q, %q", r.code, r.out, r.reason, c.out, c.reason)
			}
		})
	}
}

// TestASignalGivesTheBestSoFar: a context that has ended already gives an answer, never an error.
func TestASignalGivesTheBestSoFar(t *testing.T) {
	problem := run(t, "", "generate", "--slotted", "--people=76", "--meetings=195", "--slots=22", "--tables=14", "--seed=3").out
	ctx, stop := context.WithCancel(t.Context())
	stop()
	start := time.Now()
	r := runUntil(t, ctx, problem, "solve", "--budget=10m", "-")
	a := solved(t, r)
	if a.Status == "infeasible" || (a.Status == "unknown") != (r.code == planner.CodeUnknown) || time.Since(start) > time.Minute {
		t.Errorf("code %d, status %s after %s", r.code, a.Status, time.Since(start))
	}
}

// stopAt ends a context as soon as something is written to it.
type stopAt struct {
	stop func()
	bytes.Buffer
}

func (s *stopAt) Write(b []byte) (int, error) {
	s.stop()
	return s.Buffer.Write(b)
}

// TestStoppingKeepsTheFirstPlan ends the search at its first word: what it says then
// is in the plan, which holds.
func TestStoppingKeepsTheFirstPlan(t *testing.T) {
	file := path(t, "p.json", run(t, "", "generate", "--seed=2").out)
	ctx, cancel := context.WithCancel(t.Context())
	var out bytes.Buffer
	told := &stopAt{stop: cancel}
	c := planner.SolveCmd{File: file, Format: "json", Budget: time.Hour, Seed: 1, Progress: true}
	if err := c.Run(&planner.Terminal{Ctx: ctx, Out: &out, Err: told, Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	var a struct {
		Status string
		Score  struct{ Placed, Total int }
	}
	if err := json.Unmarshal(out.Bytes(), &a); err != nil || a.Status != "feasible" || a.Score.Placed < 250 {
		t.Fatalf("%v: %+v", err, a)
	}
	if want := fmt.Sprintf("escale: placed %d of %d;", a.Score.Placed, a.Score.Total); !strings.HasPrefix(told.String(), want) {
		t.Errorf("told %q, the plan has %q", told, want)
	}
	c2 := run(t, "", "check", file, path(t, "plan.json", out.String()))
	if want := fmt.Sprintf("everything holds\nplaced: %d of %d;", a.Score.Placed, a.Score.Total); c2.code != 0 || !strings.HasPrefix(c2.out, want) {
		t.Errorf("%d %q %s", c2.code, c2.out, c2.reason)
	}
}

// TestNoTimeAtAll: a budget that is over before anything is placed is no plan.
func TestNoTimeAtAll(t *testing.T) {
	problem := run(t, "", "generate", "--seed=2").out
	r := run(t, problem, "solve", "--budget=1ns", "-")
	if r.code != planner.CodeUnknown || !strings.Contains(r.out, `"status":"unknown"`) || !strings.Contains(r.err, "give a longer --budget") {
		t.Errorf("code %d, %.60q, %q", r.code, r.out, r.err)
	}
}

func TestTheGeneralProblem(t *testing.T) {
	problem := run(t, "", "generate", "--seed=2")
	file := path(t, "p.json", problem.out)
	r := run(t, "", "solve", file, "--moves=3000")
	if again := run(t, problem.out, "solve", "-", "--moves=3000"); r.code != 0 || untimed(t, again.out) != untimed(t, r.out) {
		t.Errorf("code %d, or the same seed gives another plan", r.code)
	}
	plan := path(t, "plan.json", r.out)
	if c := run(t, "", "check", file, plan); c.code != 0 || !strings.HasPrefix(c.out, "everything holds\nplaced: ") {
		t.Errorf("%d %q %s", c.code, c.out, c.reason)
	}
	if c := run(t, "", "explain", file, plan); c.code != 0 || !strings.HasPrefix(c.out, "placed: ") {
		t.Errorf("%d %q %s", c.code, c.out, c.reason)
	}
	c := run(t, "", "explain", file, plan, "--meeting=request-7")
	if lines := strings.Count(c.out, "\n"); c.code != 0 || lines < 2 || lines > 16 {
		t.Errorf("%d %q %s", c.code, c.out, c.reason)
	}
	if c := run(t, "", "explain", file, plan, "--meeting=nobody"); c.code != planner.CodeRefused || c.reason != "--meeting: “nobody” is no meeting of the problem" {
		t.Errorf("%d %q", c.code, c.reason)
	}
}

// untimed leaves the clock out of a plan.
func untimed(t *testing.T, s string) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatal(err)
	}
	delete(v, "elapsed_s")
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
