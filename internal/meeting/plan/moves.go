package plan

import (
	"escale.dev/escale/internal/solve"
)

// The moves. Each leaves a state that keeps every hard rule, whatever it did; the
// engine then keeps or undoes it by its cost.

// Try implements solve.Walk.
func (w *walk) Try(r *solve.Rand) bool {
	w.log = w.log[:0]
	ok := w.try(r)
	if !ok || len(w.log) == 0 {
		w.rewind(0)
		ok = false
	}
	if w.probe != nil {
		w.probe()
	}
	return ok
}

// The moves on placed meetings; usual is how often each is tried, in comparison.
const (
	moveBeside = iota
	moveBetter
	moveEject
	moveKempe
	moveRecast
	moveRuin
	moveKinds
)

var usual = [moveKinds]int{moveBeside: 25, moveBetter: 30, moveEject: 8, moveKempe: 8, moveRecast: 5, moveRuin: 30}

func (w *walk) try(r *solve.Rand) bool {
	if len(w.tray) > 0 && r.Intn(100) < w.trayShare() {
		i := w.tray[r.Intn(len(w.tray))]
		if r.Intn(5) == 0 {
			return w.insert(i, r)
		}
		return w.eject(i, r)
	}
	i := w.s.m.free[r.Intn(len(w.s.m.free))]
	if w.s.cells[i].start < 0 {
		return false
	}
	switch w.kind(r) {
	case moveBeside:
		return w.beside(i, r)
	case moveBetter:
		return w.better(i, r)
	case moveEject:
		return w.eject(i, r)
	case moveKempe:
		return w.kempe(i, r)
	case moveRuin:
		return w.ruin(i, r)
	}
	return w.recast(i, r)
}

// kind draws the kind of the next move.
func (w *walk) kind(r *solve.Rand) int {
	total := 0
	for _, n := range w.shares {
		total += n
	}
	roll, kind := r.Intn(total), 0
	for roll >= w.shares[kind] {
		roll -= w.shares[kind]
		kind++
	}
	return kind
}

// The share of moves, in a hundred, that goes to what is left out: the fewer are
// left, the more often each has been tried in vain.
const trayLeast, trayMost = 15, 25

func (w *walk) trayShare() int {
	n := len(w.s.m.free)
	return trayLeast + (trayMost-trayLeast)*min(len(w.tray)*50, n)/n
}

// better moves a meeting to the best of some cells.
func (w *walk) better(i int32, r *solve.Rand) bool {
	old := w.s.cells[i]
	w.take(i)
	if !w.s.placeBest(int(i), r, search{cells: 6, starts: 12}) {
		return false
	}
	w.log = append(w.log, change{i, unplaced})
	w.fromTray(i)
	return w.s.cells[i] != old
}

// insert places a meeting of the tray at the best of some cells.
func (w *walk) insert(i int32, r *solve.Rand) bool {
	if !w.s.firmsFit(int(i)) || !w.s.placeBest(int(i), r, search{cells: 12, starts: 24}) {
		return false
	}
	w.log = append(w.log, change{i, unplaced})
	w.fromTray(i)
	return true
}

// beside moves a meeting next to another engagement of one of its people, which is
// what shortens waits.
func (w *walk) beside(i int32, r *solve.Rand) bool {
	s, m := w.s, w.s.m
	t := &m.meets[i]
	old := s.cells[i]
	who := s.people(int(i), old)
	a := who[r.Intn(len(who))]
	w.take(i)
	d := r.Intn(len(m.days))
	if r.Intn(2) == 0 {
		d = m.dayOf(int(old.start))
	}
	items := s.days[int(a)*len(m.days)+d]
	if len(items) == 0 {
		return false
	}
	it := items[r.Intn(len(items))]
	g := &t.places[r.Intn(len(t.places))]
	starts := s.freeStarts(int(i))
	bin := None
	if r.Intn(2) == 0 {
		bin = m.startAfter(starts, d, int(it.To)+m.travel(it.Place, g.place), g)
	} else {
		bin = m.startBefore(starts, d, int(it.From)-m.travel(g.place, it.Place)-t.minutes, g)
	}
	if bin < 0 {
		return false
	}
	c, ok := s.cellAt(int(i), bin, g, old.spot, r.Intn(1<<16))
	if !ok || c == old {
		return false
	}
	w.put(i, c)
	return true
}

// startAfter is the first of the starts from a minute on, on the grid of the place.
func (m *model) startAfter(starts solve.Bits, d, minute int, g *placeSpots) int {
	day := &m.days[d]
	if minute >= day.to {
		return None
	}
	bin := day.bin + (max(0, minute-day.from)+m.unit-1)/m.unit
	grid := m.spots[g.spots[0]].starts
	for bin = starts.Next(bin); bin >= 0 && !grid.Has(bin); {
		bin = starts.Next(bin + 1)
	}
	return bin
}

// startBefore is the last of the starts up to a minute, on the grid of the place.
func (m *model) startBefore(starts solve.Bits, d, minute int, g *placeSpots) int {
	day := &m.days[d]
	if minute < day.from {
		return None
	}
	grid := m.spots[g.spots[0]].starts
	for bin := day.bin + (min(minute, day.to)-day.from)/m.unit; bin >= day.bin; bin-- {
		if starts.Has(bin) && grid.Has(bin) {
			return bin
		}
	}
	return None
}

// recast keeps time and spot and tries other representatives, or another
// interpreter, or another table of the same place.
func (w *walk) recast(i int32, r *solve.Rand) bool {
	s, m := w.s, w.s.m
	old := s.cells[i]
	t := &m.meets[i]
	w.take(i)
	d := m.dayOf(int(old.start))
	bin := m.days[d].bin + (int(old.start)-m.days[d].from)/m.unit
	c, ok := s.fitPeople(int(i), bin, m.spots[old.spot].place, r.Intn(1<<16))
	if !ok {
		return false
	}
	c.spot = old.spot
	for g := range t.places {
		if spots := t.places[g].spots; t.places[g].place == m.spots[old.spot].place {
			if sp := spots[r.Intn(len(spots))]; s.spotFits(sp, bin, t.bins) {
				c.spot = sp
			}
		}
	}
	if c == old {
		return false
	}
	w.put(i, c)
	return true
}

// kempe exchanges two starts along the chain of meetings that share people: the
// meeting goes from its start to another one, those of its people who met there
// come to the first, and so on until nobody is in two places.
func (w *walk) kempe(i int32, r *solve.Rand) bool {
	s, m := w.s, w.s.m
	from := s.cells[i].start
	starts := m.meets[i].starts
	to := int32(m.minute(starts.Nth(r.Intn(starts.Count()))))
	if to == from {
		return false
	}
	var chain [12]int32
	chain[0] = i
	n := 1
	for k := 0; k < n; k++ {
		j := chain[k]
		target := from + to - s.cells[j].start
		for _, a := range s.people(int(j), s.cells[j]) {
			o := s.meetingAt(a, target, int32(m.meets[i].minutes))
			if o == None || holds(chain[:n], o) {
				continue
			}
			if o == blocked || m.meets[o].pin != nil || n == len(chain) {
				return false
			}
			chain[n] = o
			n++
		}
	}
	var old [12]cell
	for k, j := range chain[:n] {
		old[k] = s.cells[j]
		w.take(j)
	}
	for k, j := range chain[:n] {
		if !w.moveTo(j, int(from+to-old[k].start), old[k], r) {
			return false
		}
	}
	return true
}

// blocked is the answer of meetingAt when something that cannot take part in an
// exchange is in the way.
const blocked = -2

// meetingAt is the meeting of the same length that an agent has at a start: None
// when free, blocked when something else is in the way.
func (s *state) meetingAt(a, start, minutes int32) int32 {
	d := s.m.dayOf(int(start))
	for _, it := range s.days[int(a)*len(s.m.days)+d] {
		if it.From < start+minutes && start < it.To {
			if it.Meet >= 0 && it.From == start && it.To == start+minutes {
				return it.Meet
			}
			return blocked
		}
	}
	return None
}

func holds(list []int32, v int32) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// moveTo places a meeting of the tray at a minute, at its old place if it can.
func (w *walk) moveTo(i int32, minute int, old cell, r *solve.Rand) bool {
	m := w.s.m
	d := m.dayOf(minute)
	bin := m.days[d].bin + (minute-m.days[d].from)/m.unit
	t := &m.meets[i]
	if !t.starts.Has(bin) {
		return false
	}
	k := r.Intn(len(t.places))
	for g := range t.places {
		if t.places[g].place == m.spots[old.spot].place {
			k = g
		}
	}
	c, ok := w.s.cellAt(int(i), bin, &t.places[k], old.spot, r.Intn(1<<16))
	if ok {
		w.put(i, c)
	}
	return ok
}
