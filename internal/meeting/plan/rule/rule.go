// Package rule holds the constraints of the planner one by one, as the search asks
// them: plain functions on integers, a file and a test for each. What of them is
// cumulative (how many meetings somebody has, which bins are taken) the caller keeps.
//
// Hard: Apart (nobody in two places, travel included), Lunch, Room (at most so many a
// day, or at once), InOrder (precedences), Understood (languages), Covers (windows).
// Soft, each a number to make small: Lacking (a firm's minimum), Urgency (of what is
// left out), Wait, Uneven (waits shared fairly), Move (changes of place and travel),
// Unwished (mornings or afternoons), Told (people to tell again), Tight (slack before
// what must not slip).
//
// The independent checker (plan.Check, plan.Measure) uses none of this.
package rule

// None stands where an index is allowed to be missing.
const None = -1

// Item is something that takes somebody's time, in minutes. Place is None when it is
// unknown, Meet when it is no meeting but held by the agenda. Slack is how many free
// minutes are wished before it.
type Item struct{ From, To, Place, Meet, Slack int32 }

// Compare orders items by time; the rest only makes the order complete.
func Compare(a, b Item) int {
	for _, d := range [...]int32{a.From - b.From, a.To - b.To, a.Meet - b.Meet} {
		if d != 0 {
			return int(d)
		}
	}
	if a.Place != b.Place {
		return int(a.Place - b.Place)
	}
	return int(a.Slack - b.Slack)
}

// Window is a stretch of time, From included, To excluded.
type Window struct{ From, To int }
