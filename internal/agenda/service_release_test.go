package agenda

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// press is a service that keeps its letters.
type press struct {
	*Service
	letters []Letter
}

func (m *montreal) press() *press {
	p := &press{Service: &Service{DB: m.d, Secret: []byte("secret")}}
	p.Tell = func(_ context.Context, tx *db.Tx, l Letter) (string, error) {
		tx.After(func(context.Context) { p.letters = append(p.letters, l) })
		return "mail-" + l.ToName, nil
	}
	return p
}

func (m *montreal) publish(p *press) (Release, []string) {
	m.t.Helper()
	p.letters = nil
	r, changes, err := p.Publish(m.t.Context(), m.org, m.mission, text.Pair{})
	if err != nil {
		m.t.Fatal(err)
	}
	var words []string
	for _, c := range changes {
		words = append(words, c.Words(text.FR))
	}
	return r, words
}

func (p *press) told() []string {
	var out []string
	for _, l := range p.letters {
		out = append(out, l.ToName)
	}
	slices.Sort(out)
	return out
}

// three engagements: A with Camille and Ada at table 3, B with Lou and Noé at table 5, a plenary for all.
func (m *montreal) programme() (a, b, plenary Engagement) {
	a = m.book(m.meeting("Port du Fleuve × Calanques Drones", at(16, 14, 40), at(16, 15, 0), m.person("Camille"), m.person("Ada"), m.resource("t3")))
	b = m.book(m.meeting("Aéro Laval × Mistral Data", at(16, 14, 40), at(16, 15, 0), m.person("Lou"), m.person("Noé"), m.resource("t5")))
	s := m.meeting("Ouverture", at(16, 9, 0), at(16, 10, 0))
	s.Kind, s.SubjectID, s.Audience, s.Certainty = "session", "", item.All, item.Expected
	return a, b, m.book(s)
}

func TestPublishTellsOnlyThoseConcerned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		p := m.press()
		a, b, plenary := m.programme()
		r, words := m.publish(p)
		if r.Number != 1 || r.Items != 3 || r.Changes != 3 || r.People != 6 {
			t.Errorf("version 1: %+v", r)
		}
		if diff := cmp.Diff([]string{
			"Ajout, mardi 16 juin 2026, 09:00–10:00\u00a0: Ouverture (Palais des congrès)",
			"Ajout, mardi 16 juin 2026, 14:40–15:00\u00a0: Port du Fleuve × Calanques Drones (Palais des congrès, Table 3)",
			"Ajout, mardi 16 juin 2026, 14:40–15:00\u00a0: Aéro Laval × Mistral Data (Palais des congrès, Table 5)",
		}, words); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"Ada Tremblay", "Camille Roy", "Inès Faure", "Lou Martin", "Noé Côté", "Paul Maire"}, p.told()); diff != "" {
			t.Error(diff)
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			if _, err := Cancel(ctx, tx, m.org, b.ID, "malade"); err != nil {
				return err
			}
			_, _, err := Move(ctx, tx, m.org, a.ID, MoveTo{Resources: []string{m.resources["t5"]}})
			return err
		})
		pre, err := p.Preview(t.Context(), m.org, m.mission)
		if err != nil {
			t.Fatal(err)
		}
		r, words = m.publish(p)
		var foreseen []string
		for _, c := range pre.Changes {
			foreseen = append(foreseen, c.Words(text.FR))
		}
		if diff := cmp.Diff(words, foreseen); diff != "" || pre.Number != r.Number || len(pre.People) != r.People {
			t.Errorf("what was foreseen for version %d: %s", pre.Number, diff)
		}
		if diff := cmp.Diff([]string{
			"Mardi 16 juin 2026, 14:40\u00a0: Port du Fleuve × Calanques Drones passe de la table 3 à la table 5",
			"Annulation, mardi 16 juin 2026, 14:40\u00a0: Aéro Laval × Mistral Data",
		}, words); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"Ada Tremblay", "Camille Roy", "Lou Martin", "Noé Côté"}, p.told()); diff != "" {
			t.Error(diff)
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := SetCertainty(ctx, tx, m.org, plenary.ID, item.Confirmed, 0, How{})
			return err
		})
		if _, words = m.publish(p); !slices.Equal(words, []string{"Mardi 16 juin 2026, 09:00\u00a0: Ouverture passe de «\u00a0probable\u00a0» à «\u00a0ferme\u00a0»"}) {
			t.Errorf("version 3: %q", words)
		}
		if _, _, err := p.Publish(t.Context(), m.org, m.mission, text.Pair{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("publishing nothing new: %v", err)
		}
	})
}

// What publishing would do is foreseen without reading what stands as it stood: also when only an audience has changed.
func TestForeseenAudience(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		p := m.press()
		_, _, plenary := m.programme()
		m.publish(p)
		foreseen := func() (out []string) {
			pre, err := p.Preview(t.Context(), m.org, m.mission)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range pre.Changes {
				out = append(out, c.Words(text.EN))
			}
			return out
		}
		if got := foreseen(); len(got) != 0 {
			t.Errorf("nothing changed: %q", got)
		}
		m.write(func(ctx context.Context, tx *db.Tx) error { // whoever is met there is of no audience
			_, err := mission.UpsertMembers(ctx, tx, account.System("test"), m.mission, []mission.Member{{PersonID: m.people["Inès"], OrganisationID: m.orgs["Nord Quai"], Population: mission.OfCounterpart}})
			return err
		})
		if got := foreseen(); !slices.Equal(got, []string{"Tuesday 16 June 2026, 09:00: Ouverture; without Inès Faure"}) {
			t.Errorf("a member left: %q", got)
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			_, _, err := Detach(ctx, tx, m.org, plenary.ID, m.person("Paul").Holder, 0)
			return err
		})
		if got := foreseen(); !slices.Equal(got, []string{"Tuesday 16 June 2026, 09:00: Ouverture; without Inès Faure and Paul Maire"}) {
			t.Errorf("and another is excused: %q", got)
		}
	})
}

func TestLetterHoldsOnlyOwnChanges(t *testing.T) {
	d := dbtest.New(t)
	m := newMontreal(t, d)
	p := m.press()
	p.Address = func(path string) string { return "https://escale.example" + path }
	m.programme()
	m.publish(p)
	i := slices.IndexFunc(p.letters, func(l Letter) bool { return l.ToName == "Ada Tremblay" })
	l := p.letters[i]
	want := `Hello,

Version 1 of the programme “Montreal 2026” has just been published. This is your agenda:

– Port du Fleuve × Calanques Drones
  Tuesday 16 June 2026, 14:40–15:00 (Palais des congrès, Table 3)

Hours are those of the place: ` + text.Printer{Lang: text.EN}.ZoneName(zone, at(16, 14, 40)) + `.

Your whole agenda: https://escale.example/m/` + m.mission + `/me
`
	if diff := cmp.Diff(want, l.Text); diff != "" {
		t.Error(diff)
	}
	if l.Subject != "Montreal 2026: your agenda (version 1)" || l.ToAddress != "ada@example.org" || l.Lang != text.EN {
		t.Errorf("letter %q to %q in %s", l.Subject, l.ToAddress, l.Lang)
	}
	if n := strings.Count(l.Calendar, "BEGIN:VEVENT"); n != 1 {
		t.Errorf("%d events in the calendar, want 1", n)
	}
}

func TestDelegateSeesOnlyWhatWasPublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		p := m.press()
		a, _, _ := m.programme()
		secret := m.meeting("Secret", at(17, 9, 0), at(17, 9, 20), m.person("Inès"))
		secret.Confidential = true
		m.book(secret)
		camille := account.Actor{UserID: "u-c", PersonID: m.people["Camille"], Name: "Camille", Grants: []account.Grant{{MissionID: m.mission, Role: account.Delegate}}}
		titles := func(read func(ctx context.Context, tx *db.Tx) ([]Item, error)) []string {
			t.Helper()
			out := []string{}
			m.write(func(ctx context.Context, tx *db.Tx) error {
				items, err := read(ctx, tx)
				for _, it := range items {
					out = append(out, it.Title.FR+" "+it.Hours(text.Printer{Lang: text.FR}))
				}
				return err
			})
			return out
		}
		week := func(ctx context.Context, tx *db.Tx) ([]Item, error) {
			return Week(ctx, tx, camille, m.mission, Filter{})
		}
		if got := titles(week); len(got) != 0 {
			t.Errorf("before the first version: %q", got)
		}
		m.publish(p)
		m.write(func(ctx context.Context, tx *db.Tx) error {
			_, _, err := Move(ctx, tx, m.org, a.ID, MoveTo{Start: at(18, 9, 0)})
			return err
		})
		want := []string{"Ouverture 09:00–10:00", "Port du Fleuve × Calanques Drones 14:40–15:00"}
		if diff := cmp.Diff(want, titles(week)); diff != "" {
			t.Error(diff)
		}
		mine := func(ctx context.Context, tx *db.Tx) ([]Item, error) {
			s, err := PersonAgenda(ctx, tx, camille, m.mission, camille.PersonID)
			return s.Items, err
		}
		if diff := cmp.Diff(want, titles(mine)); diff != "" {
			t.Error(diff)
		}
		old := func(ctx context.Context, tx *db.Tx) ([]Item, error) {
			_, items, err := ReleaseItems(ctx, tx, camille, m.mission, 1)
			return items, err
		}
		if diff := cmp.Diff(want, titles(old)); diff != "" {
			t.Error(diff)
		}
		err := m.try(func(ctx context.Context, tx *db.Tx) error {
			_, err := PersonAgenda(ctx, tx, camille, m.mission, m.people["Lou"])
			return err
		})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's agenda: %v", err)
		}
		if got := titles(func(ctx context.Context, tx *db.Tx) ([]Item, error) {
			s, err := PersonAgenda(ctx, tx, m.org, m.mission, camille.PersonID)
			return s.Items, err
		}); !slices.Equal(got, []string{"Ouverture 09:00–10:00", "Port du Fleuve × Calanques Drones 09:00–09:20"}) {
			t.Errorf("the organiser reads %q", got)
		}
	})
}

func TestSequencesAndTombstones(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		p := m.press()
		a, _, _ := m.programme()
		m.publish(p)
		feed := func(name string) map[string]string {
			t.Helper()
			out := map[string]string{}
			m.write(func(ctx context.Context, tx *db.Tx) error {
				path, err := p.FeedPath(ctx, tx, m.org, m.mission, m.people[name])
				if err != nil {
					return err
				}
				token := strings.TrimSuffix(path[strings.LastIndex(path, "/")+1:], ".ics")
				f, err := p.OpenFeed(ctx, tx, m.mission, m.people[name], token)
				for _, it := range f.Items {
					out[it.Title.FR] = string(it.State) + " " + string(rune('0'+it.Sequence))
				}
				return err
			})
			return out
		}
		change := func(takes ...Take) {
			t.Helper()
			m.write(func(ctx context.Context, tx *db.Tx) error {
				e, err := Get(ctx, tx, m.org, a.ID)
				if err != nil {
					return err
				}
				e.Takes = takes
				_, _, err = Change(ctx, tx, m.org, e, How{})
				return err
			})
			m.publish(p)
		}
		want := func(name string, want map[string]string) {
			t.Helper()
			if diff := cmp.Diff(want, feed(name)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		const title = "Port du Fleuve × Calanques Drones"
		want("Ada", map[string]string{title: "live 0"})
		change(m.person("Camille"), m.resource("t3")) // Ada leaves
		want("Ada", map[string]string{title: "cancelled 1"})
		want("Camille", map[string]string{title: "live 1", "Ouverture": "live 0"})
		change(m.person("Camille"), m.person("Ada"), m.resource("t3")) // and comes back
		want("Ada", map[string]string{title: "live 2"})
		m.write(func(ctx context.Context, tx *db.Tx) error { _, err := Cancel(ctx, tx, m.org, a.ID, ""); return err })
		m.publish(p)
		want("Ada", map[string]string{title: "cancelled 3"})
		m.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := p.RenewFeed(ctx, tx, m.org, m.mission, m.people["Ada"])
			if err == nil {
				_, err = p.OpenFeed(ctx, tx, m.mission, m.people["Ada"], FeedToken(p.Secret, m.mission, m.people["Ada"], 0))
			}
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("an address that was renewed: %v", err)
			}
			return nil
		})
	})
}

func TestPublishIsAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		p := m.press()
		m.programme()
		boom := errors.New("boom")
		for _, stage := range []string{"numbered", "kept", "half told", "told", "traced"} {
			reached := false
			p.at = func(s string) error {
				if s == stage {
					reached = true
					return boom
				}
				return nil
			}
			_, _, err := p.Publish(t.Context(), m.org, m.mission, text.Pair{})
			if !errors.Is(err, boom) || !reached {
				t.Errorf("%s: %v", stage, err)
			}
			m.write(func(ctx context.Context, tx *db.Tx) error {
				for _, table := range []string{"agenda_release", "agenda_release_item", "agenda_release_take", "agenda_notice"} {
					n, err := db.One(ctx, tx, db.Scalar[int], "SELECT COUNT(*) FROM "+table)
					if n != 0 || err != nil {
						t.Errorf("%s: %d rows of %s, %v", stage, n, table, err)
					}
				}
				return nil
			})
			if len(p.letters) != 0 {
				t.Errorf("%s: %d letters", stage, len(p.letters))
			}
		}
		p.at = nil
		if r, _ := m.publish(p); r.Number != 1 {
			t.Errorf("after the failures: version %d", r.Number)
		}
	})
}

func TestSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		p := m.press()
		m.programme()
		m.publish(p)
		camille := account.Actor{UserID: "u-c", PersonID: m.people["Camille"], Grants: []account.Grant{{MissionID: m.mission, Role: account.Delegate}}}
		d.SetClock(func() time.Time { return dbtest.Clock.Add(time.Hour) })
		m.write(func(ctx context.Context, tx *db.Tx) error {
			n, r, changes, found, err := WhatsNew(ctx, tx, camille, m.mission)
			if !found || n.Changes != 2 || r.Number != 1 || len(changes) != 2 || n.SeenAt != 0 || err != nil {
				t.Errorf("news %+v of %+v: %d changes, %v %v", n, r, len(changes), found, err)
			}
			if err := Seen(ctx, tx, camille, m.mission, 1); err != nil {
				return err
			}
			told, err := Told(ctx, tx, m.org, m.mission, 1, 0)
			var seen []string
			for _, n := range told {
				if n.SeenAt != 0 {
					seen = append(seen, n.Name.FR)
				}
			}
			if diff := cmp.Diff([]string{"Camille Roy"}, seen); diff != "" || len(told) != 6 {
				t.Errorf("%d told, %s", len(told), diff)
			}
			return err
		})
	})
}
