package rule

// Lunch is where and how long lunch is kept free in a day; no minutes mean no rule.
type Lunch struct {
	Window
	Minutes int
}

// Near says whether an engagement lies so near to the hours of lunch that it can take
// it away.
func (l *Lunch) Near(it Item, w *Ways) bool {
	return l.To > l.From && int(it.To)+w.reach > l.From && int(it.From)-w.reach < l.To
}

// Fits says whether a day leaves somebody lunch: a stretch of its hours, free, with the
// time to travel around it.
func (l *Lunch) Fits(items []Item, w *Ways) bool {
	return l.fits(table{items: items, at: len(items)}, w)
}

// FitsWith says the same of a day with one more engagement.
func (l *Lunch) FitsWith(items []Item, more Item, w *Ways) bool {
	at := len(items)
	for at > 0 && items[at-1].From > more.From {
		at--
	}
	return l.fits(table{items, &more, at}, w)
}

// table is a day's items with one more between them, when there is one.
type table struct {
	items []Item
	more  *Item
	at    int
}

func (t *table) len() int {
	if t.more == nil {
		return len(t.items)
	}
	return len(t.items) + 1
}

func (t *table) get(k int) *Item {
	switch {
	case k < t.at:
		return &t.items[k]
	case k == t.at:
		return t.more
	}
	return &t.items[k-1]
}

func (l *Lunch) fits(t table, w *Ways) bool {
	if l.To <= l.From {
		return true
	}
	end, n := l.From, t.len()
	for k := 0; ; k++ {
		next := l.To
		if k < n {
			next = min(next, int(t.get(k).From))
		}
		if next-end >= l.Minutes && l.wayAround(&t, k, n, w) {
			return true
		}
		if k >= n || int(t.get(k).From) >= l.To {
			return false
		}
		end = max(end, int(t.get(k).To))
	}
}

// wayAround says whether lunch fits between the items before k and those from k on,
// the way from any of the former to any of the latter included.
func (l *Lunch) wayAround(t *table, k, n int, w *Ways) bool {
	for i := range k {
		b := t.get(i)
		for j := k; j < n; j++ {
			e := t.get(j)
			gap := int(e.From - b.To)
			if gap >= l.Minutes+w.reach {
				break
			}
			if gap < l.Minutes+w.Between(b.Place, e.Place) {
				return false
			}
		}
	}
	return true
}

// Excuses is the part of a gap that is lunch and no wait.
func (l *Lunch) Excuses(from, to int) int {
	if l.Minutes > 0 && min(to, l.To)-max(from, l.From) >= l.Minutes {
		return l.Minutes
	}
	return 0
}
