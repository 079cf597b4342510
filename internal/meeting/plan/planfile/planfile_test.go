package planfile_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/planfile"
)

var alike = []cmp.Option{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(plan.Problem{}, "Clock")}

func written(t testing.TB, p plan.Problem) string {
	t.Helper()
	var b bytes.Buffer
	if err := planfile.WriteProblem(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestProblemsComeBackUnchanged: generated ones, and one with everything that those lack.
func TestProblemsComeBackUnchanged(t *testing.T) {
	full := plan.Generate(plan.GenOptions{People: 6, Firms: 3, Counterparts: 4, Requests: 8, Days: 2, Tables: 2, Offices: 2, Interpreters: 2, Seed: 7})
	full.Preset = plan.Calm
	full.Weights = plan.Weights{Wait: 1, Idle: 2, Uneven: 3, Change: 4, Travel: 5, Told: 6, Wish: 7, Tight: 8}
	full.LanguageNames = map[string]plan.Words{"fr": {FR: "français", EN: "French"}}
	full.Days[0].Closed = []plan.Window{{From: 600, To: 615}}
	full.Spots[0].Seats, full.Spots[0].Open = 4, []plan.Window{{From: 540, To: 700}}
	full.People[0].Busy = append(full.People[0].Busy, plan.Busy{From: 900, To: 930, Place: plan.None, Label: "?", Slack: 20})
	full.People[1].Wished = []plan.Window{{From: 540, To: 720}}
	full.Meetings[0].Wished, full.Meetings[0].Slack = []plan.Window{{From: 540, To: 700}, {From: 800, To: 900}}, 15
	full.Meetings[0].Windows = []plan.Window{{From: 540, To: 1000}}
	full.Meetings[0].Languages = []string{"fr"}
	full.Meetings[1].Pin = &plan.Placement{Meeting: 1, Start: 600, Spot: full.Meetings[1].Spots[0], People: []int{0}, Interpreter: plan.None}
	full.Meetings[2].Current = &plan.Placement{Meeting: 2, Start: 640, Spot: full.Meetings[2].Spots[0], Interpreter: 1}
	for name, p := range map[string]plan.Problem{"montreal": plan.Generate(plan.Montreal(3)), "full": full, "empty": {Days: []plan.Day{{From: 0, To: 60}}}} {
		t.Run(name, func(t *testing.T) {
			back, err := planfile.ReadProblem(strings.NewReader(written(t, p)))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(p, back, alike...); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestPlansComeBackUnchanged(t *testing.T) {
	p := plan.Generate(plan.GenOptions{People: 12, Firms: 4, Counterparts: 9, Requests: 25, Days: 1, Tables: 2, Offices: 2, Interpreters: 2, Seed: 5})
	pl, err := plan.Solve(t.Context(), p, plan.Options{Seed: 1, Iterations: 2000})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := planfile.WritePlan(&b, p, pl, planfile.Told{Status: "feasible"}); err != nil {
		t.Fatal(err)
	}
	back, err := planfile.ReadPlan(&b, p)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(pl.Placements, back.Placements, alike...); d != "" {
		t.Error(d)
	}
	if got, want := plan.Measure(p, back), pl.Score; got != want {
		t.Errorf("the plan that came back is worth %+v, not %+v", got, want)
	}
}

const small = `{"format":"escale-problem/1","days":[{"from":540,"to":1080}],
"spots":[{"id":"t1","kind":"table"}],"people":[{"id":"a"},{"id":"b"}],
"meetings":[{"id":"m1","minutes":30,"required":["a","b"],"spots":["t1"]}]}`

// TestEachFaultIsNamed with its place, what was found and the cure.
func TestEachFaultIsNamed(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"sound", "", "", ""},
		{"cut off", `"spots":["t1"]}]}`, `"spots":["t1"`, "meetings[0].spots (line 3): the file stops there, before its end: it was cut off"},
		{"no JSON", `"days":`, `days:`, "line 1: this is no JSON: invalid character 'd'"},
		{"goes on", `["t1"]}]}`, `["t1"]}]}{}`, "line 3: the file goes on after its end: keep one object only"},
		{"format", "escale-problem/1", "escale-problem/9", "format: found “escale-problem/9”, expected “escale-problem/1”"},
		{"unknown field", `"minutes"`, `"minute"`, "meetings[0] (line 3): unknown field “minute”; there are: id, label"},
		{"given twice", `"minutes":30`, `"minutes":30,"minutes":40`, "meetings[0].minutes (line 3): the field is given twice: keep one"},
		{"text for a number", `"minutes":30`, `"minutes":"30"`, `meetings[0].minutes (line 3): found "30", expected a whole number`},
		{"fraction", `"minutes":30`, `"minutes":30.5`, `meetings[0].minutes (line 3): found 30.5, expected a whole number`},
		{"beyond a number", `"minutes":30`, `"minutes":99999999999`, `meetings[0].minutes (line 3): found 99999999999, expected a whole number`},
		{"number for a text", `"id":"t1"`, `"id":1`, `spots[0].id (line 2): found 1, expected a text in quotes`},
		{"null", `["t1"]}]`, `null}]`, `meetings[0].spots (line 3): found null, expected a list […]`},
		{"no such person", `["a","b"]`, `["a","c"]`, "meetings[0].required[1]: “c” is not in “people”: add it there, or mend the id"},
		{"no such spot", `"spots":["t1"]}`, `"spots":["t2"]}`, "meetings[0].spots[0]: “t2” is not in “spots”: add it there, or mend the id"},
		{"no such kind", `"spots":["t1"]}`, `"spot_kinds":["stand"]}`, "meetings[0].spot_kinds[0]: no spot is of kind “stand”: mend the kind, or give it to a spot"},
		{"no such meeting", `"minutes":30`, `"minutes":30,"after":["m0"]`, "meetings[0].after[0]: “m0” is not in “meetings”: add it there, or mend the id"},
		{"no such interpreter", `"minutes":30`, `"minutes":30,"pin":{"start":600,"spot":"t1","interpreter":"i"}`, "meetings[0].pin.interpreter: “i” is not in “interpreters”: add it there, or mend the id"},
		{"no id", `{"id":"b"}`, `{}`, "people[1].id: the id is missing: give one"},
		{"twice an id", `{"id":"b"}`, `{"id":"a"}`, "people[1].id: “a” is the id of people[0] already: give another"},
		{"preset", `"days"`, `"preset":"calmer","days"`, "preset: “calmer” is no preset: give balanced, dense, calm or protect"},
		{"window of three", `"minutes":30`, `"minutes":30,"windows":[[1,2,3]]`, "meetings[0].windows[0][2] (line 3): this is too many: at most 2"},
		{"window of one", `"minutes":30`, `"minutes":30,"windows":[[1]]`, "meetings[0].windows[0] (line 3): 1 values, expected 2"},
		{"negative slack", `"minutes":30`, `"minutes":30,"slack":-1`, "meeting m1: a slack of -1 minutes: give 0 to 2160."},
		{"empty wish", `"minutes":30`, `"minutes":30,"wished":[[700,600]]`, "meeting m1: window 700–600 is empty: its end must come after its beginning."},
		{"nobody", `"required":["a","b"],`, ``, "meeting m1: nobody attends: name at least one person."},
		{"negative", `"minutes":30`, `"minutes":-30`, "meeting m1: a length of -30 minutes: give 1 to 2160."},
		{"empty window", `"minutes":30`, `"minutes":30,"windows":[[600,600]]`, "meeting m1: window 600–600 is empty: its end must come after its beginning."},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := planfile.ReadProblem(strings.NewReader(strings.Replace(small, c.old, c.new, 1)))
			if err == nil {
				err = plan.Validate(p)
			}
			switch {
			case c.want == "" && err != nil:
				t.Fatal(err)
			case c.want == "":
			case err == nil:
				t.Fatal("taken")
			case !fault.Is(err, fault.Invalid) || !strings.HasPrefix(fault.Of(err).Sentence("en"), c.want):
				t.Errorf("told %q\nwant %q", fault.Of(err).Sentence("en"), c.want)
			case strings.Contains(fault.Of(err).Sentence("fr"), "%!"):
				t.Errorf("in French: %q", fault.Of(err).Sentence("fr"))
			}
		})
	}
}

func TestAMillionMeetingsAreTooMany(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"format":"escale-problem/1","days":[{"from":0,"to":60}],"meetings":[`)
	for i := range 1_000_000 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"m%d","minutes":30}`, i)
	}
	b.WriteString(`]}`)
	_, err := planfile.ReadProblem(strings.NewReader(b.String()))
	if want := "meetings[100000] (line 1): this is too many: at most 100000"; err == nil || fault.Of(err).Sentence("en") != want {
		t.Errorf("told %v\nwant %s", err, want)
	}
}

// TestTheDocumentedExample: what doc/plan-files.md shows can be read and solved, and its plan holds.
func TestTheDocumentedExample(t *testing.T) {
	text, err := os.ReadFile("../../../../doc/plan-files.md")
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, part := range strings.Split(string(text), "```json\n")[1:] {
		body, _, _ := strings.Cut(part, "```")
		shown = append(shown, body)
	}
	if len(shown) != 2 {
		t.Fatalf("%d examples, want a problem and its plan", len(shown))
	}
	p, err := planfile.ReadProblem(strings.NewReader(shown[0]))
	if err != nil {
		t.Fatal(err)
	}
	pl, err := planfile.ReadPlan(strings.NewReader(shown[1]), p)
	if err != nil {
		t.Fatal(err)
	}
	if broken := plan.Check(p, pl); len(broken) > 0 {
		t.Errorf("the example's plan breaks rules: %v", broken)
	}
	best, err := plan.Solve(t.Context(), p, plan.Options{Seed: 1, Iterations: 2000})
	if err != nil {
		t.Fatal(err)
	}
	if got := plan.Measure(p, pl); got.Placed != best.Score.Placed {
		t.Errorf("the example places %d, the planner %d", got.Placed, best.Score.Placed)
	}
}

// FuzzReadProblem: whatever comes in, no panic; what is taken comes back unchanged.
func FuzzReadProblem(f *testing.F) {
	f.Add(small)
	f.Add(written(f, plan.Generate(plan.GenOptions{People: 3, Firms: 2, Counterparts: 2, Requests: 3, Days: 1, Tables: 1, Offices: 1, Interpreters: 1, Seed: 1})))
	f.Fuzz(func(t *testing.T, text string) {
		p, err := planfile.ReadProblem(strings.NewReader(text))
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatal(err)
			}
			return
		}
		back, err := planfile.ReadProblem(strings.NewReader(written(t, p)))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(p, back, alike...); d != "" {
			t.Error(d)
		}
		_ = plan.Validate(p) // may refuse, must not panic
	})
}
