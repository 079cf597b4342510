package exact

import (
	"bufio"
	"io"
	"strconv"

	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/meeting/plan/slotted/audit"
	"escale.dev/escale/internal/solve/sat"
)

// Prove writes a certificate of a claim, in the format that audit.Verify follows. It
// answers Unsatisfiable when the certificate is complete, Satisfiable when the claim is
// false, and Unknown when the search was stopped.
func Prove(p *slotted.Problem, c audit.Claim, w io.Writer, stop func() bool) (sat.Answer, error) {
	s := sat.New()
	s.Stop = stop
	out := &certificate{w: bufio.NewWriter(w)}
	_, err := out.w.WriteString(audit.Head + "\n" + c.String() + "\n")
	if err != nil {
		return sat.Unknown, err
	}
	s.Log = out
	for _, clause := range audit.Formula(p, c.Fairness, c.Bound) {
		ls := make([]sat.Lit, len(clause))
		for i, n := range clause {
			v := max(n, -n)
			for s.Vars() < v {
				s.NewVar()
			}
			ls[i] = sat.Lit(2 * (v - 1))
			if n < 0 {
				ls[i]++
			}
		}
		s.Add(ls...)
	}
	a := s.Solve()
	if err := out.w.Flush(); err != nil {
		return sat.Unknown, err
	}
	return a, out.err
}

// certificate writes each step of a proof on a line.
type certificate struct {
	w    *bufio.Writer
	line []byte
	err  error
}

func (c *certificate) Add(ls []sat.Lit)    { c.write("", ls) }
func (c *certificate) Delete(ls []sat.Lit) { c.write("d ", ls) }

func (c *certificate) write(mark string, ls []sat.Lit) {
	b := append(c.line[:0], mark...)
	for _, l := range ls {
		b = strconv.AppendInt(b, int64(l.Dimacs()), 10)
		b = append(b, ' ')
	}
	c.line = append(b, "0\n"...)
	if _, err := c.w.Write(c.line); c.err == nil {
		c.err = err
	}
}
