package item

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

const mtl = span.Zone("America/Montreal")

func clockAt(day, hour, minute int) span.Instant {
	return span.LocalLenient(span.MakeDay(2026, 6, day), span.Hm(hour, minute), mtl)
}

func exact(id string, day, fromH, fromM, toH, toM int) Engagement {
	return Engagement{ID: id, Zone: mtl, Day: span.MakeDay(2026, 6, day), Title: text.Both(id), Certainty: Confirmed, Audience: People,
		Starts: clockAt(day, fromH, fromM), Ends: clockAt(day, toH, toM)}
}

func vague(id string, f Fuzzy, day, hour int, label string) Engagement {
	e := Engagement{ID: id, Zone: mtl, Title: text.Both(id), Certainty: Confirmed, Fuzzy: f, FuzzyLabel: label}
	if day > 0 {
		e.Day = span.MakeDay(2026, 6, day)
	}
	if hour > 0 {
		e.Starts = clockAt(day, hour, 0)
	}
	return e
}

func TestHonestOrder(t *testing.T) {
	want := []Engagement{
		vague("day", DayOnly, 16, 0, ""),
		vague("morning", Part, 16, 0, Morning),
		vague("before ten", Before, 16, 10, ""),
		exact("ten", 16, 10, 0, 10, 20),
		exact("ten, longer", 16, 10, 0, 11, 0),
		vague("around ten", Around, 16, 10, ""),
		exact("half past ten", 16, 10, 30, 11, 0),
		exact("six", 16, 18, 0, 19, 0),
		vague("after six", After, 16, 18, ""),
		vague("evening", Part, 16, 0, Evening),
		exact("next day", 17, 9, 0, 10, 0),
		vague("undated", Undated, 0, 0, ""),
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b Engagement) int { return Compare(&a, &b) })
	var order []string
	for _, e := range got {
		order = append(order, e.ID)
	}
	var wanted []string
	for _, e := range want {
		wanted = append(wanted, e.ID)
	}
	if diff := cmp.Diff(wanted, order); diff != "" {
		t.Error(diff)
	}
}

func TestWindowAndHours(t *testing.T) {
	idea := exact("i", 16, 10, 0, 11, 0)
	idea.Certainty = Idea
	cancelled := exact("c", 16, 10, 0, 11, 0)
	cancelled.Certainty = CancelledCertainty
	for _, c := range []struct {
		e      Engagement
		window string
		firm   bool
		fr, en string
	}{
		{exact("a", 16, 10, 0, 11, 0), "10:00–11:00", true, "mardi 16 juin 2026, 10:00–11:00", "Tuesday 16 June 2026, 10:00–11:00"},
		{vague("b", After, 16, 18, ""), "18:00–00:00", false, "mardi 16 juin 2026, après 18:00", "Tuesday 16 June 2026, after 18:00"},
		{vague("b", Before, 16, 9, ""), "06:00–09:00", false, "mardi 16 juin 2026, avant 09:00", "Tuesday 16 June 2026, before 09:00"},
		{vague("b", Around, 16, 12, ""), "11:00–13:30", false, "mardi 16 juin 2026, vers 12:00", "Tuesday 16 June 2026, around 12:00"},
		{vague("b", Part, 16, 0, Evening), "18:00–00:00", false, "mardi 16 juin 2026, le soir", "Tuesday 16 June 2026, in the evening"},
		{vague("b", DayOnly, 16, 0, ""), "", false, "mardi 16 juin 2026, heure à préciser", "Tuesday 16 June 2026, hour to be fixed"},
		{vague("b", Undated, 0, 0, ""), "", false, "date à préciser", "date to be fixed"},
		{idea, "10:00–11:00", false, "mardi 16 juin 2026, 10:00–11:00", "Tuesday 16 June 2026, 10:00–11:00"},
		{cancelled, "", false, "mardi 16 juin 2026, 10:00–11:00", "Tuesday 16 June 2026, 10:00–11:00"},
	} {
		r, firm, ok := c.e.Window()
		window := ""
		if ok {
			window = text.Printer{Lang: text.FR}.Times(r, mtl)
		}
		if window != c.window || firm != c.firm {
			t.Errorf("%s %s: window %q firm %v, want %q %v", c.e.ID, c.e.Fuzzy, window, firm, c.window, c.firm)
		}
		if fr, en := c.e.When(text.Printer{Lang: text.FR}), c.e.When(text.Printer{Lang: text.EN}); fr != c.fr || en != c.en {
			t.Errorf("%q, %q; want %q, %q", fr, en, c.fr, c.en)
		}
	}
}

func TestSettle(t *testing.T) {
	with := func(fn func(*Engagement)) Engagement {
		e := exact("a", 16, 10, 0, 11, 0)
		fn(&e)
		return e
	}
	person := Take{Holder: Holder{Person, "p"}}
	for _, c := range []struct {
		name, field string
		e           Engagement
	}{
		{"fine", "", with(func(*Engagement) {})},
		{"no title", "title", with(func(e *Engagement) { e.Title = text.Pair{} })},
		{"no zone", "zone", with(func(e *Engagement) { e.Zone = "" })},
		{"no start", "starts", with(func(e *Engagement) { e.Starts = 0 })},
		{"ends before it begins", "ends", with(func(e *Engagement) { e.Ends = e.Starts - 1 })},
		{"too long", "ends", with(func(e *Engagement) { e.Ends = clockAt(16, 0, 0).Add(16 * 24 * 3600 * 1e9) })},
		{"after what", "starts", with(func(e *Engagement) { e.Fuzzy, e.Starts = After, 0 })},
		{"part of no day", "day", with(func(e *Engagement) { e.Fuzzy, e.FuzzyLabel, e.Starts, e.Day = Part, Evening, 0, "" })},
		{"unknown part", "day", with(func(e *Engagement) { e.Fuzzy, e.FuzzyLabel = Part, "tea" })},
		{"unknown way", "fuzzy", with(func(e *Engagement) { e.Fuzzy = "perhaps" })},
		{"unknown certainty", "certainty", with(func(e *Engagement) { e.Certainty = "sure" })},
		{"twice the same", "takes", with(func(e *Engagement) { e.Takes = []Take{person, person} })},
		{"a place is no holder", "takes", with(func(e *Engagement) { e.Takes = []Take{{Holder: Holder{Place, "p"}}} })},
	} {
		err := c.e.Settle()
		field := ""
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: kind %s", c.name, fault.KindOf(err))
			}
			field = fault.Of(err).Fields()[0].Name
		}
		if field != c.field {
			t.Errorf("%s: %v, want field %q", c.name, err, c.field)
		}
	}
}

func TestBecome(t *testing.T) {
	for _, c := range []struct {
		from, to Certainty
		ok       bool
	}{
		{Idea, Asked, true}, {Asked, Confirmed, true}, {Expected, Done, true}, {Confirmed, Confirmed, true},
		{Idea, Done, false}, {Done, Idea, false}, {CancelledCertainty, Confirmed, true}, {CancelledCertainty, Done, false},
	} {
		if err := c.from.Become(c.to); (err == nil) != c.ok {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
		}
	}
	want := "De « idée », on ne passe pas à « a eu lieu ». Possible : en attente, probable, ferme ou annulation."
	if got := fault.Of(Idea.Become(Done)).Sentence("fr"); got != want {
		t.Errorf("got %q", got)
	}
}

func TestChangeWords(t *testing.T) {
	base := Item{Engagement: exact("a", 16, 14, 40, 15, 0), Place: Where{ID: "h", Name: "Hall"}}
	base.Title = text.Pair{FR: "Rencontre", EN: "Meeting"}
	with := func(fn func(*Item)) *Item {
		it := base
		it.Takes, it.Names = []Take{{Holder: Holder{Resource, "t3"}}}, []Name{{Name: text.Both("Table 3"), Kind: "table"}}
		fn(&it)
		return &it
	}
	same := with(func(*Item) {})
	for _, c := range []struct {
		now    *Item
		kind   ChangeKind
		fr, en string
	}{
		{with(func(it *Item) { it.Takes[0].ID, it.Names[0].Name = "t5", text.Both("Table 5") }), Moved,
			"Mardi 16 juin 2026, 14:40\u00a0: Rencontre passe de la table 3 à la table 5", "Tuesday 16 June 2026, 14:40: Meeting moves from table 3 to table 5"},
		{with(func(it *Item) { it.Starts, it.Ends = clockAt(16, 15, 20), clockAt(16, 15, 40) }), Moved,
			"Mardi 16 juin 2026\u00a0: Rencontre passe de 14:40–15:00 à 15:20–15:40", "Tuesday 16 June 2026: Meeting moves from 14:40–15:00 to 15:20–15:40"},
		{with(func(it *Item) {
			it.Engagement = exact("a", 17, 9, 0, 9, 20)
			it.Title = base.Title
			it.Takes = nil
			it.Names = nil
		}), Moved,
			"Rencontre passe du mardi 16 juin 2026, 14:40–15:00 au mercredi 17 juin 2026, 09:00–09:20 et quitte la table 3", "Meeting moves from Tuesday 16 June 2026, 14:40–15:00 to Wednesday 17 June 2026, 09:00–09:20 and leaves table 3"},
		{with(func(it *Item) { it.PlaceID = "o"; it.Place = Where{ID: "o", Name: "Office"} }), Moved,
			"Mardi 16 juin 2026, 14:40\u00a0: Rencontre a lieu à Office (et non plus à Hall)", "Tuesday 16 June 2026, 14:40: Meeting takes place at Office (no longer at Hall)"},
		{with(func(it *Item) { it.Fuzzy, it.Ends, it.Starts = After, 0, clockAt(16, 18, 0) }), Moved,
			"Rencontre passe de «\u00a0mardi 16 juin 2026, 14:40–15:00\u00a0» à «\u00a0mardi 16 juin 2026, après 18:00\u00a0»", "Meeting moves from “Tuesday 16 June 2026, 14:40–15:00” to “Tuesday 16 June 2026, after 18:00”"},
		{with(func(it *Item) { it.Title = text.Both("Autre") }), Renamed,
			"Mardi 16 juin 2026, 14:40\u00a0: «\u00a0Rencontre\u00a0» s’appelle maintenant «\u00a0Autre\u00a0»", "Tuesday 16 June 2026, 14:40: “Meeting” is now called “Autre”"},
		{with(func(it *Item) { it.Certainty = Expected }), Surer,
			"Mardi 16 juin 2026, 14:40\u00a0: Rencontre passe de «\u00a0ferme\u00a0» à «\u00a0probable\u00a0»", "Tuesday 16 June 2026, 14:40: Meeting goes from “confirmed” to “expected”"},
		{with(func(it *Item) { it.Note = text.Both("apporter un badge") }), Noted,
			"Mardi 16 juin 2026, 14:40\u00a0: Rencontre a de nouvelles précisions", "Tuesday 16 June 2026, 14:40: Meeting has new details"},
	} {
		prev := Follow(nil, Snapshot{"a": {Item: *same, Parts: map[Holder]Share{}}})
		changes := Diff(prev, Follow(prev, Snapshot{"a": {Item: *c.now, Parts: map[Holder]Share{}}}))
		if len(changes) != 1 || changes[0].Kind != c.kind {
			t.Errorf("%s: %d changes %+v", c.kind, len(changes), changes)
			continue
		}
		if fr, en := changes[0].Words(text.FR), changes[0].Words(text.EN); fr != c.fr || en != c.en {
			t.Errorf("%s:\n got %q\nwant %q\n got %q\nwant %q", c.kind, fr, c.fr, en, c.en)
		}
	}
}

// TestFollow: whatever the versions, sequences never fall, change exactly when something changed, and nobody who was
// once told is forgotten.
func TestFollow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		prev := Snapshot{}
		for range rapid.IntRange(1, 6).Draw(rt, "versions") {
			now := Snapshot{}
			for _, id := range []string{"a", "b", "c"} {
				if rapid.IntRange(0, 3).Draw(rt, "absent") == 0 {
					continue
				}
				e := &Entry{Item: Item{Engagement: exact(id, 16, 10, rapid.IntRange(0, 1).Draw(rt, "minute"), 11, 0)}, Parts: map[Holder]Share{}}
				for _, p := range []string{"p", "q"} {
					if rapid.Bool().Draw(rt, "takes") {
						e.Parts[Holder{Person, p}] = Share{State: Live}
					}
				}
				now[id] = e
			}
			next := Follow(prev, now)
			for id, was := range prev {
				e := next[id]
				if e == nil {
					rt.Fatalf("%s is forgotten", id)
				}
				changed := e.Fingerprint != was.Fingerprint || e.Item.State != was.Item.State
				if (e.Item.Sequence > was.Item.Sequence) != changed || e.Item.Sequence < was.Item.Sequence {
					rt.Errorf("%s: sequence %d to %d, changed %v", id, was.Item.Sequence, e.Item.Sequence, changed)
				}
				for h, before := range was.Parts {
					after, still := e.Parts[h]
					if !still || after.Sequence < before.Sequence || after.State != before.State && after.Sequence == before.Sequence {
						rt.Errorf("%s for %s: %+v to %+v", id, h.ID, before, after)
					}
				}
			}
			if len(Diff(next, next)) != 0 {
				rt.Error("a version differs from itself")
			}
			prev = next
		}
	})
}

func TestCalendarOfVagueAndCancelled(t *testing.T) {
	items := []Item{
		{Engagement: exact("a", 16, 10, 0, 11, 0), State: Cancelled, Sequence: 3},
		{Engagement: vague("b", After, 16, 18, "")},
		{Engagement: vague("c", Undated, 0, 0, "")},
	}
	for i := range items {
		items[i].UID = items[i].ID + "@escale"
	}
	file, err := Calendar("", "Montréal", mtl, items, clockAt(1, 0, 0), text.FR)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(string(file), "\r\n", "\n")
	for _, want := range []string{"STATUS:CANCELLED", "SEQUENCE:3", "SUMMARY:b (après 18:00)", "DTSTART;VALUE=DATE:20260616", "DTSTART;TZID=America/Montreal:20260616T100000"} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no line %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "c@escale") {
		t.Error("what has no day is in the calendar")
	}
}
