package plan

import "escale.dev/escale/internal/solve"

// Moves that take several meetings out and place them again.

// maxEjected is how many meetings one move may throw out of the way.
const maxEjected = 2

// eject puts a meeting (of the tray, or placed) at a cell where others are in the
// way, takes those out and gives each the best of some cells elsewhere. What
// finds no cell goes to the tray, which costs its urgency; then others of the tray
// may have found room.
func (w *walk) eject(i int32, r *solve.Rand) bool {
	s, m := w.s, w.s.m
	t := &m.meets[i]
	if len(t.places) == 0 {
		return false
	}
	old := s.cells[i]
	if old.start >= 0 {
		w.take(i)
	}
	bin := w.openStart(i, r)
	if bin < 0 {
		return false
	}
	g := &t.places[r.Intn(len(t.places))]
	sp := g.spots[r.Intn(len(g.spots))]
	if free, ok := s.spotAt(int(i), bin, g, sp, r.Intn(1<<16)); ok {
		sp = free
	}
	if !m.spots[sp].starts.Has(bin) || m.spots[sp].shut.AnyIn(bin, bin+t.bins) {
		return false
	}
	out := w.inTheWay(i, bin, sp, r)
	if out.n < 0 {
		return false
	}
	for _, j := range out.list[:out.n] {
		w.take(j)
	}
	c, ok := s.fitPeople(int(i), bin, g.place, r.Intn(1<<16))
	if !ok || !s.firmsFit(int(i)) || !s.spotFits(sp, bin, t.bins) {
		return false
	}
	c.spot = sp
	if c == old {
		return false
	}
	w.put(i, c)
	left := false
	for _, j := range out.list[:out.n] {
		left = !w.intoGap(j, old, r) && !w.insert(j, r) || left
	}
	for k := 0; left && k < 3 && len(w.tray) > 0; k++ {
		w.insert(w.tray[r.Intn(len(w.tray))], r)
	}
	return true
}

// intoGap tries to put an ejected meeting where the ejecting one came from, half
// of the time.
func (w *walk) intoGap(j int32, old cell, r *solve.Rand) bool {
	if old.start < 0 || r.Intn(2) == 0 || !w.s.firmsFit(int(j)) {
		return false
	}
	if free := w.s.freeStarts(int(j)); !free.Has(w.s.m.binOf(old.start)) {
		return false
	}
	t := &w.s.m.meets[j]
	for g := range t.places {
		if t.places[g].place == w.s.m.spots[old.spot].place {
			return w.moveTo(j, int(old.start), old, r)
		}
	}
	return false
}

// binOf is the bin of a start that lies on a bin.
func (m *model) binOf(start int32) int {
	d := &m.days[m.dayOf(int(start))]
	return d.bin + (int(start)-d.from)/m.unit
}

// anyOf is a placed meeting of a list that has one, at random.
func (w *walk) anyOf(list []int32, r *solve.Rand) int32 {
	at := r.Intn(len(list))
	for k := range list {
		if j := list[(at+k)%len(list)]; w.s.cells[j].start >= 0 {
			return j
		}
	}
	return None
}

// openStart is a random start at which the agenda lets everybody required attend,
// other meetings not counted.
func (w *walk) openStart(i int32, r *solve.Rand) int {
	t := &w.s.m.meets[i]
	b := w.s.scratch
	for k := range b {
		b[k] = ^uint64(0)
	}
	for _, a := range t.required {
		b.AndNot(w.s.m.agents[a].shut)
	}
	b.Runs(t.bins)
	b.And(t.starts)
	return b.Nth(r.Intn(b.Count()))
}

// ejected is a short list of meetings; n is negative when it will not do.
type ejected struct {
	list [maxEjected]int32
	n    int
}

// add puts a meeting on the list unless it is there.
func (e *ejected) add(m *model, i int32) {
	if e.n < 0 || holds(e.list[:e.n], i) {
		return
	}
	if i < 0 || m.meets[i].pin != nil || e.n == maxEjected {
		e.n = -1
		return
	}
	e.list[e.n] = i
	e.n++
}

// inTheWay lists the meetings that keep i from a start at a spot.
func (w *walk) inTheWay(i int32, bin int, sp int32, r *solve.Rand) ejected {
	s, m := w.s, w.s.m
	t := &m.meets[i]
	var out ejected
	from := m.minute(bin)
	it := m.itemAt(int(i), int32(from), m.spots[sp].place)
	d := int(m.binDay[bin])
	for _, a := range t.required {
		w.blocking(a, d, it, &out, r)
	}
	for _, g := range t.groups {
		w.blockingGroup(g, d, bin, it, &out, r)
	}
	w.blockingInterpreter(i, d, bin, it, &out, r)
	if s.spotTaken(sp, bin, bin+t.bins) {
		w.blockingSpot(sp, it, &out, r)
	}
	w.blockingOrder(t, it, &out)
	w.blockingFirms(t, &out, r)
	return out
}

// blockingOrder adds the meetings that stand on the wrong side of a precedence.
func (w *walk) blockingOrder(t *meet, it item, out *ejected) {
	s, m := w.s, w.s.m
	for _, o := range t.after {
		if c := s.cells[o]; c.start >= 0 && c.start+int32(m.meets[o].minutes) > it.From {
			out.add(m, o)
		}
	}
	for _, o := range t.before {
		if c := s.cells[o]; c.start >= 0 && c.start < it.To {
			out.add(m, o)
		}
	}
}

// blockingFirms adds a meeting of each firm that has reached its maximum, unless
// one of its meetings goes already.
func (w *walk) blockingFirms(t *meet, out *ejected, r *solve.Rand) {
	s, m := w.s, w.s.m
	for _, f := range t.firms {
		if most := m.p.Firms[f].Max; most == 0 || int(s.held[f]) < most {
			continue
		}
		goes := false
		for k := range max(out.n, 0) {
			goes = goes || holds(m.meets[out.list[k]].firms, f)
		}
		if !goes {
			out.add(m, w.anyOf(m.ofFirm[f], r))
		}
	}
}

// blocking adds the meetings of one agent that overlap, that are too near to
// travel, or one of them where the day is full.
func (w *walk) blocking(a int32, d int, it item, out *ejected, r *solve.Rand) {
	s, m := w.s, w.s.m
	items := s.days[int(a)*len(m.days)+d]
	found := false
	for _, o := range items {
		come, leave := int32(m.travel(o.Place, it.Place)), int32(m.travel(it.Place, o.Place))
		if o.To+come > it.From && it.To+leave > o.From {
			out.add(m, o.Meet)
			found = true
		}
	}
	if most := m.agents[a].maxPerDay; !found && most > 0 && int(s.load[int(a)*len(m.days)+d]) >= most {
		if o := items[r.Intn(len(items))]; o.Meet >= 0 {
			out.add(m, o.Meet)
		}
	}
}

// blockingGroup does nothing when a representative is free; else one at random
// is freed.
func (w *walk) blockingGroup(g []int32, d, bin int, it item, out *ejected, r *solve.Rand) {
	end := bin + w.s.m.meets[it.Meet].bins
	for _, a := range g {
		if w.s.agentFits(a, d, bin, end, it) {
			return
		}
	}
	a := g[r.Intn(len(g))]
	if w.s.m.agents[a].shut.AnyIn(bin, end) {
		out.n = -1
		return
	}
	w.blocking(a, d, it, out, r)
}

// blockingInterpreter frees an interpreter at random when the meeting surely needs
// one and none is free.
func (w *walk) blockingInterpreter(i int32, d, bin int, it item, out *ejected, r *solve.Rand) {
	m := w.s.m
	t := &m.meets[i]
	if len(t.interpreters) == 0 || m.common(t) {
		return
	}
	end := bin + t.bins
	for k := range w.s.freeHelpers(int(i), bin, end, 0) {
		if w.s.agentFits(int32(len(m.p.People)+k), d, bin, end, it) {
			return
		}
	}
	w.blocking(t.interpreters[r.Intn(len(t.interpreters))], d, it, out, r)
}

// common says whether some choice of representatives might share a language.
func (m *model) common(t *meet) bool {
	langs := t.langs
	for _, a := range t.required {
		langs &= m.agents[a].langs
	}
	for _, g := range t.groups {
		var any uint64
		for _, a := range g {
			any |= m.agents[a].langs
		}
		langs &= any
	}
	return langs != 0
}

// blockingSpot adds the meeting at a spot that overlaps; where several share the
// spot, one of them.
func (w *walk) blockingSpot(sp int32, it item, out *ejected, r *solve.Rand) {
	s, m := w.s, w.s.m
	list := s.at[sp]
	one := m.spots[sp].capacity == 1
	for k, at := 0, r.Intn(len(list)); k < len(list); k++ {
		j := list[(at+k)%len(list)]
		c := s.cells[j]
		if c.start < it.To && it.From < c.start+int32(m.meets[j].minutes) {
			out.add(m, j)
			if !one {
				return
			}
		}
	}
}

// ruin takes a string of meetings of one person's day out, up to the whole of it,
// and places each again at its best cell of all, with one that is left out among
// them. The order is random and one cell in twenty is not looked at, so that the
// same string comes back in other ways.
func (w *walk) ruin(i int32, r *solve.Rand) bool {
	c := w.s.cells[i]
	who := w.s.people(int(i), c)
	list := w.stringOf(who[r.Intn(len(who))], w.s.m.dayOf(int(c.start)), i, r)
	for _, j := range list {
		w.take(j)
	}
	if n := len(w.tray) - len(list); n > 0 {
		list = append(list, w.tray[r.Intn(n)])
	}
	for k := range list {
		o := k + r.Intn(len(list)-k)
		list[k], list[o] = list[o], list[k]
		if w.s.firmsFit(int(list[k])) && w.s.placeBest(int(list[k]), r, search{every, every, 20}) {
			w.log = append(w.log, change{list[k], unplaced})
			w.fromTray(list[k])
		}
	}
	return true
}

// longest is how many meetings a string has at most.
const longest = 6

// stringOf is a run of movable meetings of an agent's day, meeting i among them.
// The result is valid until the next call.
func (w *walk) stringOf(a int32, d int, i int32, r *solve.Rand) []int32 {
	items := w.s.days[int(a)*len(w.s.m.days)+d]
	at := 0
	for items[at].Meet != i {
		at++
	}
	n := 1 + r.Intn(longest)
	w.loose = w.loose[:0]
	for _, it := range items[max(0, at-r.Intn(n)):] {
		if it.Meet >= 0 && w.s.m.meets[it.Meet].pin == nil && len(w.loose) < n {
			w.loose = append(w.loose, it.Meet)
		}
	}
	return w.loose
}
