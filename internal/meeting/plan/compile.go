package plan

import (
	"encoding/binary"
	"slices"

	"escale.dev/escale/internal/meeting/plan/rule"
	"escale.dev/escale/internal/solve"
)

// languageBits gives each language named in the problem a bit.
func languageBits(p *Problem) map[string]uint64 {
	bits := map[string]uint64{}
	add := func(l string) {
		if _, ok := bits[l]; !ok {
			bits[l] = 1 << len(bits)
		}
	}
	for i := range p.People {
		for _, l := range p.People[i].Languages {
			add(l)
		}
	}
	for i := range p.Interpreters {
		for _, pair := range p.Interpreters[i].Pairs {
			add(pair[0])
			add(pair[1])
		}
	}
	for i := range p.Meetings {
		for _, l := range p.Meetings[i].Languages {
			add(l)
		}
	}
	return bits
}

// langMask is the set of languages, or any language when none is listed.
func langMask(bits map[string]uint64, list []string) uint64 {
	if len(list) == 0 {
		return anyLanguage
	}
	var out uint64
	for _, l := range list {
		out |= bits[l]
	}
	return out
}

func (m *model) addAgents(langs map[string]uint64) {
	for i := range m.p.People {
		q := &m.p.People[i]
		a := m.newAgent(q.Open, q.Busy)
		a.name, a.maxPerDay, a.waits, a.wished = q.Name, q.MaxPerDay, !q.AtHome, m.wished(q.Wished)
		a.langs = langMask(langs, q.Languages)
		m.agents = append(m.agents, a)
	}
	for i := range m.p.Interpreters {
		q := &m.p.Interpreters[i]
		a := m.newAgent(q.Open, q.Busy)
		a.name, a.maxPerDay = q.Name, q.MaxPerDay
		for _, pair := range q.Pairs {
			a.pairs = append(a.pairs, langs[pair[0]]|langs[pair[1]])
		}
		m.agents = append(m.agents, a)
	}
}

func (m *model) newAgent(open []Window, busy []Busy) agent {
	a := agent{shut: m.all()}
	a.shut.AndNot(m.covered(open))
	a.base = make([][]item, len(m.days))
	a.noLunch = make([]bool, len(m.days))
	for _, b := range busy {
		it := item{From: int32(b.From), To: int32(b.To), Place: int32(b.Place), Meet: None, Slack: int32(b.Slack)}
		for d, day := range m.days {
			a.shut.SetRange(m.span(d, b.From, b.To))
			if b.From < day.to+m.ways.Reach() && b.To > day.from-m.ways.Reach() {
				a.base[d] = append(a.base[d], it)
			}
		}
	}
	for d := range m.days {
		slices.SortFunc(a.base[d], rule.Compare)
		a.noLunch[d] = !m.days[d].lunch.Fits(a.base[d], &m.ways)
	}
	return a
}

// all is the set of all bins, those between days included.
func (m *model) all() solve.Bits {
	b := solve.NewBits(m.bins)
	b.SetRange(0, m.bins)
	return b
}

// wished are wished hours in order, joined where they touch.
func (m *model) wished(ws []Window) (out []rule.Window) {
	m.wishes = m.wishes || len(ws) > 0
	for _, w := range merged(ws) {
		out = append(out, rule.Window(w))
	}
	return out
}

func (m *model) addSpots() {
	for i := range m.p.Spots {
		q := &m.p.Spots[i]
		s := spotInfo{place: int32(q.Place), capacity: max(1, q.Capacity), seats: q.Seats}
		s.shut = m.all()
		s.shut.AndNot(m.covered(q.Open))
		s.shut.Or(m.touched(q.Busy))
		s.starts = solve.NewBits(m.bins)
		step := m.p.step(q)
		for _, o := range m.p.openings(q) {
			m.markStarts(s.starts, o, q.Grid.First, step)
		}
		m.spots = append(m.spots, s)
	}
}

// markStarts puts in the starts of a grid that counts from one opening.
func (m *model) markStarts(starts solve.Bits, o Window, first, step int) {
	for _, d := range m.days {
		t := o.From + first
		if t < d.from {
			t += (d.from - t + step - 1) / step * step
		}
		for ; t < min(o.To, d.to); t += step {
			starts.Set(d.bin + (t-d.from)/m.unit)
		}
	}
}

func (m *model) addMeetings(langs map[string]uint64) {
	var closed []Window
	for _, d := range m.p.Days {
		closed = append(closed, d.Closed...)
	}
	shut := m.touched(closed)
	m.meets = make([]meet, len(m.p.Meetings))
	pools, helpers := pools{}, map[string]*meet{}
	m.ofFirm = make([][]int32, len(m.p.Firms))
	for i := range m.p.Meetings {
		q := &m.p.Meetings[i]
		t := &m.meets[i]
		t.minutes, t.bins = q.Minutes, (q.Minutes+m.unit-1)/m.unit
		t.required, t.firms, t.after = ints32(q.Required), ints32(q.Firms), ints32(q.After)
		for _, g := range q.OneOf {
			t.groups = append(t.groups, ints32(g))
		}
		t.langs, t.urgency = langMask(langs, q.Languages), rule.Urgency(q.priority())
		t.wished, t.slack = m.wished(q.Wished), int32(q.Slack)
		t.pin, t.current = q.Pin, q.Current
		t.starts = m.covered(q.Windows)
		t.starts.AndNot(shut)
		t.starts.Runs(t.bins)
		pool := pools.of(m, q)
		t.starts.And(pool.grid)
		for _, f := range t.firms {
			m.ofFirm[f] = append(m.ofFirm[f], int32(i))
		}
		t.places = pool.places
		m.addInterpreters(t, helpers)
		if t.pin == nil {
			m.free = append(m.free, int32(i))
		}
	}
	for i := range m.meets {
		for _, a := range m.meets[i].after {
			m.meets[a].before = append(m.meets[a].before, int32(i))
		}
	}
}

// pool is what meetings that name the same spots share.
type pool struct {
	places []placeSpots
	grid   solve.Bits
}

// pools finds the pool of a list of spots and a number of people. Without them,
// memory and time would grow with meetings times tables.
type pools map[string]*pool

func (ps pools) of(m *model, q *Meeting) *pool {
	key := binary.AppendUvarint(nil, uint64(q.people()))
	for _, s := range q.Spots {
		key = binary.AppendUvarint(key, uint64(s))
	}
	p := ps[string(key)]
	if p == nil {
		p = &pool{m.byPlace(q.Spots, q.people()), m.grid(q.Spots)}
		ps[string(key)] = p
	}
	return p
}

// byPlace groups the spots that have seats enough by their place.
func (m *model) byPlace(spots []int, people int) []placeSpots {
	var out []placeSpots
	for _, s := range spots {
		info := &m.spots[s]
		if info.seats > 0 && people > info.seats {
			continue
		}
		i := slices.IndexFunc(out, func(g placeSpots) bool { return g.place == info.place })
		if i < 0 {
			i = len(out)
			out = append(out, placeSpots{place: info.place})
		}
		out[i].spots = append(out[i].spots, int32(s))
	}
	return out
}

// grid is the set of starts of any of the spots.
func (m *model) grid(spots []int) solve.Bits {
	b := solve.NewBits(m.bins)
	for _, s := range spots {
		b.Or(m.spots[s].starts)
	}
	return b
}

// addInterpreters lists the interpreters with a pair of languages that the meeting
// and each person required for it understand; meetings whose people speak alike
// share the list.
func (m *model) addInterpreters(t *meet, alike map[string]*meet) {
	key := binary.LittleEndian.AppendUint64(nil, t.langs)
	for _, a := range t.required {
		key = binary.LittleEndian.AppendUint64(key, m.agents[a].langs)
	}
	if o := alike[string(key)]; o != nil {
		t.interpreters, t.helpers = o.interpreters, o.helpers
		return
	}
	alike[string(key)] = t
	t.helpers = solve.NewBits(len(m.p.Interpreters))
	helps := func(pair uint64) bool {
		return pair&t.langs != 0 && !slices.ContainsFunc(t.required, func(a int32) bool { return m.agents[a].langs&pair == 0 })
	}
	for i, a := range m.agents[len(m.p.People):] {
		if slices.ContainsFunc(a.pairs, helps) {
			t.interpreters = append(t.interpreters, int32(len(m.p.People)+i))
			t.helpers.Set(i)
		}
	}
}

func ints32(in []int) []int32 {
	if len(in) == 0 {
		return nil
	}
	out := make([]int32, len(in))
	for i, v := range in {
		out[i] = int32(v)
	}
	return out
}
