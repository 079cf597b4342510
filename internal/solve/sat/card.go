package sat

// Builder adds constraints that count, by clauses over variables of its own.
type Builder struct {
	S   *Solver
	one Lit
}

// NewBuilder returns a builder that writes to a solver.
func NewBuilder(s *Solver) *Builder {
	b := &Builder{S: s, one: s.NewVar()}
	s.Add(b.one)
	return b
}

// True and False are constants.
func (b *Builder) True() Lit  { return b.one }
func (b *Builder) False() Lit { return b.one.Not() }

// AtMostOne forbids two of the literals together: in pairs when they are few, and by
// a chain of groups otherwise.
func (b *Builder) AtMostOne(lits []Lit) {
	const group = 12
	for len(lits) > 2*group {
		y := b.S.NewVar()
		b.pairs(append(append([]Lit{}, lits[:group]...), y))
		lits = append(append([]Lit{}, lits[group:]...), y.Not())
	}
	b.pairs(lits)
}

func (b *Builder) pairs(lits []Lit) {
	for i, x := range lits {
		for _, y := range lits[:i] {
			b.S.Add(x.Not(), y.Not())
		}
	}
}

// AtLeastOne demands one of the literals.
func (b *Builder) AtLeastOne(lits []Lit) { b.S.Add(lits...) }

// Or returns a literal equal to the disjunction.
func (b *Builder) Or(lits []Lit) Lit {
	y := b.S.NewVar()
	for _, l := range lits {
		b.S.Add(l.Not(), y)
	}
	b.S.Add(append([]Lit{y.Not()}, lits...)...)
	return y
}

// Prefix counts along a row: at(i, k) says that at least k of the first i literals
// are true, when exactly n of all are (the sequential counter of Sinz, CP 2005, made
// two-sided, with the total known).
type Prefix struct {
	b    *Builder
	n, m int // the total, and the length of the row
	at   [][]Lit
}

// Exactly demands that exactly n of the row's literals be true and returns the
// counter; a literal may be False.
func (b *Builder) Exactly(row []Lit, n int) *Prefix {
	m := len(row)
	p := &Prefix{b: b, n: n, m: m, at: make([][]Lit, m+1)}
	for i := range p.at {
		p.at[i] = make([]Lit, n+2)
		for k := range p.at[i] {
			switch {
			case k <= n-(m-i):
				p.at[i][k] = b.True()
			case k > i || k > n:
				p.at[i][k] = b.False()
			default:
				p.at[i][k] = b.S.NewVar()
			}
		}
	}
	if n > m {
		b.S.Add()
		return p
	}
	for i := 1; i <= m; i++ {
		u := row[i-1]
		for k := 0; k <= n+1; k++ {
			was, is, less := p.At(i-1, k), p.At(i, k), p.At(i-1, k-1)
			b.S.Add(was.Not(), is)
			b.S.Add(is.Not(), less)
			b.S.Add(less.Not(), u.Not(), is)
			b.S.Add(was, u, is.Not())
		}
	}
	return p
}

// At says whether at least k of the first i literals are true.
func (p *Prefix) At(i, k int) Lit {
	switch {
	case k <= 0:
		return p.b.True()
	case i < 0 || k > i || k > p.n:
		return p.b.False()
	}
	return p.at[i][k]
}

// Total is a unary counter (a totalizer: Bailleux and Boufkhad, CP 2003) that grows
// as far as it is asked to: Out(k) says that at least k of its literals are true, in
// one direction (true literals force outputs) or, when two-sided, in both.
type Total struct {
	b           *Builder
	left, right *Total
	leaf        Lit
	size        int
	both        bool
	out         []Lit // out[k-1]
}

// Total returns the counter of some literals; no clause is written until asked.
func (b *Builder) Total(lits []Lit, both bool) *Total {
	if len(lits) == 1 {
		return &Total{b: b, leaf: lits[0], size: 1, both: both, out: lits[:1:1]}
	}
	h := len(lits) / 2
	return &Total{b: b, left: b.Total(lits[:h], both), right: b.Total(lits[h:], both), size: len(lits), both: both}
}

// Size is the number of literals counted.
func (t *Total) Size() int { return t.size }

// Out returns the literal that at least k are true, writing what is missing.
func (t *Total) Out(k int) Lit {
	switch {
	case k <= 0:
		return t.b.True()
	case k > t.size:
		return t.b.False()
	}
	for len(t.out) < k {
		t.grow()
	}
	return t.out[k-1]
}

// grow adds one output.
func (t *Total) grow() {
	k := len(t.out) + 1
	o := t.b.S.NewVar()
	t.out = append(t.out, o)
	for i := max(0, k-t.right.size); i <= min(k, t.left.size); i++ {
		t.b.S.Add(t.left.Out(i).Not(), t.right.Out(k-i).Not(), o)
	}
	if k > 1 {
		t.b.S.Add(o.Not(), t.out[k-2])
	}
	if !t.both {
		return
	}
	// at least k in all: more than i on the left or at least k-i on the right
	for i := max(0, k-1-t.right.size); i <= min(k-1, t.left.size); i++ {
		t.b.S.Add(o.Not(), t.left.Out(i+1), t.right.Out(k-i))
	}
}
