package audit

import (
	"bufio"
	"encoding/binary"
	"io"
	"slices"
	"strconv"
	"strings"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan/slotted"
)

// Head is the first line of a certificate; the second says what it proves.
const Head = "escale proof 1"

// Claim is what a certificate proves: no plan keeps the rules with this fairness and at
// most Bound breaks; a Bound below 0 claims that there is no plan at all.
type Claim struct{ Fairness, Bound int }

// String writes the claim as the second line of a certificate has it.
func (c Claim) String() string {
	return "fairness " + strconv.Itoa(c.Fairness) + " breaks " + strconv.Itoa(c.Bound)
}

// Verify follows a certificate for a problem and returns the claim that it proves. An
// error names the line of the first step that does not follow.
func Verify(p *slotted.Problem, r io.Reader) (Claim, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 1<<16), 1<<26)
	var c Claim
	if !in.Scan() || in.Text() != Head || !in.Scan() {
		return c, fault.New(fault.Invalid, "ce n’est pas un certificat : la première ligne doit être « %s »", "this is no certificate: the first line must be “%s”", Head)
	}
	w := strings.Fields(in.Text())
	var errs [2]error
	if len(w) == 4 {
		c.Fairness, errs[0] = strconv.Atoi(w[1])
		c.Bound, errs[1] = strconv.Atoi(w[3])
	}
	if len(w) != 4 || w[0] != "fairness" || w[2] != "breaks" || errs[0] != nil || errs[1] != nil {
		return c, fault.New(fault.Invalid, "ligne 2 : attendu « fairness N breaks N », trouvé « %s »", "line 2: expected “fairness N breaks N”, found “%s”", in.Text())
	}
	f := newFollower(Formula(p, c.Fairness, c.Bound))
	for line := 3; !f.refuted; line++ {
		if !in.Scan() {
			break
		}
		if err := f.step(in.Text(), line); err != nil {
			return c, err
		}
	}
	if err := in.Err(); err != nil {
		return c, fault.Wrap(err, fault.Invalid, "le certificat n’a pas pu être lu jusqu’au bout", "the certificate could not be read to its end")
	}
	if !f.refuted {
		return c, fault.New(fault.Invalid, "le certificat s’arrête avant la contradiction", "the certificate stops before the contradiction")
	}
	return c, nil
}

// follower holds the clauses believed so far and what they force.
type follower struct {
	clauses [][]int
	watch   map[int][]int // by literal that becomes false: clauses watching it
	value   []int8        // by variable
	trail   []int
	head    int
	index   map[string][]int // clauses by their sorted literals, to find those deleted
	refuted bool
}

func newFollower(formula [][]int) *follower {
	f := &follower{watch: map[int][]int{}, index: map[string][]int{}}
	for _, c := range formula {
		f.believe(c)
	}
	return f
}

func (f *follower) of(l int) int8 {
	if l < 0 {
		return -f.value[-l]
	}
	return f.value[l]
}

func (f *follower) reach(l int) {
	for v := max(l, -l); len(f.value) <= v; {
		f.value = append(f.value, 0)
	}
}

// set makes a literal true; false when it is false already.
func (f *follower) set(l int) bool {
	switch f.of(l) {
	case 1:
		return true
	case -1:
		return false
	}
	if l < 0 {
		f.value[-l] = -1
	} else {
		f.value[l] = 1
	}
	f.trail = append(f.trail, l)
	return true
}

// believe adds a clause and draws what it forces for good.
func (f *follower) believe(c []int) {
	c = slices.Clone(c)
	slices.Sort(c)
	c = slices.Compact(c)
	for _, l := range c {
		f.reach(l)
	}
	key := signature(c)
	id := len(f.clauses)
	f.index[key] = append(f.index[key], id)
	f.clauses = append(f.clauses, c)
	// watch two literals that are not false, as far as there are
	free := 0
	for i := range c {
		if f.of(c[i]) >= 0 && free < 2 {
			c[free], c[i] = c[i], c[free]
			free++
		}
	}
	for _, l := range c[:min(2, len(c))] {
		f.watch[-l] = append(f.watch[-l], id)
	}
	if free == 0 || free == 1 && !f.set(c[0]) || !f.propagate() {
		f.refuted = true
	}
}

// propagate draws consequences; false on contradiction.
func (f *follower) propagate() bool {
	for f.head < len(f.trail) {
		l := f.trail[f.head]
		f.head++
		ids := f.watch[l]
		kept := ids[:0]
		for i, id := range ids {
			c := f.clauses[id]
			if c == nil {
				continue
			}
			if c[0] == -l && len(c) > 1 {
				c[0], c[1] = c[1], c[0]
			}
			if f.of(c[0]) == 1 || f.rewatch(id, c) {
				if f.of(c[0]) == 1 {
					kept = append(kept, id)
				}
				continue
			}
			kept = append(kept, id)
			if len(c) == 1 || !f.set(c[0]) {
				kept = append(kept, ids[i+1:]...)
				f.watch[l] = kept
				return false
			}
		}
		f.watch[l] = kept
	}
	return true
}

// rewatch looks for another literal to watch in place of c[1].
func (f *follower) rewatch(id int, c []int) bool {
	for k := 2; k < len(c); k++ {
		if f.of(c[k]) >= 0 {
			c[1], c[k] = c[k], c[1]
			f.watch[-c[1]] = append(f.watch[-c[1]], id)
			return true
		}
	}
	return false
}

// step reads one line: a clause that must follow, or "d" and a clause to forget.
func (f *follower) step(text string, line int) error {
	forget := strings.HasPrefix(text, "d ")
	c, err := literals(strings.TrimPrefix(text, "d "))
	if unknown := func(l int) bool { return max(l, -l) >= len(f.value) }; err != nil || slices.ContainsFunc(c, unknown) {
		return fault.New(fault.Invalid, "ligne %d : attendu des variables de la formule, finies par 0, trouvé « %.40s »", "line %d: expected variables of the formula, ended by 0, found “%.40s”", line, text)
	}
	if forget {
		f.forget(c)
		return nil
	}
	if !f.follows(c) {
		return fault.New(fault.Invalid, "ligne %d : cette clause ne suit pas des précédentes", "line %d: this clause does not follow from those before", line)
	}
	f.believe(c)
	return nil
}

// follows says whether denying the clause leads to a contradiction by propagation.
func (f *follower) follows(c []int) bool {
	mark := len(f.trail)
	conflict := false
	for _, l := range c {
		if !f.set(-l) {
			conflict = true
			break
		}
	}
	conflict = conflict || !f.propagate()
	for _, l := range f.trail[mark:] {
		f.value[max(l, -l)] = 0
	}
	f.trail = f.trail[:mark]
	f.head = mark
	return conflict
}

// forget drops a clause, unless it forces something: what is known for good stays.
func (f *follower) forget(c []int) {
	c = slices.Clone(c)
	slices.Sort(c)
	key := signature(slices.Compact(c))
	ids := f.index[key]
	if len(ids) == 0 {
		return // forgetting what was never believed harms nothing
	}
	id := ids[len(ids)-1]
	f.index[key] = ids[:len(ids)-1]
	f.clauses[id] = nil
}

func literals(text string) ([]int, error) {
	var c []int
	for _, w := range strings.Fields(text) {
		n, err := strconv.ParseInt(w, 10, 32)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return c, nil
		}
		c = append(c, int(n))
	}
	return nil, io.ErrUnexpectedEOF
}

func signature(sorted []int) string {
	b := make([]byte, 0, 4*len(sorted))
	for _, l := range sorted {
		b = binary.LittleEndian.AppendUint32(b, uint32(int32(l)))
	}
	return string(b)
}
