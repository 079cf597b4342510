package planner

import (
	"io"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/planfile"
)

// GenerateCmd writes an invented problem.
type GenerateCmd struct {
	Size     string `default:"montreal" enum:"montreal,large,m,l" help:"montreal (260 requests), large (5,000), m (a fair of 16,000), l (86,000)."`
	People   int    `help:"Instead of a size: a fair, or with --slotted an instance, of so many people."`
	Meetings int    `help:"And so many meetings."`
	Slotted  bool   `help:"Write a .dzn in the published form; it has a plan."`
	Slots    int    `default:"10" help:"With --slotted: slots."`
	Tables   int    `default:"27" help:"With --slotted: tables."`
	Forbid   int    `placeholder:"PERMILLE" help:"With --slotted: slots forbidden, of a thousand."`
	Fix      int    `placeholder:"PERMILLE" help:"With --slotted: meetings fixed, of a thousand."`
	Order    int    `placeholder:"PERMILLE" help:"With --slotted: meetings that come after another, of a thousand."`
	Seed     uint64 `default:"1" help:"The same seed gives the same problem."`
	Out      string `placeholder:"FILE" help:"Where to write it (default: standard output)."`
}

// Run writes.
func (c GenerateCmd) Run(t *Terminal) error {
	if c.Slotted {
		p, err := c.instance()
		if err != nil {
			return refused(err)
		}
		return t.writing(c.Out, func(w io.Writer) error { return writeDZN(w, p) })
	}
	o := map[string]func(uint64) plan.GenOptions{"montreal": plan.Montreal, "large": plan.Large, "m": plan.SizeM, "l": plan.SizeL}[c.Size](c.Seed)
	if c.People != 0 || c.Meetings != 0 {
		if c.People < 10 || c.Meetings < 1 || c.People > 100_000 || c.Meetings > 100_000 {
			return refused(fault.New(fault.Invalid, "%d personnes, %d rendez-vous : donnez --people de 10 à 100 000 et --meetings de 1 à 100 000", "%d people, %d meetings: give --people from 10 to 100,000 and --meetings from 1 to 100,000", c.People, c.Meetings))
		}
		o = plan.Fair(c.People, c.Meetings, c.Seed)
	}
	p := plan.Generate(o)
	return t.writing(c.Out, func(w io.Writer) error { return planfile.WriteProblem(w, p) })
}
