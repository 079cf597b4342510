package bound

import "math"

// network is a directed graph with whole capacities. Node 0 is the source and node 1 the sink.
type network struct {
	edges []edge
	out   [][]int // edges by node; each edge's reverse stands beside it
	level []int
	next  []int
}

type edge struct{ to, left int }

func newNetwork() *network { return &network{out: make([][]int, 2)} }

func (g *network) node() int {
	g.out = append(g.out, nil)
	return len(g.out) - 1
}

func (g *network) link(from, to, capacity int) {
	g.out[from] = append(g.out[from], len(g.edges))
	g.out[to] = append(g.out[to], len(g.edges)+1)
	g.edges = append(g.edges, edge{to, capacity}, edge{from, 0})
}

// most is the largest flow from source to sink.
func (g *network) most() (total int) {
	for g.reach() {
		g.next = make([]int, len(g.out))
		for n := g.push(0, math.MaxInt); n > 0; n = g.push(0, math.MaxInt) {
			total += n
		}
	}
	return total
}

// reach gives each node its distance from the source along edges with room.
func (g *network) reach() bool {
	g.level = make([]int, len(g.out))
	g.level[0] = 1
	for queue := []int{0}; len(queue) > 0; queue = queue[1:] {
		for _, e := range g.out[queue[0]] {
			if x := g.edges[e]; x.left > 0 && g.level[x.to] == 0 {
				g.level[x.to] = g.level[queue[0]] + 1
				queue = append(queue, x.to)
			}
		}
	}
	return g.level[1] > 0
}

// push sends what it can along one shortest way. Its depth is the length of that way, which is short here.
func (g *network) push(v, room int) int {
	if v == 1 {
		return room
	}
	for ; g.next[v] < len(g.out[v]); g.next[v]++ {
		e := g.out[v][g.next[v]]
		if x := g.edges[e]; x.left > 0 && g.level[x.to] == g.level[v]+1 {
			if n := g.push(x.to, min(room, x.left)); n > 0 {
				g.edges[e].left -= n
				g.edges[e^1].left += n
				return n
			}
		}
	}
	return 0
}
