package clash

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/span"
)

var zero = span.At(time.Date(2026, 6, 16, 0, 0, 0, 0, time.UTC))

// r is a range of the test's day, in minutes since midnight.
func r(from, to int) span.Range {
	return span.Range{From: zero.Add(time.Duration(from) * time.Minute), To: zero.Add(time.Duration(to) * time.Minute)}
}

func person(id string) item.Holder { return item.Holder{Kind: item.Person, ID: id} }
func thing(id string) item.Holder  { return item.Holder{Kind: item.Resource, ID: id} }

func takes(list ...item.Holder) []Taking {
	var out []Taking
	for _, h := range list {
		out = append(out, Taking{h, Required})
	}
	return out
}

func it(id string, from, to int, place string, holders ...item.Holder) Item {
	return Item{ID: id, When: r(from, to), Place: place, Zone: "UTC", Counts: true, Takes: takes(holders...)}
}

// brief is what tells a conflict in a test.
type brief struct {
	Kind Kind
	A, B string
	Min  int
	Weak bool
}

func briefs(list []Conflict) []brief {
	var out []brief
	for _, c := range list {
		out = append(out, brief{c.Kind, c.A, c.B, c.Minutes, c.Weak})
	}
	return out
}

func TestPerson(t *testing.T) {
	w := World{Buffer: 5, Minutes: func(from, to string) int {
		if from == "hall" && to == "desk" || from == "desk" && to == "hall" {
			return 0 // next to each other
		}
		return 20
	}}
	p := person("p")
	soft := func(i Item) Item { i.Soft = true; return i }
	as := func(i Item, f Firmness) Item { i.Takes[0].Firm = f; return i }
	within := func(i Item, of string) Item { i.Within = of; return i }
	moving := func(i Item) Item { i.Moves = true; return i }
	for _, c := range []struct {
		name  string
		items []Item
		want  []brief
	}{
		{"nothing", nil, nil},
		{"one", []Item{it("a", 0, 20, "hall", p)}, nil},
		{"back to back in one place", []Item{it("a", 0, 20, "hall", p), it("b", 20, 40, "hall", p)}, nil},
		{"back to back next door", []Item{it("a", 0, 20, "hall", p), it("b", 20, 40, "desk", p)}, nil},
		{"overlap", []Item{it("b", 10, 40, "hall", p), it("a", 0, 20, "hall", p)}, []brief{{Overlap, "a", "b", 10, false}}},
		{"three at once", []Item{it("a", 0, 30, "hall", p), it("b", 10, 40, "hall", p), it("c", 20, 50, "hall", p)},
			[]brief{{Overlap, "a", "b", 20, false}, {Overlap, "a", "c", 10, false}, {Overlap, "b", "c", 20, false}}},
		{"one inside a long one", []Item{it("a", 0, 100, "hall", p), it("b", 10, 20, "hall", p), it("c", 30, 40, "hall", p)},
			[]brief{{Overlap, "a", "b", 10, false}, {Overlap, "a", "c", 10, false}}},
		{"a part of the long one", []Item{it("a", 0, 100, "hall", p), within(it("b", 10, 20, "hall", p), "a")}, nil},
		{"too short a way", []Item{it("a", 0, 20, "hall", p), it("b", 40, 60, "office", p)}, []brief{{Travel, "a", "b", 5, false}}},
		{"long enough a way", []Item{it("a", 0, 20, "hall", p), it("b", 45, 60, "office", p)}, nil},
		{"the way starts from the last stop", []Item{it("a", 0, 20, "hall", p), it("b", 20, 22, "desk", p), it("c", 30, 60, "office", p)},
			[]brief{{Travel, "b", "c", 17, false}}},
		{"a place that is not known", []Item{it("a", 0, 20, "hall", p), it("b", 20, 60, "", p)}, nil},
		{"a journey ends elsewhere", []Item{moving(it("a", 0, 20, "hall", p)), it("b", 20, 60, "office", p)}, nil},
		{"optional", []Item{as(it("a", 0, 20, "hall", p), Optional), it("b", 10, 30, "hall", p)}, []brief{{Overlap, "a", "b", 10, true}}},
		{"with an audience", []Item{as(it("a", 0, 20, "hall", p), ByAudience), it("b", 10, 30, "hall", p)}, []brief{{Overlap, "a", "b", 10, true}}},
		{"vague", []Item{soft(it("a", 0, 90, "hall", p)), it("b", 10, 30, "office", p)}, []brief{{Possible, "a", "b", 20, true}}},
		{"vague, for an audience both", []Item{soft(as(it("a", 0, 90, "hall", p), ByAudience)), as(it("b", 10, 30, "office", p), ByAudience)}, nil},
		{"two people", []Item{it("a", 0, 20, "hall", p), it("b", 10, 30, "hall", person("q"))}, nil},
	} {
		if diff := gocmp.Diff(c.want, briefs(Find(w, c.items))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestResourceAndRules(t *testing.T) {
	w := World{
		Capacity: func(id string) int { return map[string]int{"room": 2}[id] },
		Limit:    func(string) int { return 2 },
		Days:     func(span.Zone) (span.Range, bool) { return r(0, 1440), true },
		Hours: map[item.Holder]*Hours{
			person("early"):                     {Limited: true, Open: span.NewSet(r(0, 600))},
			{Kind: item.Place, ID: "shut"}:      {Shut: []Shut{{When: r(600, 700), Reason: "travaux"}}},
			{Kind: item.Organisation, ID: "co"}: {Limited: true, Open: span.NewSet(r(540, 720))},
		},
	}
	after := func(i Item, of string) Item { i.After = of; return i }
	for _, c := range []struct {
		name  string
		items []Item
		want  []brief
	}{
		{"a table twice", []Item{it("a", 0, 20, "", thing("t")), it("b", 10, 30, "", thing("t"))}, []brief{{OverCapacity, "a", "b", 10, false}}},
		{"a table one after the other", []Item{it("a", 0, 20, "", thing("t")), it("b", 20, 30, "", thing("t"))}, nil},
		{"a room for two", []Item{it("a", 0, 20, "", thing("room")), it("b", 10, 30, "", thing("room"))}, nil},
		{"three in a room for two", []Item{it("a", 0, 20, "", thing("room")), it("b", 10, 30, "", thing("room")), it("c", 15, 30, "", thing("room"))},
			[]brief{{OverCapacity, "a", "c", 5, false}}},
		{"outside one's hours", []Item{it("a", 590, 620, "", person("early"))}, []brief{{Outside, "a", "", 20, false}}},
		{"outside a firm's hours", []Item{it("a", 500, 560, "", item.Holder{Kind: item.Organisation, ID: "co"})}, []brief{{Outside, "a", "", 40, false}}},
		{"closed", []Item{it("a", 590, 620, "shut", person("p"))}, []brief{{Closed, "a", "", 20, false}}},
		{"next day", []Item{it("a", 1430, 1450, "", person("p"))}, []brief{{Away, "a", "", 10, false}}},
		{"in order", []Item{it("a", 0, 20, "", person("p")), after(it("b", 20, 30, "", person("q")), "a")}, nil},
		{"out of order", []Item{it("a", 0, 20, "", person("p")), after(it("b", 15, 30, "", person("q")), "a")}, []brief{{Order, "a", "b", 5, false}}},
		{"too many", []Item{it("a", 0, 20, "", person("p")), it("b", 30, 40, "", person("p")), it("c", 50, 60, "", person("p")), it("d", 70, 80, "", person("p"))},
			[]brief{{TooMany, "c", "", 0, false}}},
	} {
		if diff := gocmp.Diff(c.want, briefs(Find(w, c.items))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// randomWeek draws items of few people and tables in few hours, so that they clash.
func randomWeek(rt *rapid.T) []Item {
	n := rapid.IntRange(0, 14).Draw(rt, "items")
	var out []Item
	for i := range n {
		from := rapid.IntRange(0, 24).Draw(rt, "from") * 10
		x := it(string(rune('a'+i)), from, from+rapid.IntRange(1, 6).Draw(rt, "length")*10, rapid.SampledFrom([]string{"hall", "office", ""}).Draw(rt, "place"))
		for _, h := range []item.Holder{person("p"), person("q"), thing("t")} {
			if rapid.Bool().Draw(rt, "takes") {
				x.Takes = append(x.Takes, Taking{h, Firmness(rapid.IntRange(0, 2).Draw(rt, "firm"))})
			}
		}
		x.Soft = rapid.IntRange(0, 5).Draw(rt, "soft") == 0
		out = append(out, x)
	}
	return out
}

func quick() World {
	return World{Buffer: 5, Minutes: func(string, string) int { return 15 }, Limit: func(string) int { return 3 }}
}

// TestFindAgainstPairs holds overlaps of the sweep against those of all pairs.
func TestFindAgainstPairs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		items := randomWeek(rt)
		var got, want []Key
		for _, c := range Find(quick(), items) {
			if c.Kind == Overlap || c.Kind == OverCapacity || c.Kind == Possible {
				got = append(got, c.Key())
			}
		}
		for i := range items {
			for j := range items {
				want = append(want, pairs(&items[i], &items[j])...)
			}
		}
		less := func(a, b Key) int {
			return Compare(Conflict{Kind: a.Kind, Holder: a.Holder, A: a.A, B: a.B}, Conflict{Kind: b.Kind, Holder: b.Holder, A: b.A, B: b.B})
		}
		slices.SortFunc(got, less)
		slices.SortFunc(want, less)
		if diff := gocmp.Diff(want, got); diff != "" {
			rt.Error(diff)
		}
	})
}

// pairs is the definition: a comes before b and both hold somebody at once.
func pairs(a, b *Item) (out []Key) {
	if cmp.Or(cmp.Compare(a.When.From, b.When.From), cmp.Compare(a.When.To, b.When.To), cmp.Compare(a.ID, b.ID)) >= 0 || !a.When.Overlaps(b.When) {
		return nil
	}
	for _, x := range a.Takes {
		for _, y := range b.Takes {
			if x.Holder != y.Holder {
				continue
			}
			kind := Overlap
			if x.Holder.Kind == item.Resource {
				kind = OverCapacity
			}
			if a.Soft || b.Soft {
				kind = Possible
				if x.Firm == ByAudience && y.Firm == ByAudience && x.Holder.Kind == item.Person {
					continue
				}
			}
			out = append(out, Key{kind, x.Holder, a.ID, b.ID})
		}
	}
	return out
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		items := randomWeek(rt)
		want := Find(quick(), items)
		mixed := slices.Clone(items)
		rand.New(rand.NewPCG(1, rapid.Uint64().Draw(rt, "seed"))).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if diff := gocmp.Diff(want, Find(quick(), mixed)); diff != "" {
			rt.Error(diff)
		}
	})
}

// TestSlotsAreFree puts the item where Slots says and finds that nothing required clashes with it.
func TestSlotsAreFree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		items := randomWeek(rt)
		x := it("x", 100, 120, "hall", person("p"), thing("t"))
		for _, slot := range NewWeek(quick(), items).Slots(x, span.NewSet(r(0, 480)), 10*time.Minute, 5) {
			x.When = slot
			for _, c := range Find(quick(), append(slices.Clone(items), x)) {
				if !c.Weak && c.Kind != Possible && (c.A == "x" || c.B == "x") {
					rt.Errorf("at %v: %+v", slot.From.Time(), c)
				}
			}
		}
	})
}

func TestSlotsNearestFirst(t *testing.T) {
	items := []Item{it("a", 100, 120, "hall", person("p")), it("b", 130, 150, "hall", person("p"))}
	x := it("x", 100, 120, "hall", person("p"))
	var got []int
	for _, s := range NewWeek(World{}, items).Slots(x, span.NewSet(r(60, 200)), 10*time.Minute, 3) {
		got = append(got, int(s.From.Sub(zero).Minutes()))
	}
	if diff := gocmp.Diff([]int{80, 70, 60}, got); diff != "" {
		t.Error(diff)
	}
	if got := NewWeek(World{}, items, "a").Slots(x, span.NewSet(r(60, 200)), 10*time.Minute, 1); len(got) != 1 || got[0] != r(110, 130) {
		t.Errorf("without a: %v", got)
	}
}

func BenchmarkFind5000(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var items []Item
	for i := range 5000 {
		from := rnd.IntN(5)*1440 + 540 + rnd.IntN(27)*20
		x := it(string(rune(i)), from, from+20, "hall", person(string(rune(rnd.IntN(650)))), person(string(rune(1000+rnd.IntN(2000)))), thing(string(rune(rnd.IntN(60)))))
		items = append(items, x)
	}
	b.ReportAllocs()
	for b.Loop() {
		Find(quick(), items)
	}
}
