package slotted_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan/slotted"
)

const instance = `% a comment
nBusiness = 3;
nMeetings = 2; nTables = 1;
nTotalSlots = 4; nMorningSlots = 2;
requested = [|1, 2, 3,
|2, 3, 1|];
forbidden = [{}, {1..2, 4}, {0}];
fixat = [0, 2];
precedences = [{2}, {0}];
meetingsxBusiness = [{0}, {0, 1}, {1}];
`

// TestReadDZN: every part of the language that the instances use.
func TestReadDZN(t *testing.T) {
	got, err := slotted.ReadDZN(strings.NewReader(instance))
	if err != nil {
		t.Fatal(err)
	}
	want := &slotted.Problem{People: 3, Slots: 4, Mornings: 2, Tables: 1, Forbidden: [][]int{{}, {1, 2, 4}, {}},
		Meetings: []slotted.Meeting{{A: 0, B: 1, Half: slotted.Any, After: []int{1}}, {A: 1, B: 2, Half: slotted.Morning, Fixed: 2}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestThePublishedInstances are read as they are.
func TestThePublishedInstances(t *testing.T) {
	for _, root := range []string{os.Getenv("ESCALE_SHARED"), "../../../../../shared"} {
		files, err := filepath.Glob(filepath.Join(root, "b2bsp", "instances", "*.dzn"))
		if err != nil || len(files) == 0 {
			continue
		}
		for _, file := range files {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			p, err := slotted.ReadDZN(f)
			_ = f.Close() // only read
			if err != nil || len(p.Meetings) < 100 {
				t.Errorf("%s: %v", filepath.Base(file), err)
			}
		}
		return
	}
	t.Skip("the published instances are not here: set ESCALE_SHARED to the shared folder")
}

// FuzzReadDZN: whatever comes in, a problem that holds together or a sentence.
func FuzzReadDZN(f *testing.F) {
	f.Add(instance)
	f.Add("nBusiness=1;nMeetings=0;nTables=1;nTotalSlots=1;nMorningSlots=0;requested=[||];forbidden=[{1..1}];")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := slotted.ReadDZN(strings.NewReader(text))
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatal(err)
			}
			return
		}
		if err := p.Check(); err != nil {
			t.Error(err)
		}
		for m := range p.Meetings {
			_ = p.Domain(m)
		}
	})
}
