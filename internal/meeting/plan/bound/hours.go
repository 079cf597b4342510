package bound

import (
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// hours are stretches of time in order, apart from one another.
type hours []plan.Window

// tidy sorts windows and joins those that touch.
func tidy(ws []plan.Window) hours {
	ws = slices.Clone(ws)
	slices.SortFunc(ws, func(a, b plan.Window) int { return a.From - b.From })
	var out hours
	for _, w := range ws {
		switch n := len(out); {
		case w.To <= w.From:
		case n > 0 && w.From <= out[n-1].To:
			out[n-1].To = max(out[n-1].To, w.To)
		default:
			out = append(out, w)
		}
	}
	return out
}

// and is what two have in common.
func (h hours) and(o hours) (out hours) {
	for i, j := 0, 0; i < len(h) && j < len(o); {
		if from, to := max(h[i].From, o[j].From), min(h[i].To, o[j].To); from < to {
			out = append(out, plan.Window{From: from, To: to})
		}
		if h[i].To < o[j].To {
			i++
		} else {
			j++
		}
	}
	return out
}

// within keeps what lies in the windows; none at all means always.
func (h hours) within(ws []plan.Window) hours {
	if len(ws) == 0 {
		return h
	}
	return h.and(tidy(ws))
}

// minus takes windows out.
func (h hours) minus(ws []plan.Window) hours {
	if len(ws) == 0 {
		return h
	}
	var out hours
	cut := tidy(ws)
	for _, w := range h {
		at := w.From
		for _, c := range cut {
			if c.To <= at || c.From >= w.To {
				continue
			}
			if c.From > at {
				out = append(out, plan.Window{From: at, To: c.From})
			}
			at = c.To
		}
		if at < w.To {
			out = append(out, plan.Window{From: at, To: w.To})
		}
	}
	return out
}

// holds says whether a stretch is long enough.
func (h hours) holds(minutes int) bool {
	return slices.ContainsFunc(h, func(w plan.Window) bool { return w.To-w.From >= minutes })
}

// fit is how many meetings of some length fit, one after the other.
func (h hours) fit(minutes int) (n int) {
	for _, w := range h {
		n += (w.To - w.From) / minutes
	}
	return n
}
