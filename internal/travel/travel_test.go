package travel_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/travel"
)

const (
	paris    = span.Zone("Europe/Paris")
	montreal = span.Zone("America/Toronto")
)

var boss = account.System("test")

func at(day string, hour, minute int, z span.Zone) span.Instant {
	return span.LocalLenient(span.Day(day), span.Hm(hour, minute), z)
}

// world is a mission of three people of two firms, one of which an intermediary looks after.
type world struct {
	*testing.T
	d                  *db.DB
	s                  *travel.Service
	mission            string
	ada, lou, zoe      string
	organiser, carrier account.Actor
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{T: t, d: d, s: &travel.Service{DB: d}}
	ctx := t.Context()
	w.write(func(tx *db.Tx) error {
		m := mission.New("mtl")
		m.NameFR, m.Zone, m.HomeZone, m.FirstDay, m.LastDay = "Montréal", montreal, paris, "2026-06-15", "2026-06-19"
		m, _, err := mission.Upsert(ctx, tx, boss, m)
		if err != nil {
			return err
		}
		w.mission = m.ID
		orgs := map[string]string{}
		for _, name := range []string{"Algues", "Bouées", "Chambre"} {
			if orgs[name], _, err = directory.UpsertOrganisation(ctx, tx, boss, directory.Organisation{Ref: name, Name: name}); err != nil {
				return err
			}
		}
		var members []mission.Member
		for _, x := range []struct {
			id                 *string
			given, family, org string
		}{{&w.ada, "Ada", "Zephir", "Algues"}, {&w.lou, "Lou", "Martin", "Bouées"}, {&w.zoe, "Zoé", "Arnaud", "Bouées"}} {
			if *x.id, _, err = directory.UpsertPerson(ctx, tx, boss, directory.Person{Ref: x.given, Given: x.given, Family: x.family}); err != nil {
				return err
			}
			members = append(members, mission.Member{PersonID: *x.id, OrganisationID: orgs[x.org], Population: mission.Business, ArrivesAt: at("2026-06-14", 16, 30, montreal)})
		}
		if _, err := mission.UpsertMembers(ctx, tx, boss, m.ID, members); err != nil {
			return err
		}
		_, err = mission.UpsertParticipants(ctx, tx, boss, m.ID, []mission.Participant{{OrganisationID: orgs["Algues"], Side: mission.Company, IntermediaryID: orgs["Chambre"]}, {OrganisationID: orgs["Bouées"], Side: mission.Company}})
		w.organiser = account.Actor{UserID: "o", Name: "Odile", Grants: []account.Grant{{MissionID: m.ID, Role: account.Organiser}}}
		w.carrier = account.Actor{UserID: "i", Name: "Chambre", Grants: []account.Grant{{MissionID: m.ID, Role: account.Intermediary, OrgID: orgs["Chambre"]}}}
		return err
	})
	return w
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.Helper()
	if err := w.d.Write(w.Context(), fn); err != nil {
		w.Fatal(err)
	}
}

// flight is one out, over night by no zone: 14:25 in Paris, 16:30 in Montréal, 8 h 05 later.
func (w *world) flight(people ...string) travel.Journey {
	return travel.Journey{Direction: travel.Out, Mode: "plane", Carrier: "Air Calanques", Number: "AQ 214", From: "Marseille-Provence", FromZone: paris, To: "Montréal-Trudeau", ToZone: montreal,
		Departs: at("2026-06-14", 14, 25, paris), Arrives: at("2026-06-14", 16, 30, montreal), Certainty: item.Confirmed, People: people}
}

func (w *world) put(j travel.Journey) (id, step string) {
	w.Helper()
	id, step, err := w.s.Put(w.Context(), w.organiser, w.mission, j, agenda.How{})
	if err != nil {
		w.Fatal(err)
	}
	return id, step
}

func (w *world) get(id string) travel.Journey {
	w.Helper()
	j, _, err := w.s.Get(w.Context(), w.organiser, w.mission, id)
	if err != nil {
		w.Fatal(err)
	}
	return j
}

func (w *world) list(a account.Actor, f travel.Filter) travel.Listing {
	w.Helper()
	l, err := w.s.List(w.Context(), a, w.mission, f)
	if err != nil {
		w.Fatal(err)
	}
	return l
}

// lines writes a list: number, who is aboard, how many are hidden.
func lines(l travel.Listing) (out []string) {
	for _, r := range l.Rows {
		s := r.Number
		for _, x := range r.Aboard {
			s += " " + x.Person.Given
		}
		if r.Hidden > 0 {
			s += fmt.Sprintf(" +%d", r.Hidden)
		}
		out = append(out, s)
	}
	return out
}

func TestJourneyStandsInTheAgenda(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, _ := w.put(w.flight(w.lou, w.ada))
		j := w.get(id)
		var e agenda.Engagement
		var conflicts []agenda.Conflict
		w.write(func(tx *db.Tx) (err error) {
			if e, err = agenda.Get(t.Context(), tx, boss, j.EngagementID); err == nil {
				conflicts, err = agenda.Conflicts(t.Context(), tx, boss, w.mission)
			}
			return err
		})
		want := []string{text.Fr("Vol AQ 214 : Marseille-Provence → Montréal-Trudeau"), "Flight AQ 214: Marseille-Provence → Montréal-Trudeau", "Marseille-Provence · Air Calanques", string(paris), "2026-06-14",
			"Arrival: Montréal-Trudeau, Sun 14 June at 16:30, Montréal time (UTC−4)"}
		if diff := cmp.Diff(want, []string{e.Title.FR, e.Title.EN, e.PlaceNote, string(e.Zone), string(e.Day), e.Note.EN}); diff != "" {
			t.Error(diff)
		}
		fr := text.Printer{Lang: text.FR}
		if got := e.When(fr); got != "dimanche 14 juin 2026, 14:25 (Paris)" {
			t.Errorf("it is said to be %q", got)
		}
		for who, a := range map[string]account.Actor{"organiser": w.organiser, "Lou": {UserID: "l", PersonID: w.lou, Grants: []account.Grant{{MissionID: w.mission, Role: account.Delegate}}}} {
			w.write(func(tx *db.Tx) error {
				list, err := agenda.Week(t.Context(), tx, a, w.mission, agenda.Filter{Public: true})
				if len(list) != 0 {
					t.Errorf("the programme of %s has %d journeys", who, len(list))
				}
				return err
			})
		}
		var sheet agenda.Sheet
		w.write(func(tx *db.Tx) (err error) {
			sheet, err = agenda.PersonAgenda(t.Context(), tx, w.organiser, w.mission, w.lou)
			return err
		})
		if len(sheet.Items) != 1 || len(sheet.Loads) != 0 {
			t.Errorf("the week of Lou holds %d items, and loads %v", len(sheet.Items), sheet.Loads)
		}
		if len(conflicts) != 0 { // it lies before they arrive, as it should
			t.Errorf("conflicts: %v", conflicts)
		}
		both := []string{w.ada, w.lou}
		slices.Sort(both)
		if diff := cmp.Diff(both, j.People); diff != "" {
			t.Error(diff)
		}
	})
}

func TestChangeCancelAndUndo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), t.Context()
		undo := func(step string) {
			t.Helper()
			w.write(func(tx *db.Tx) error {
				back, err := agenda.Undo(ctx, tx, w.organiser, step)
				if err != nil {
					return err
				}
				return travel.Undone(ctx, tx, back)
			})
		}
		id, made := w.put(w.flight(w.lou))
		first := w.get(id)
		if _, step := w.put(first); step != "" {
			t.Errorf("saving it as it is makes the step %q", step)
		}
		later := first
		later.Number, later.Departs, later.Arrives, later.People = "AQ 218", later.Departs.Add(time.Hour), later.Arrives.Add(time.Hour), []string{w.ada}
		_, moved := w.put(later)
		noted := w.get(id)
		noted.Note = "dossier K4TZ"
		_, step := w.put(noted)
		if _, _, err := w.s.Put(ctx, w.organiser, w.mission, later, agenda.How{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("what somebody else changed meanwhile is overwritten: %v", err)
		}
		undo(step)
		if got := w.get(id); got.Note != "" || got.Number != "AQ 218" {
			t.Errorf("after undoing the note: %+v", got)
		}
		undo(moved)
		got := w.get(id)
		got.Version, got.AgendaVersion = first.Version, first.AgendaVersion
		if diff := cmp.Diff(first, got); diff != "" {
			t.Error(diff)
		}
		cancelled, err := w.s.Cancel(ctx, w.organiser, w.mission, id, "vol supprimé")
		if err != nil || w.get(id).Certainty != item.CancelledCertainty {
			t.Fatalf("%v, %+v", err, w.get(id))
		}
		if l := w.list(w.organiser, travel.Filter{}); len(l.Without[travel.Out]) != 3 || l.Count[travel.Out] != 0 || len(l.Rows) != 1 {
			t.Errorf("a cancelled flight carries: %+v", l.Count)
		}
		undo(cancelled)
		undo(made)
		if _, _, err := w.s.Get(ctx, w.organiser, w.mission, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("undone, it is still there: %v", err)
		}
	})
}

func TestListIsNarrowedAndScoped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		if l := w.list(w.organiser, travel.Filter{}); l.Total != 0 || len(l.Without[travel.Out]) != 3 || !l.May {
			t.Errorf("of nothing: %+v", l)
		}
		w.put(w.flight(w.lou, w.ada))
		early := w.flight(w.zoe)
		early.Number, early.Departs, early.Note = "AQ 210", early.Departs.Add(-time.Hour), "dossier K4TZ"
		w.put(early)
		home := travel.Journey{Direction: travel.Back, Mode: "train", Number: "TGV 6174", From: "Paris, gare de Lyon", FromZone: paris, To: "Marseille", ToZone: paris,
			Departs: at("2026-06-20", 23, 30, paris), Arrives: at("2026-06-21", 2, 40, paris), People: []string{w.lou}}
		w.put(home)
		for name, c := range map[string]struct {
			filter travel.Filter
			want   []string
		}{
			"all":          {travel.Filter{}, []string{"AQ 210 Zoé", "AQ 214 Lou Ada", "TGV 6174 Lou"}},
			"out":          {travel.Filter{Direction: travel.Out}, []string{"AQ 210 Zoé", "AQ 214 Lou Ada"}},
			"leaves":       {travel.Filter{Day: "2026-06-20"}, []string{"TGV 6174 Lou"}},
			"arrives":      {travel.Filter{Day: "2026-06-21"}, []string{"TGV 6174 Lou"}},
			"no such day":  {travel.Filter{Day: "2026-06-17"}, nil},
			"person":       {travel.Filter{Words: "martin"}, []string{"AQ 214 Lou Ada", "TGV 6174 Lou"}},
			"accents":      {travel.Filter{Words: "ZOE arn"}, []string{"AQ 210 Zoé"}},
			"organisation": {travel.Filter{Words: "bouees gare"}, []string{"TGV 6174 Lou"}},
			"number":       {travel.Filter{Words: "AQ 214"}, []string{"AQ 214 Lou Ada"}},
			"second page":  {travel.Filter{From: 2, Most: 2}, []string{"TGV 6174 Lou"}},
		} {
			if diff := cmp.Diff(c.want, lines(w.list(w.organiser, c.filter))); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		l := w.list(w.organiser, travel.Filter{})
		if diff := cmp.Diff([]span.Day{"2026-06-14", "2026-06-20", "2026-06-21"}, l.Days); diff != "" {
			t.Error(diff)
		}
		var missing []string
		for _, x := range l.Without[travel.Back] {
			missing = append(missing, x.Person.Given)
		}
		slices.Sort(missing)
		if diff := cmp.Diff([]string{"Ada", "Zoé"}, missing); diff != "" || len(l.Without[travel.Out]) != 0 {
			t.Errorf("without: %s", diff)
		}
		// An intermediary reads of its own people alone: of the others how many, of their flights nothing, of notes nothing.
		of := w.list(w.carrier, travel.Filter{})
		if diff := cmp.Diff([]string{"AQ 214 Ada +1"}, lines(of)); diff != "" || of.May || of.All != 1 || len(of.Without[travel.Back]) != 1 {
			t.Errorf("an intermediary reads %+v: %s", of, diff)
		}
		if got := w.list(w.carrier, travel.Filter{Words: "martin"}); len(got.Rows) != 0 {
			t.Errorf("an intermediary finds others by name: %v", lines(got))
		}
		if got := fmt.Sprintf("%+v", of); strings.Contains(got, "Martin") || strings.Contains(got, "Arnaud") || strings.Contains(got, "K4TZ") {
			t.Errorf("an intermediary is handed %s", got)
		}
		for who, a := range map[string]account.Actor{"delegate": {UserID: "d", PersonID: w.lou, Grants: []account.Grant{{MissionID: w.mission, Role: account.Delegate}}},
			"organiser of another": {UserID: "x", Grants: []account.Grant{{MissionID: "other", Role: account.Organiser}}}} {
			if _, err := w.s.List(t.Context(), a, w.mission, travel.Filter{}); err == nil {
				t.Errorf("a %s reads it", who)
			}
		}
		if _, _, err := w.s.Put(t.Context(), w.carrier, w.mission, w.flight(), agenda.How{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an intermediary adds a flight: %v", err)
		}
	})
}

// A list of three flights and one of sixty ask the same of the database.
func TestListAsksTheSameOfManyFlights(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		queries := func() int64 {
			ctx, n := db.Count(t.Context())
			if _, err := w.s.List(ctx, w.organiser, w.mission, travel.Filter{Most: 50}); err != nil {
				t.Fatal(err)
			}
			return n.Load()
		}
		var counts []int64
		for _, upTo := range []int{3, 60} {
			var list []travel.Journey
			for i := range upTo {
				j := w.flight([]string{w.ada, w.lou, w.zoe}[i%3])
				j.Ref = fmt.Sprintf("vol-%d", i)
				list = append(list, j)
			}
			w.write(func(tx *db.Tx) error {
				_, err := travel.Save(t.Context(), tx, boss, w.mission, list, agenda.How{Keep: true, Quiet: true})
				return err
			})
			counts = append(counts, queries())
		}
		if counts[0] != counts[1] || counts[0] > 10 {
			t.Errorf("queries %v", counts)
		}
	})
}

func TestWhatCannotBe(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	for name, c := range map[string]struct {
		change func(j *travel.Journey)
		field  string
	}{
		"nowhere":    {func(j *travel.Journey) { j.From = " " }, "from"},
		"to nowhere": {func(j *travel.Journey) { j.To = "" }, "to"},
		"sideways":   {func(j *travel.Journey) { j.Direction = "up" }, "direction"},
		"by carpet":  {func(j *travel.Journey) { j.Mode = "carpet" }, "mode"},
		"no hour":    {func(j *travel.Journey) { j.Departs = 0 }, "departs_at"},
		"before it":  {func(j *travel.Journey) { j.Arrives = j.Departs.Add(-time.Minute) }, "arrives_at"},
		"for a week": {func(j *travel.Journey) { j.Arrives = j.Departs.Add(73 * time.Hour) }, "arrives_at"},
		"another year": {func(j *travel.Journey) {
			j.Departs, j.Arrives = j.Departs.Add(-9000*time.Hour), j.Arrives.Add(-9000*time.Hour)
		}, "departs_day"},
		"a long name": {func(j *travel.Journey) { j.From = strings.Repeat("é", travel.MostName+1) }, "from"},
	} {
		j := w.flight()
		c.change(&j)
		_, _, err := w.s.Put(t.Context(), w.organiser, w.mission, j, agenda.How{})
		fields := fault.Of(err).Fields()
		if fault.KindOf(err) != fault.Invalid || len(fields) != 1 || fields[0].Name != c.field {
			t.Errorf("%s: %v, %v", name, err, fields)
		}
	}
	if l := w.list(w.organiser, travel.Filter{}); l.Total != 0 {
		t.Errorf("%d were kept", l.Total)
	}
}
