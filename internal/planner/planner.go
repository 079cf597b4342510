// Package planner is the planner without the application: the commands escale plan
// solve, check, explain, whatif and generate, and escale bench plan. They read files or a pipe
// and write files or a pipe; they open no database and make no folder. The clock is
// read here, never in the searches.
package planner

import (
	"context"
	"fmt"
	"io"
	"os"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// The exit codes of these commands; 2, a wrong command line, is the caller's.
const (
	CodeOK         = 0 // a plan stands, a check holds
	CodeFailed     = 1 // something outside the files went wrong
	CodeRefused    = 3 // the input has problems, or the plan breaks rules
	CodeInfeasible = 4 // there is no plan: proven
	CodeUnknown    = 5 // neither a plan nor a proof within the budget
)

// Terminal is what a command runs with.
type Terminal struct {
	Ctx      context.Context
	In       io.Reader
	Out, Err io.Writer
	Lang     string // fr or en
}

// Outcome ends a command with an exit code; Cause, when there is one, is still to be told.
type Outcome struct {
	Code  int
	Cause error
}

// Error gives the cause in English.
func (o *Outcome) Error() string {
	if o.Cause == nil {
		return fmt.Sprintf("exit code %d", o.Code)
	}
	return o.Cause.Error()
}

// Unwrap gives the cause.
func (o *Outcome) Unwrap() error { return o.Cause }

// refused turns an error about what came in into code 3, and leaves others as they are.
func refused(err error) error {
	if k := fault.KindOf(err); k == fault.Invalid || k == fault.TooLarge {
		return &Outcome{CodeRefused, err}
	}
	return err
}

// Commands are the sub-commands of escale plan.
type Commands struct {
	Solve    SolveCmd    `cmd:"" help:"Solve a problem: Escale’s JSON, or a published .dzn as it is. Exit codes: 0 a plan, 3 the input has problems or pins break rules, 4 infeasible, 5 unknown within the budget."`
	Check    CheckCmd    `cmd:"" help:"Check a plan, or a proof, without the search. Exit codes: 0 it holds, 3 it does not."`
	Explain  ExplainCmd  `cmd:"" help:"Say why meetings are left out and what would free them; with --meeting, why one stands where it does and where else it could go."`
	Whatif   WhatifCmd   `cmd:"" help:"Say what other means would change: more tables, an interpreter, shorter meetings, longer days; or how few tables are enough."`
	Presets  PresetsCmd  `cmd:"" help:"Solve a problem under each preset and show side by side what each gets and gives up."`
	Generate GenerateCmd `cmd:"" help:"Write an invented problem with the shape of real ones, always the same for the same seed."`
}

// in picks the words of the terminal's language.
func (t *Terminal) in(fr, en string) string {
	if t.Lang == string(text.FR) {
		return text.Fr(fr)
	}
	return en
}

// note says something on standard error, which is all there is for it.
func (t *Terminal) note(fr, en string, args ...any) {
	_, _ = fmt.Fprintf(t.Err, "escale: "+t.in(fr, en)+"\n", args...)
}

// output opens where the answer goes: a file, or standard output. The file appears
// only when done is called with true.
func (t *Terminal) output(file string) (w io.Writer, done func(keep bool) error, err error) {
	if file == "" || file == "-" {
		return t.Out, func(bool) error { return nil }, nil
	}
	part := file + ".part"
	f, err := os.Create(part)
	if err != nil {
		return nil, nil, fault.Wrap(err, fault.Unavailable, "le fichier %s ne peut pas être écrit", "the file %s cannot be written", file)
	}
	return f, func(keep bool) error {
		err := f.Close()
		if err == nil && keep {
			err = os.Rename(part, file)
		} else {
			_ = os.Remove(part) // what was begun is of no use
		}
		if err != nil {
			return fault.Wrap(err, fault.Unavailable, "le fichier %s n’a pas pu être écrit", "the file %s could not be written", file)
		}
		return nil
	}, nil
}

// writing runs a writer of an answer against the output.
func (t *Terminal) writing(file string, write func(io.Writer) error) error {
	w, done, err := t.output(file)
	if err != nil {
		return err
	}
	err = write(w)
	if closed := done(err == nil); err == nil {
		err = closed
	}
	return err
}
