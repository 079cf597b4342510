// Package planfile reads and writes the planner's problems and plans as JSON that
// other programs can make and read: "escale-problem/1" and "escale-plan/1". Everything
// refers to everything else by id; times are whole minutes since an origin that the
// problem's author chooses. doc/plan-files.md describes both forms field by field.
//
// The reader is strict: an unknown or repeated field, a value of another type, an id
// that names nothing are errors that say where they stand (meetings[12].required[0]),
// what was found and what would mend it. What it holds in memory is bounded whatever
// comes in.
package planfile

import (
	"io"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
)

// The words of the field "format".
const (
	ProblemFormat = "escale-problem/1"
	PlanFormat    = "escale-plan/1"
)

// MaxBytes bounds a file.
const MaxBytes = 256 << 20

// ReadProblem reads a problem. Its errors are of kind fault.Invalid or
// fault.TooLarge; plan.Validate has still to judge what the problem says.
func ReadProblem(r io.Reader) (plan.Problem, error) {
	var f problemFile
	if err := read(r, &f, ProblemFormat, func() string { return f.Format }); err != nil {
		return plan.Problem{}, err
	}
	return f.problem()
}

// ReadPlan reads the placements of a plan for a problem. What else the file says
// (score, reasons) is left aside: it can be computed again.
func ReadPlan(r io.Reader, p plan.Problem) (plan.Plan, error) {
	var f planFile
	if err := read(r, &f, PlanFormat, func() string { return f.Format }); err != nil {
		return plan.Plan{}, err
	}
	return f.plan(p)
}

// read fills v from all of r.
func read(r io.Reader, v any, format string, said func() string) error {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "le fichier n’a pas pu être lu", "the file could not be read")
	}
	if len(text) > MaxBytes {
		return fault.New(fault.TooLarge, "le fichier dépasse %d Mo : partagez la mission en plusieurs plans", "the file is larger than %d MB: split the mission into several plans", MaxBytes>>20)
	}
	if err := decode(text, v); err != nil {
		return err
	}
	if got := said(); got != format {
		return fault.New(fault.Invalid, "format : trouvé « %[1]s », attendu « %[2]s »", "format: found “%[1]s”, expected “%[2]s”", got, format)
	}
	return nil
}
