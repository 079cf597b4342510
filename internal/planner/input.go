package planner

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/planfile"
	"escale.dev/escale/internal/meeting/plan/slotted"
)

// problem is one of the two kinds that the commands read.
type problem struct {
	general *plan.Problem
	slotted *slotted.Problem
}

// maxCells bounds meetings and participants times slots of a published problem, so
// that memory is bounded whatever comes in.
const maxCells = 3_000_000

// stream opens a file, or standard input for "-".
func (t *Terminal) stream(file string) (io.ReadCloser, error) {
	if file == "-" {
		return io.NopCloser(t.In), nil
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(err, fault.NotFound, "il n’y a pas de fichier %s", "there is no file %s", file)
	} else if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "le fichier %s ne peut pas être ouvert", "the file %s cannot be opened", file)
	}
	return f, nil
}

// bytes reads a file whole.
func (t *Terminal) bytes(file string) ([]byte, error) {
	r, err := t.stream(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // only read
	body, err := io.ReadAll(io.LimitReader(r, planfile.MaxBytes+1))
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "le fichier %s n’a pas pu être lu", "the file %s could not be read", file)
	}
	return body, nil
}

// isJSON tells by the first character that is no blank.
func isJSON(body []byte) bool {
	body = bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\ufeff")), " \t\r\n")
	return len(body) > 0 && body[0] == '{'
}

// problem reads a problem of either kind and refuses what cannot be planned.
func (t *Terminal) problem(file string) (p problem, err error) {
	body, err := t.bytes(file)
	if err != nil {
		return p, err
	}
	if isJSON(body) {
		g, err := planfile.ReadProblem(bytes.NewReader(body))
		if err == nil {
			err = plan.Validate(g)
		}
		return problem{general: &g}, refused(err)
	}
	s, err := slotted.ReadDZN(bytes.NewReader(body))
	if err == nil {
		err = fits(s)
	}
	return problem{slotted: s}, refused(err)
}

// fits refuses what would need more memory than a machine has.
func fits(p *slotted.Problem) error {
	if n := (len(p.Meetings) + p.People) * p.Slots; n > maxCells {
		return fault.New(fault.TooLarge,
			"%d rendez-vous et %d participants sur %d créneaux : c’est plus que ce qui se résout d’un bloc (au plus %d en tout) ; partagez le problème, par jour par exemple",
			"%d meetings and %d participants over %d slots: more than can be solved at once (at most %d in all); split the problem, by day for instance",
			len(p.Meetings), p.People, p.Slots, maxCells)
	}
	return nil
}

// twoFromPipe refuses to read standard input twice.
func twoFromPipe(a, b string) error {
	if a == "-" && b == "-" {
		return fault.New(fault.Invalid, "un seul des deux fichiers peut venir de l’entrée standard", "only one of the two files can come from standard input")
	}
	return nil
}
