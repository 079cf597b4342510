package clash

import (
	"slices"
	"time"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/span"
)

// person sweeps one person's time for overlaps, short journeys and too full days. list is sorted.
func (f *finder) person(h item.Holder, list []part) {
	for i, p := range list {
		a := &f.items[p.at]
		// Once something has been and gone after a, later journeys start from there.
		barrier := span.Instant(1<<63 - 1)
		for _, q := range list[i+1:] {
			b := &f.items[q.at]
			if b.When.From >= barrier {
				break
			}
			weak := p.firm != Required || q.firm != Required
			switch {
			case a.When.Overlaps(b.When):
				f.overlap(h, a, b, p, q)
			case !a.Soft && !b.Soft:
				if need, short := f.short(a, b); short > 0 {
					f.add(Conflict{Kind: Travel, Holder: h, A: a.ID, B: b.ID, Starts: a.When.To, Minutes: short,
						From: a.Place, To: b.Place, Need: need, Weak: weak})
				}
				barrier = min(barrier, b.When.To)
			}
		}
	}
	f.tooMany(h, list)
}

func (f *finder) overlap(h item.Holder, a, b *Item, p, q part) {
	if a.Within == b.ID || b.Within == a.ID {
		return
	}
	both := a.When.Intersect(b.When)
	c := Conflict{Kind: Overlap, Holder: h, A: a.ID, B: b.ID, Starts: both.From, Minutes: minutes(both),
		Weak: p.firm != Required || q.firm != Required}
	if a.Soft || b.Soft {
		// Everybody is meant by many vague items ("an evening on the town"): only what somebody was asked to counts.
		if p.firm == ByAudience && q.firm == ByAudience {
			return
		}
		c.Kind, c.Weak = Possible, true
	}
	f.add(c)
}

// short gives the minutes that the way from a to b needs, and how many of them are missing.
func (f *finder) short(a, b *Item) (need, missing int) {
	if a.Place == b.Place || a.Place == "" || b.Place == "" || a.Moves || b.Moves || f.Minutes == nil {
		return 0, 0
	}
	gap := b.When.From.Sub(a.When.To)
	if gap >= 24*time.Hour {
		return 0, 0
	}
	need = f.Minutes(a.Place, b.Place)
	if need <= 0 {
		return 0, 0
	}
	need += f.Buffer
	return need, max(0, need-int(gap.Minutes()))
}

func (f *finder) tooMany(h item.Holder, list []part) {
	if f.Limit == nil {
		return
	}
	limit := f.Limit(h.ID)
	if limit <= 0 {
		return
	}
	type day struct {
		count int
		over  *Item
	}
	days := map[span.Day]*day{}
	var order []span.Day
	for _, p := range list {
		it := &f.items[p.at]
		if !it.Counts || it.Soft || p.firm != Required {
			continue
		}
		d := span.DayOf(it.When.From, it.Zone)
		if days[d] == nil {
			days[d] = &day{}
			order = append(order, d)
		}
		if days[d].count++; days[d].count == limit+1 {
			days[d].over = it
		}
	}
	for _, d := range order {
		if it := days[d].over; it != nil {
			f.add(Conflict{Kind: TooMany, Holder: h, A: it.ID, Starts: it.When.From, Count: days[d].count, Limit: limit})
		}
	}
}

// resource sweeps the time of a thing of which so many may be taken at once.
func (f *finder) resource(h item.Holder, list []part) {
	capacity := 1
	if f.Capacity != nil {
		capacity = max(1, f.Capacity(h.ID))
	}
	var active []part
	for _, q := range list {
		b := &f.items[q.at]
		active = slices.DeleteFunc(active, func(p part) bool { return f.items[p.at].When.To <= b.When.From })
		clashing := active
		if b.Within != "" || slices.ContainsFunc(active, func(p part) bool { return f.items[p.at].Within == b.ID }) {
			clashing = slices.DeleteFunc(slices.Clone(active), func(p part) bool {
				a := &f.items[p.at]
				return b.Within == a.ID || a.Within == b.ID
			})
		}
		f.crowd(h, clashing, q, capacity)
		active = append(active, q)
	}
}

// crowd tells of b coming to a resource that others hold already.
func (f *finder) crowd(h item.Holder, active []part, q part, capacity int) {
	b := &f.items[q.at]
	firm := 0
	for _, p := range active {
		if !f.items[p.at].Soft {
			firm++
		}
	}
	for _, p := range active {
		a := &f.items[p.at]
		both := a.When.Intersect(b.When)
		c := Conflict{Kind: OverCapacity, Holder: h, A: a.ID, B: b.ID, Starts: both.From, Minutes: minutes(both),
			Count: firm + 1, Limit: capacity, Weak: p.firm != Required || q.firm != Required}
		switch {
		case a.Soft || b.Soft:
			if capacity > 1 {
				continue
			}
			c.Kind, c.Weak, c.Count = Possible, true, 0
		case firm < capacity:
			continue
		}
		f.add(c)
		if capacity > 1 {
			return // one pair names the trouble; the others would say it again
		}
	}
}

// hours holds each item against the hours of one of its holders.
func (f *finder) hours(h item.Holder, list []part) {
	hours := f.Hours[h]
	if hours == nil {
		return
	}
	for _, p := range list {
		it := &f.items[p.at]
		if it.Soft || p.firm == ByAudience || it.Moves && h.Kind == item.Person && hours.presence(it.When) {
			continue
		}
		if c, bad := hours.against(it.When); bad {
			c.Kind, c.Holder, c.A, c.Weak = Outside, h, it.ID, p.firm != Required
			f.add(c)
		}
	}
}

// presence tells that only the times before somebody is there, and after, are lost: the journey there, and home.
func (h *Hours) presence(r span.Range) bool {
	for _, s := range h.Shut {
		if !s.Presence && !s.When.Intersect(r).Empty() {
			return false
		}
	}
	return !h.Limited || len(span.Set{r}.MinusSet(h.Open)) == 0
}

// against tells how much of r lies outside the hours, since when and why.
func (h *Hours) against(r span.Range) (c Conflict, bad bool) {
	lost := span.Set{}
	for _, s := range h.Shut {
		if cut := s.When.Intersect(r); !cut.Empty() {
			lost = lost.Add(cut)
			if c.Reason == "" {
				c.Reason = s.Reason
			}
		}
	}
	if h.Limited {
		lost = lost.Union(span.Set{r}.MinusSet(h.Open))
	}
	if len(lost) == 0 {
		return c, false
	}
	c.Starts, c.Minutes = lost[0].From, int(lost.Duration().Minutes())
	return c, true
}

// alone finds what is wrong with an item whoever takes it.
func (f *finder) alone(own func(string) bool) {
	var at map[string]*Item
	for i := range f.items {
		it := &f.items[i]
		if it.After != "" && !it.Soft && (own(it.ID) || own(it.After)) {
			if at == nil {
				at = f.byID()
			}
			f.order(at[it.After], it)
		}
		if it.Soft || !own(it.ID) {
			continue
		}
		f.closed(it)
		f.away(it)
	}
}

func (f *finder) byID() map[string]*Item {
	at := make(map[string]*Item, len(f.items))
	for i := range f.items {
		at[f.items[i].ID] = &f.items[i]
	}
	return at
}

func (f *finder) order(first, then *Item) {
	if first == nil || first.Soft || then.When.From >= first.When.To {
		return
	}
	f.add(Conflict{Kind: Order, A: first.ID, B: then.ID, Starts: then.When.From,
		Minutes: int(first.When.To.Sub(then.When.From).Minutes())})
}

func (f *finder) closed(it *Item) {
	if it.Place == "" {
		return
	}
	h := item.Holder{Kind: item.Place, ID: it.Place}
	if hours := f.Hours[h]; hours != nil {
		if c, bad := hours.against(it.When); bad {
			c.Kind, c.Holder, c.A, c.From = Closed, h, it.ID, it.Place
			f.add(c)
		}
	}
}

func (f *finder) away(it *Item) {
	if it.Moves || f.Days == nil {
		return
	}
	if r, ok := f.Days(it.Zone); ok && !r.Covers(it.When) {
		f.add(Conflict{Kind: Away, Holder: item.Holder{Kind: item.Mission}, A: it.ID, Starts: it.When.From,
			Minutes: int(span.Set{it.When}.Minus(r).Duration().Minutes())})
	}
}
