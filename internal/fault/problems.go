package fault

import (
	"errors"
	"strings"
)

// Problems are several errors found at once: the faults of a form or the rows of a table. The value
// is an error whose sentence counts them; a page that can list them ranges over it instead.
type Problems []*Error

// Join gathers errors found side by side, skipping nil and flattening Problems. It gives nil for
// none, the error itself for one, and Problems for several.
func Join(errs ...error) error {
	var all Problems
	for _, err := range errs {
		if err == nil {
			continue
		}
		if several, ok := asProblems(err); ok {
			all = append(all, several...)
			continue
		}
		all = append(all, Of(err))
	}
	return all.Err()
}

// Err gives nil when there is no problem, the problem itself when there is one, else p.
func (p Problems) Err() error {
	switch len(p) {
	case 0:
		return nil
	case 1:
		return p[0]
	}
	return p
}

// Sentence counts the problems and says the first.
func (p Problems) Sentence(lang string) string {
	if len(p) == 0 {
		return say(lang, choose(lang, "Aucun problème.", "No problem."), nil)
	}
	first := p[0].Sentence(lang)
	if len(p) == 1 {
		return first
	}
	return say(lang, choose(lang, "%d problèmes. Le premier : %s", "%d problems. The first: %s"), []any{len(p), first})
}

// Error lists every problem in English, for the log.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, e := range p {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "; ")
}

// Unwrap gives each problem, for errors.Is and errors.As.
func (p Problems) Unwrap() []error {
	out := make([]error, len(p))
	for i, e := range p {
		out[i] = e
	}
	return out
}

// kind is the kind all share; Internal if one of them is; else Invalid.
func (p Problems) kind() Kind {
	if len(p) == 0 {
		return Invalid
	}
	k := p[0].kind
	for _, e := range p {
		if e.kind == Internal {
			return Internal
		}
		if e.kind != k {
			k = Invalid
		}
	}
	return k
}

// merged is one error that stands for all: their kind, their count, every place.
func (p Problems) merged() *Error {
	e := &Error{kind: p.kind(), fr: p.Sentence("fr"), en: p.Sentence("en"), cause: p}
	for _, one := range p {
		e.fields = append(e.fields, one.fields...)
	}
	return e
}

func asProblems(err error) (Problems, bool) { return errors.AsType[Problems](err) }
