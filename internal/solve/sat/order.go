package sat

// order says which variable to decide next. It keeps both orders up to date: a heap
// by activity (exponential decay, as in MiniSat) and a list by the time of the last
// bump (variable move to front: Ryan 2004, Biere and Fröhlich, SAT 2015).
type order struct {
	activity []float64
	step     float64
	heap     []int32
	place    []int32 // in the heap, -1 when absent

	prev, next  []int32 // the list, from the oldest bump to the newest
	first, last int32
	bumped      []int64
	bumps       int64
	cursor      int32 // nothing newer in the list is open
}

const (
	decay    = 0.95
	tooLarge = 1e100
)

func (o *order) init() { o.step, o.first, o.last, o.cursor = 1, -1, -1, -1 }

func (o *order) add(v int) {
	o.activity = append(o.activity, 0)
	o.place = append(o.place, -1)
	o.prev = append(o.prev, -1)
	o.next = append(o.next, -1)
	o.bumped = append(o.bumped, 0)
	o.push(int32(v))
	o.link(int32(v))
	o.bumps++
	o.bumped[v] = o.bumps
	o.cursor = int32(v)
}

// release is told that a variable is open again.
func (o *order) release(v int) {
	if o.place[v] < 0 {
		o.push(int32(v))
	}
	if o.bumped[v] > o.bumped[o.cursor] {
		o.cursor = int32(v)
	}
}

func (o *order) link(v int32) {
	o.prev[v], o.next[v] = o.last, -1
	if o.last >= 0 {
		o.next[o.last] = v
	} else {
		o.first = v
	}
	o.last = v
}

// front moves a variable to the newest end of the list.
func (o *order) front(v int32, open bool) {
	if o.last == v {
		return
	}
	if o.cursor == v && !open {
		o.cursor = o.prev[v]
		if o.cursor < 0 {
			o.cursor = o.next[v]
		}
	}
	if p := o.prev[v]; p >= 0 {
		o.next[p] = o.next[v]
	} else {
		o.first = o.next[v]
	}
	if n := o.next[v]; n >= 0 {
		o.prev[n] = o.prev[v]
	}
	o.link(v)
	o.bumps++
	o.bumped[v] = o.bumps
	if open {
		o.cursor = v
	}
}

// raise adds to a variable's activity.
func (o *order) raise(v int32) {
	o.activity[v] += o.step
	if o.activity[v] > tooLarge {
		for i := range o.activity {
			o.activity[i] /= tooLarge
		}
		o.step /= tooLarge
	}
	if o.place[v] >= 0 {
		o.up(o.place[v])
	}
}

// fade makes earlier bumps count less.
func (o *order) fade() { o.step /= decay }

func (o *order) less(a, b int32) bool {
	if o.activity[a] != o.activity[b] {
		return o.activity[a] > o.activity[b]
	}
	return a < b
}

func (o *order) push(v int32) {
	o.place[v] = int32(len(o.heap))
	o.heap = append(o.heap, v)
	o.up(o.place[v])
}

func (o *order) pop() int32 {
	v := o.heap[0]
	o.place[v] = -1
	n := len(o.heap) - 1
	if w := o.heap[n]; n > 0 {
		o.heap[0], o.place[w] = w, 0
	}
	o.heap = o.heap[:n]
	if n > 1 {
		o.down(0)
	}
	return v
}

func (o *order) up(i int32) {
	v := o.heap[i]
	for i > 0 {
		p := (i - 1) / 2
		if !o.less(v, o.heap[p]) {
			break
		}
		o.heap[i] = o.heap[p]
		o.place[o.heap[i]] = i
		i = p
	}
	o.heap[i], o.place[v] = v, i
}

func (o *order) down(i int32) {
	v, n := o.heap[i], int32(len(o.heap))
	for {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && o.less(o.heap[c+1], o.heap[c]) {
			c++
		}
		if !o.less(o.heap[c], v) {
			break
		}
		o.heap[i] = o.heap[c]
		o.place[o.heap[i]] = i
		i = c
	}
	o.heap[i], o.place[v] = v, i
}

// pick returns the open variable to decide next, or -1 when all are assigned.
func (s *Solver) pick() int {
	if s.tempo.steady {
		for len(s.order.heap) > 0 {
			if v := s.order.pop(); s.val[2*v] == 0 {
				return int(v)
			}
		}
		return -1
	}
	v := s.order.cursor
	for v >= 0 && s.val[2*v] != 0 {
		v = s.order.prev[v]
	}
	if v < 0 {
		return -1
	}
	s.order.cursor = v
	return int(v)
}
