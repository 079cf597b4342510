package planner

import (
	"strconv"

	"github.com/alecthomas/kong"

	"escale.dev/escale/internal/fault"
)

// Fairness is the greatest difference of breaks between two participants; below 0 for
// no limit. As a flag it takes -1 as a word of its own, which numbers do not.
type Fairness int

// Decode reads the flag.
func (f *Fairness) Decode(c *kong.DecodeContext) error {
	word := c.Scan.Pop().String()
	n, err := strconv.Atoi(word)
	if err != nil || n < -1 {
		return fault.New(fault.Invalid, "« %s » : attendu un nombre, ou -1 pour ne pas limiter", "“%s”: expected a number, or -1 for no limit", word)
	}
	*f = Fairness(n)
	return nil
}
