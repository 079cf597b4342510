package planner_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/planner"
)

// TestPresetsSideBySide: each preset is best at what it is for, and the table shows the
// same numbers as solving under it does.
func TestPresetsSideBySide(t *testing.T) {
	file := path(t, "p.json", run(t, "", "generate", "--seed=3").out)
	published := run(t, "", "solve", file, "--moves=3000", "--seed=9", "--preset=calm")
	plan9 := path(t, "published.json", published.out)
	r := run(t, "", "presets", file, "--moves=6000", "--published", plan9, "--format=json")
	var all []struct {
		Preset string
		Score  plan.Score
	}
	if err := json.Unmarshal([]byte(r.out), &all); err != nil || len(all) != 4 {
		t.Fatalf("code %d, %v: %q", r.code, err, r.out)
	}
	at := map[string]plan.Score{}
	for _, x := range all {
		at[x.Preset] = x.Score
		one := run(t, "", "solve", file, "--moves=6000", "--published", plan9, "--preset", x.Preset)
		var said struct {
			Score struct{ Placed, Waits, Changes, Travel, Told int }
		}
		if err := json.Unmarshal([]byte(one.out), &said); err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(said.Score), fmt.Sprintf("{%d %d %d %d %d}", x.Score.Placed, x.Score.Waits, x.Score.Changes, x.Score.Travel, x.Score.Told); got != want {
			t.Errorf("%s: solve says %s, the table %s", x.Preset, got, want)
		}
	}
	if a, b, c, d := at["balanced"], at["dense"], at["calm"], at["protect"]; b.Waits*3+b.Idle > c.Waits*3+c.Idle || c.Changes > b.Changes || c.Travel > b.Travel || d.Told > a.Told || d.Told > c.Told {
		t.Errorf("balanced %+v\ndense %+v\ncalm %+v\nprotect %+v", a, b, c, d)
	}
	if r := run(t, "", "presets", file, "--moves=10"); r.code != 0 || !strings.HasPrefix(r.out, "preset ") || strings.Count(r.out, "\n") != 5 || !strings.Contains(r.out, "\nprotect the published plan ") {
		t.Errorf("code %d: %q", r.code, r.out)
	}
}

// TestPresetsRefuse what they cannot do.
func TestPresetsRefuse(t *testing.T) {
	general := run(t, "", "generate", "--people=20", "--meetings=10").out
	for _, c := range []struct {
		name   string
		in     string
		args   []string
		code   int
		reason string
	}{
		{"a published problem", tiny, []string{"presets", "-"}, planner.CodeRefused, "a published problem (.dzn) has no presets: its breaks are its only goal"},
		{"a preset of a published problem", tiny, []string{"solve", "-", "--preset=calm"}, planner.CodeRefused, "--preset and --published go with Escale’s own problems (JSON) only"},
		{"no such preset", general, []string{"solve", "-", "--preset=lazy"}, 2, `--preset: "lazy" is no preset: give balanced, dense, calm or protect`},
		{"both from the pipe", general, []string{"presets", "-", "--published", "-"}, planner.CodeRefused, "only one of the two files can come from standard input"},
		{"no time", general, []string{"presets", "-", "--budget=0s"}, planner.CodeRefused, "--budget 0s: give a length of time like 60s or 5m"},
		{"no plan", general, []string{"solve", "-", "--published", path(t, "x.json", `{"format":"escale-plan/1","placements":[{"meeting":"m","start":1,"spot":"s"}]}`)}, planner.CodeRefused,
			"placements[0].meeting: “m” is not in “meetings”: add it there, or mend the id"},
	} {
		if r := run(t, c.in, c.args...); r.code != c.code || r.reason != c.reason {
			t.Errorf("%s: %d %q\nwant %d %q", c.name, r.code, r.reason, c.code, c.reason)
		}
	}
}
