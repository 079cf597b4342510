package clash

import (
	"cmp"
	"slices"
	"time"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/span"
)

// Week answers what is free. It is made once from the items of all holders that will be asked about.
type Week struct {
	f      finder
	takes  map[item.Holder][]part
	at     map[string]*Item
	except map[string]bool
}

// NewWeek prepares the items for questions; those with the ids of except count as if they were not there.
func NewWeek(w World, items []Item, except ...string) *Week {
	k := &Week{f: finder{World: w, items: items}, except: map[string]bool{}}
	for _, id := range except {
		k.except[id] = true
	}
	k.takes = k.f.byHolder(func(item.Holder) bool { return true })
	k.at = k.f.byID()
	return k
}

// Try gives the conflicts that it would have, optional holders and audience included, possible ones left out.
func (k *Week) Try(it Item) []Conflict {
	f := finder{World: k.f.World, items: []Item{it}}
	for _, t := range it.Takes {
		f.items = append(f.items, k.near(t.Holder, it)...)
	}
	slices.SortFunc(f.items[1:], func(a, b Item) int { return f.before(&a, &b) })
	f.items = append(f.items[:1], slices.CompactFunc(f.items[1:], func(a, b Item) bool { return a.ID == b.ID })...)
	if first := k.at[it.After]; first != nil && !k.except[it.After] && !slices.ContainsFunc(f.items, func(o Item) bool { return o.ID == it.After }) {
		f.items = append(f.items, *first)
	}
	wanted := map[item.Holder]bool{}
	for _, t := range it.Takes {
		wanted[t.Holder] = true
	}
	found := FindFor(f.World, f.items, wanted, map[string]bool{it.ID: true})
	return slices.DeleteFunc(found, func(c Conflict) bool {
		return c.Kind == Possible || c.A != it.ID && c.B != it.ID && c.Kind != TooMany
	})
}

// near gives what a holder has within a day of it: enough for overlaps, journeys and the daily limit.
func (k *Week) near(h item.Holder, it Item) []Item {
	around := it.When.Widen(24 * time.Hour)
	var out []Item
	for _, p := range k.takes[h] {
		o := &k.f.items[p.at]
		if o.ID != it.ID && !k.except[o.ID] && o.When.Overlaps(around) {
			out = append(out, *o)
		}
	}
	return out
}

// Clear says whether it would stand without conflict for all holders that it requires.
func (k *Week) Clear(it Item) bool {
	return !slices.ContainsFunc(k.Try(it), func(c Conflict) bool { return !c.Weak })
}

// Slots gives beginnings at which the item could stand without conflict for all holders that it requires, inside the
// given hours, on a grid of step minutes, nearest to where it is now first, the later of two as near; at most most of them.
func (k *Week) Slots(it Item, inside span.Set, step time.Duration, most int) []span.Range {
	length := it.When.Duration()
	if length <= 0 || step <= 0 {
		return nil
	}
	var starts []span.Instant
	for _, r := range inside {
		for s := ceil(r.From, step); s.Add(length) <= r.To; s = s.Add(step) {
			starts = append(starts, s)
		}
	}
	now := it.When.From
	slices.SortStableFunc(starts, func(a, b span.Instant) int { return cmp.Or(cmp.Compare(far(a, now), far(b, now)), cmp.Compare(b, a)) })
	var out []span.Range
	for _, s := range starts {
		if len(out) == most {
			break
		}
		it.When = span.For(s, length)
		if s != now && k.Clear(it) {
			out = append(out, it.When)
		}
	}
	return out
}

// Swap gives the resources among others that could stand in for from at the item's own time.
func (k *Week) Swap(it Item, from item.Holder, others []item.Holder) []item.Holder {
	var out []item.Holder
	for _, o := range others {
		if o == from || slices.ContainsFunc(it.Takes, func(t Taking) bool { return t.Holder == o }) {
			continue
		}
		try := it
		try.Takes = slices.Clone(it.Takes)
		for i := range try.Takes {
			if try.Takes[i].Holder == from {
				try.Takes[i].Holder = o
			}
		}
		if !slices.ContainsFunc(k.Try(try), func(c Conflict) bool { return !c.Weak && c.Holder == o }) {
			out = append(out, o)
		}
	}
	return out
}

func ceil(i span.Instant, step time.Duration) span.Instant {
	s := span.Instant(step.Microseconds())
	return (i + s - 1) / s * s
}

func far(a, b span.Instant) span.Instant {
	if a < b {
		return b - a
	}
	return a - b
}
