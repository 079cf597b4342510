package fault_test

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"testing"

	"escale.dev/escale/internal/fault"
	"github.com/google/go-cmp/cmp"
)

func TestSentence(t *testing.T) {
	inner := fault.New(fault.Invalid, "rouge", "red")
	cases := []struct {
		name   string
		err    *fault.Error
		fr, en string
	}{
		{"plain", fault.New(fault.Invalid, "Donnez un nom.", "Give a name."), "Donnez un nom.", "Give a name."},
		{"no args keeps per cent", fault.New(fault.Invalid, "100 % pris", "100% taken"), "100 % pris", "100% taken"},
		{"args", fault.New(fault.Invalid, "« %s » ligne %d", "%q row %d", "x", 3), "« x » ligne 3", `"x" row 3`},
		{"indexed", fault.New(fault.Invalid, "%[2]d de %[1]s", "%s: %d", "A", 2), "2 de A", "A: 2"},
		{"said argument", fault.New(fault.Invalid, "couleur %s", "%s colour", inner), "couleur rouge", "red colour"},
		{"only French", fault.New(fault.Invalid, "Bonjour.", ""), "Bonjour.", "Bonjour."},
		{"only English", fault.New(fault.Invalid, "", "Hello."), "Hello.", "Hello."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.err.Sentence("fr"); got != c.fr {
				t.Errorf("French: %q, want %q", got, c.fr)
			}
			if got := c.err.Sentence("en"); got != c.en {
				t.Errorf("English: %q, want %q", got, c.en)
			}
		})
	}
}

func TestKindOf(t *testing.T) {
	invalid := fault.New(fault.Invalid, "a", "a")
	gone := fault.New(fault.NotFound, "b", "b")
	cases := []struct {
		name string
		err  error
		want fault.Kind
	}{
		{"nil", nil, ""},
		{"unknown", io.EOF, fault.Internal},
		{"fault", gone, fault.NotFound},
		{"wrapped", fmt.Errorf("at: %w", gone), fault.NotFound},
		{"outermost fault decides", fault.Wrap(gone, fault.Conflict, "c", "c"), fault.Conflict},
		{"problems of one kind", fault.Join(gone, gone), fault.NotFound},
		{"problems of several kinds", fault.Join(gone, invalid), fault.Invalid},
		{"a defect among problems", fault.Join(invalid, io.EOF), fault.Internal},
		{"wrapped problems", fmt.Errorf("at: %w", fault.Join(gone, gone)), fault.NotFound},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := fault.KindOf(c.err); got != c.want {
				t.Errorf("kind %q, want %q", got, c.want)
			}
			if c.err != nil && !fault.Is(c.err, c.want) {
				t.Errorf("Is(%q) is false", c.want)
			}
		})
	}
	if fault.Is(nil, "") {
		t.Error("nil is of no kind")
	}
}

func TestUnknownSaysNothingButAReference(t *testing.T) {
	e := fault.Of(errors.New("password=hunter2"))
	if !regexp.MustCompile(`^[A-Z2-7]{8}$`).MatchString(e.Reference()) {
		t.Fatalf("reference %q", e.Reference())
	}
	want := "Something went wrong inside: nothing was saved. Try again, and if it happens again quote this reference. (" + e.Reference() + ")"
	if got := e.Sentence("en"); got != want {
		t.Errorf("sentence %q, want %q", got, want)
	}
	if got := e.Error(); got != want+": password=hunter2" {
		t.Errorf("log text %q", got)
	}
	if again := fault.Of(fmt.Errorf("outer: %w", e)); again.Reference() != e.Reference() {
		t.Error("the reference must not change on the way")
	}
	if other := fault.Of(io.EOF); other.Reference() == e.Reference() {
		t.Error("two errors share a reference")
	}
	if fault.Of(nil) != nil {
		t.Error("nothing is no error")
	}
}

func TestWithCopies(t *testing.T) {
	base := fault.New(fault.Invalid, "Donnez une date.", "Give a date.")
	one := base.With(fault.Field{Name: "from"})
	two := one.With(fault.Field{FR: "ligne 12, colonne B", EN: "row 12, column B"})
	if len(base.Fields()) != 0 || len(one.Fields()) != 1 {
		t.Error("With changed its receiver")
	}
	var words []string
	for _, f := range two.Fields() {
		words = append(words, f.In("fr"), f.In("en"))
	}
	if diff := cmp.Diff([]string{"from", "from", "ligne 12, colonne B", "row 12, column B"}, words); diff != "" {
		t.Error(diff)
	}
	if got := two.Error(); got != "row 12, column B: from: Give a date." {
		t.Errorf("log text %q", got)
	}
}

func TestCauseIsReachable(t *testing.T) {
	e := fault.Wrap(io.ErrUnexpectedEOF, fault.Unavailable, "Le serveur de courrier s'est tu.", "The mail server went silent.")
	if !errors.Is(fault.Join(fault.New(fault.Invalid, "a", "a"), e), io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
	if got := e.Error(); got != "The mail server went silent.: unexpected EOF" {
		t.Errorf("log text %q", got)
	}
}

func TestProblemsCount(t *testing.T) {
	problem := func(i int) error {
		return fault.New(fault.Invalid, "Ligne %d vide.", "Row %d is empty.", i).With(fault.Field{Name: fmt.Sprint(i)})
	}
	if fault.Join() != nil || fault.Join(nil, nil) != nil || (fault.Problems{}).Err() != nil {
		t.Error("no problem must be nil")
	}
	one := fault.Of(fault.Join(nil, problem(1)))
	if got := one.Sentence("en"); got != "Row 1 is empty." {
		t.Errorf("one: %q", got)
	}
	three := fault.Join(fault.Join(problem(1), problem(2)), problem(3))
	all := fault.Of(three)
	if got := all.Sentence("en"); got != "3 problems. The first: Row 1 is empty." {
		t.Errorf("three: %q", got)
	}
	if got := all.Sentence("fr"); got != "3 problèmes. Le premier : Ligne 1 vide." {
		t.Errorf("three: %q", got)
	}
	if diff := cmp.Diff([]fault.Field{{Name: "1"}, {Name: "2"}, {Name: "3"}}, all.Fields()); diff != "" {
		t.Error(diff)
	}
	if got := three.Error(); got != "1: Row 1 is empty.; 2: Row 2 is empty.; 3: Row 3 is empty." {
		t.Errorf("log text %q", got)
	}
	if got := (fault.Problems{}).Sentence("fr"); got != "Aucun problème." {
		t.Errorf("none: %q", got)
	}
}
