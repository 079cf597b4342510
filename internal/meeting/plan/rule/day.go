package rule

// DayCost is what one day of somebody adds to the soft goals.
type DayCost struct{ Waits, Idle, Changes, Travel, Tight int32 }

// Day adds up the cost of a day, engagement by engagement: between two that follow one
// another, at least one of them a meeting.
type Day struct {
	Ways     *Ways
	Lunch    *Lunch
	From, To int // what lies outside does not count
	Short    int // see Wait
	Cost     DayCost
	prev     Item
	end      int32
	begun    bool
}

// Add counts the next engagement, in order of time.
func (d *Day) Add(it Item) {
	if d.outside(&it) {
		return
	}
	if d.begun {
		d.between(&d.prev, d.end, &it, 1)
	}
	if !d.begun || it.To > d.end {
		d.end = it.To
	}
	d.prev, d.begun = it, true
}

// Insert counts what one more engagement changes in a day: the gap in which it falls
// gives way to those before and after it. It must overlap none of the items.
func (d *Day) Insert(items []Item, more *Item) {
	before, end, k := -1, int32(0), 0
	for ; k < len(items) && items[k].From < more.From; k++ {
		if !d.outside(&items[k]) {
			end = max(end, items[k].To)
			before = k
		}
	}
	for k < len(items) && d.outside(&items[k]) {
		k++
	}
	if before >= 0 {
		d.between(&items[before], end, more, 1)
	}
	if k == len(items) {
		return
	}
	d.between(more, more.To, &items[k], 1)
	if before >= 0 {
		d.between(&items[before], end, &items[k], -1)
	}
}

func (d *Day) outside(it *Item) bool { return int(it.To) <= d.From || int(it.From) >= d.To }

// between adds, or with a sign of -1 takes away, what lies between an engagement, or the
// end of all before, and the next.
func (d *Day) between(prev *Item, end int32, it *Item, sign int32) {
	if it.Meet < 0 && prev.Meet < 0 {
		return
	}
	changes, way := d.Ways.Move(prev.Place, it.Place)
	idle := int(it.From-end-way) - d.Lunch.Excuses(int(end), int(it.From))
	waits, minutes := Wait(idle, d.Short)
	c := &d.Cost
	c.Changes += sign * changes
	c.Travel += sign * way
	c.Waits += sign * waits
	c.Idle += sign * minutes
	if it.Slack > 0 {
		c.Tight += sign * Tight(idle, it.Slack)
	}
}
