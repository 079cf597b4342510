// Package fault is the one error vocabulary of Escale.
//
// An error carries a kind that the caller can act on, a sentence for the person in French and in
// English, and a cause for the log. What nobody foresaw is Internal: it says nothing to the person
// but a reference to quote, which the log repeats beside the cause.
//
// Sentences are written with plain spaces; the page that shows one applies French typography.
package fault

import (
	"crypto/rand"
	"errors"
	"fmt"
)

// Kind says what a caller can do about an error.
type Kind string

// The kinds. Pages map each to a status; jobs retry Unavailable, Conflict and Internal only.
const (
	Invalid         Kind = "invalid"         // the input is wrong; the sentence says how to mend it
	NotFound        Kind = "not_found"       // no such thing, or not one this person may know of
	Forbidden       Kind = "forbidden"       // known person, not allowed
	Conflict        Kind = "conflict"        // the state changed meanwhile, or two things exclude each other
	Unauthenticated Kind = "unauthenticated" // nobody is signed in
	TooLarge        Kind = "too_large"       // the input passes a limit that the sentence names
	Unavailable     Kind = "unavailable"     // something outside does not answer; trying later may work
	Internal        Kind = "internal"        // a defect or a broken machine
)

// Field ties an error to a place in the input: the name of a form field, or the row and column of
// a table in words ("ligne 12, colonne B").
type Field struct{ Name, FR, EN string }

// In gives the field's place in words in the given language, or its name when it has no words.
func (f Field) In(lang string) string {
	if words := choose(lang, f.FR, f.EN); words != "" {
		return words
	}
	return f.Name
}

// Error is an error a person can be told about. It is immutable: With gives a copy.
type Error struct {
	kind   Kind
	fr, en string
	args   []any
	cause  error
	fields []Field
	ref    string
}

// New makes an error of kind k with its sentence in French and English. Both take the same args by
// fmt verbs, in the same order or by index (%[2]s). An argument that has a method
// Sentence(lang string) string is itself said in the language of the sentence.
func New(k Kind, fr, en string, args ...any) *Error { return Wrap(nil, k, fr, en, args...) }

// Wrap is New with a cause, kept for the log and for errors.Is and errors.As, never shown.
func Wrap(cause error, k Kind, fr, en string, args ...any) *Error {
	e := &Error{kind: k, fr: fr, en: en, args: args, cause: cause}
	if k == Internal {
		e.ref = newReference()
	}
	return e
}

// Of gives the *Error that err is or wraps. Any other error becomes Internal with a new reference,
// so call it once, where the error is logged and shown. Of(nil) is nil.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	if several, ok := asProblems(err); ok {
		return several.merged()
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return Wrap(err, Internal,
		"Une erreur interne est survenue : rien n'a été enregistré. Réessayez, et si elle revient, citez cette référence.",
		"Something went wrong inside: nothing was saved. Try again, and if it happens again quote this reference.")
}

// With gives a copy of e tied to a place in the input.
func (e *Error) With(f Field) *Error {
	c := *e
	c.fields = append(append([]Field(nil), e.fields...), f)
	return &c
}

// Kind says what the caller can do.
func (e *Error) Kind() Kind { return e.kind }

// Fields gives the places in the input that the error is about, in the order they were added.
func (e *Error) Fields() []Field { return append([]Field(nil), e.fields...) }

// Reference is what a person quotes to whoever reads the log; empty unless the kind is Internal.
func (e *Error) Reference() string { return e.ref }

// Sentence is what the person reads: French for "fr", English for everything else, and the other
// language when one is missing.
func (e *Error) Sentence(lang string) string {
	s := say(lang, choose(lang, e.fr, e.en), e.args)
	if e.ref != "" {
		return s + " (" + e.ref + ")"
	}
	return s
}

// Error gives the English sentence, its places and the cause: for the log.
func (e *Error) Error() string {
	s := e.Sentence("en")
	for _, f := range e.fields {
		s = f.In("en") + ": " + s
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// KindOf gives the kind of err: Internal when it is no fault, "" when it is nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if several, ok := asProblems(err); ok {
		return several.kind()
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.kind
	}
	return Internal
}

// Is says whether err is of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }

func choose(lang, fr, en string) string {
	if (lang == "fr" && fr != "") || en == "" {
		return fr
	}
	return en
}

type sayer interface{ Sentence(lang string) string }

// say formats only when there are arguments, so that a bare "100 %" stays as it is.
func say(lang, format string, args []any) string {
	if len(args) == 0 {
		return format
	}
	said := make([]any, len(args))
	for i, a := range args {
		if s, ok := a.(sayer); ok {
			a = s.Sentence(lang)
		}
		said[i] = a
	}
	return fmt.Sprintf(format, said...)
}

// newReference gives 8 characters that are easily read aloud.
func newReference() string { return rand.Text()[:8] }
