package item

import (
	"cmp"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// Fuzzy says how exactly the hour of an engagement is known.
type Fuzzy string

// The ways in which an hour is known.
const (
	Exact   Fuzzy = ""       // from Starts to Ends
	After   Fuzzy = "after"  // not before Starts
	Before  Fuzzy = "before" // over by Starts
	Around  Fuzzy = "around" // about Starts
	Part    Fuzzy = "part"   // in a part of the day: FuzzyLabel
	DayOnly Fuzzy = "day"    // at some hour of Day
	Undated Fuzzy = "none"   // some day
)

// Parts of a day, as FuzzyLabel names them, with the hours they may take.
const (
	Morning   = "morning"
	Midday    = "midday"
	Afternoon = "afternoon"
	Evening   = "evening"
)

var parts = map[string][2]span.Clock{
	Morning:   {span.Hm(8, 0), span.Hm(12, 0)},
	Midday:    {span.Hm(12, 0), span.Hm(14, 0)},
	Afternoon: {span.Hm(14, 0), span.Hm(18, 0)},
	Evening:   {span.Hm(18, 0), span.Hm(24, 0)},
}

// PartNames lists the parts of a day in order.
var PartNames = []string{Morning, Midday, Afternoon, Evening}

// about is how far around an approximate hour the engagement may lie.
const about = time.Hour

// longest is the longest an exact engagement may last.
const longest = 15 * 24 * time.Hour

// Timed says whether the engagement has an exact beginning and end.
func (e *Engagement) Timed() bool { return e.Fuzzy == Exact && e.Starts != 0 && e.Ends > e.Starts }

// Window gives the time that the engagement occupies, or may occupy. firm: it occupies all of it, so that a clash is
// certain; otherwise a clash is only possible. ok is false when nothing can be said: only the day is known, or less,
// or it is cancelled.
func (e *Engagement) Window() (r span.Range, firm, ok bool) {
	if e.Certainty == CancelledCertainty {
		return r, false, false
	}
	switch e.Fuzzy {
	case Exact:
		return e.Range(), e.Certainty != Idea, e.Timed()
	case After:
		return span.Range{From: e.Starts, To: max(span.LocalLenient(e.Day, span.Hm(24, 0), e.Zone), e.Starts.Add(about))}, false, e.Starts != 0
	case Before:
		return span.Range{From: span.LocalLenient(e.Day, span.Hm(6, 0), e.Zone), To: e.Starts}, false, e.Starts != 0
	case Around:
		return span.Range{From: e.Starts, To: e.Starts.Add(max(e.length(), 30*time.Minute))}.Widen(about), false, e.Starts != 0
	case Part:
		p, known := parts[e.FuzzyLabel]
		return span.Range{From: span.LocalLenient(e.Day, p[0], e.Zone), To: span.LocalLenient(e.Day, p[1], e.Zone)}, false, known && e.Day != ""
	}
	return r, false, false
}

func (e *Engagement) length() time.Duration { return e.Range().Duration() }

// anchor is where in time the engagement sorts; 0 for no day at all.
func (e *Engagement) anchor() span.Instant {
	switch {
	case e.Fuzzy == Undated || e.Day == "" && e.Starts == 0:
		return 0
	case e.Fuzzy == Part:
		return span.LocalLenient(e.Day, parts[e.FuzzyLabel][0], e.Zone)
	case e.Fuzzy == DayOnly || e.Starts == 0:
		return e.Day.Bounds(e.Zone).From
	}
	return e.Starts
}

// rank orders what sorts at the same instant: what must be over by then, what begins then, what begins about then or
// later.
var rank = map[Fuzzy]int{DayOnly: -2, Before: -1, Exact: 0, Around: 1, After: 2, Part: 3}

// Compare orders engagements as a reader meets them: by instant, the bound standing for a vague hour; what has only a
// day comes first in it, what has no day comes last of all; then by end and id.
func Compare(a, b *Engagement) int {
	x, y := a.anchor(), b.anchor()
	if (x == 0) != (y == 0) {
		return cmp.Compare(b2i(x == 0), b2i(y == 0))
	}
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(rank[a.Fuzzy], rank[b.Fuzzy]), cmp.Compare(a.Ends, b.Ends), cmp.Compare(a.ID, b.ID))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Settle checks the engagement and brings its day, bounds and takes into their one form. The error is Invalid and
// names the field.
func (e *Engagement) Settle() error {
	if e.Title.Empty() {
		return fault.New(fault.Invalid, "Donnez un titre.", "Give a title.").With(fault.Field{Name: "title"})
	}
	if e.Zone == "" {
		return fault.New(fault.Invalid, "Il manque le fuseau horaire du lieu.", "The time zone of the place is missing.").With(fault.Field{Name: "zone"})
	}
	if err := e.settleHours(); err != nil {
		return err
	}
	if !e.Certainty.Known() {
		return fault.New(fault.Invalid, "« %s » n'est pas un degré de certitude.", "“%s” is not a certainty.", string(e.Certainty)).With(fault.Field{Name: "certainty"})
	}
	if e.Audience == "" {
		e.Audience = People
	}
	if e.Audience != Group {
		e.AudienceGroup = ""
	}
	return e.settleTakes()
}

func (e *Engagement) settleHours() error {
	if e.Starts != 0 {
		e.Day = span.DayOf(e.Starts, e.Zone)
	}
	switch e.Fuzzy {
	case Exact:
		if e.Starts == 0 {
			return hours("Il manque l'heure de début ; si elle n'est pas connue, dites « après », « vers » ou seulement le jour.",
				"The hour of the beginning is missing; if it is unknown, say “after”, “around” or only the day.", "starts")
		}
		if e.Ends <= e.Starts {
			return hours("La fin doit venir après le début.", "The end must come after the beginning.", "ends")
		}
		if e.length() > longest {
			return hours("Un engagement dure au plus 15 jours : vérifiez la date de fin.", "An engagement lasts 15 days at most: check the date of its end.", "ends")
		}
		e.FuzzyLabel = ""
	case After, Before, Around:
		if e.Starts == 0 {
			return hours("Donnez l'heure qui sert de borne, par exemple « après 18:00 ».", "Give the hour that is the bound, for instance “after 18:00”.", "starts")
		}
		if e.Ends < e.Starts {
			e.Ends = 0
		}
		e.FuzzyLabel = ""
	case Part:
		if _, known := parts[e.FuzzyLabel]; !known || e.Day == "" {
			return hours("Donnez le jour et le moment : matin, midi, après-midi ou soir.", "Give the day and its part: morning, midday, afternoon or evening.", "day")
		}
		e.Starts, e.Ends = 0, 0
	case DayOnly:
		if e.Day == "" {
			return hours("Donnez le jour.", "Give the day.", "day")
		}
		e.Starts, e.Ends, e.FuzzyLabel = 0, 0, ""
	case Undated:
		e.Starts, e.Ends, e.FuzzyLabel, e.Day = 0, 0, "", ""
	default:
		return hours("Cette façon de dire l'heure n'est pas connue : %s.", "This way to tell the hour is not known: %s.", "fuzzy", string(e.Fuzzy))
	}
	return nil
}

func hours(fr, en, field string, args ...any) error {
	return fault.New(fault.Invalid, fr, en, args...).With(fault.Field{Name: field})
}

func (e *Engagement) settleTakes() error {
	seen := map[Holder]bool{}
	for _, t := range e.Takes {
		switch {
		case t.ID == "" || t.Kind != Person && t.Kind != Organisation && t.Kind != Resource:
			return fault.New(fault.Invalid, "Un participant ou une ressource est mal désigné.", "A participant or a resource is not well named.").With(fault.Field{Name: "takes"})
		case seen[t.Holder]:
			return fault.New(fault.Invalid, "La même personne ou ressource est prise deux fois.", "The same person or resource is taken twice.").With(fault.Field{Name: "takes"})
		}
		seen[t.Holder] = true
	}
	e.SortTakes()
	return nil
}
