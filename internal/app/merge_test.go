package app

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/mission"
)

// pointing are the tables in which something points to organisations or people.
var pointing = []string{"account_user", "account_grant", "mission_mission", "mission_member", "mission_participant", "mission_partner", "mission_place",
	"agenda_resource", "agenda_availability", "agenda_take", "agenda_conflict", "programme_session", "programme_role", "meeting_request", "meeting_party",
	"source_variant", "search_entry"}

// rows writes every row of the tables that point to records, sorted.
func rows(t *testing.T, d *db.DB) []string {
	t.Helper()
	var out []string
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		for _, table := range pointing {
			err := db.Each(t.Context(), tx, func(r db.Row) error {
				columns, err := r.(interface{ Columns() ([]string, error) }).Columns()
				if err != nil {
					return err
				}
				values, at := make([]any, len(columns)), make([]any, len(columns))
				for i := range values {
					at[i] = &values[i]
				}
				err = r.Scan(at...)
				out = append(out, table+fmt.Sprint(values))
				return err
			}, `SELECT * FROM `+table)
			if err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func ids(t *testing.T, d *db.DB, query string) []string {
	t.Helper()
	var out []string
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		out, err = db.All(t.Context(), tx, db.Scalar[string], query)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// merged is a mission in which records are merged, as it stood before.
type merged struct {
	t       *testing.T
	a       *App
	ref     string
	before  []string
	files   map[string]string
	persons []string
	orgs    []string
	met     []string // people of one meeting
}

func newMerged(t *testing.T, d *db.DB) *merged {
	m := &merged{t: t, a: newApp(t, d)}
	set := demo.Generate(demo.Usual, 2026)
	m.write(func(tx *db.Tx) error {
		_, err := demo.Load(t.Context(), tx, boss, set, demo.With{Meetings: m.a.meetings})
		return err
	})
	m.ref = set.Missions[0].Ref
	place(t, m.a, m.ref)
	m.persons = ids(t, d, `SELECT DISTINCT person_id FROM mission_member ORDER BY person_id`)
	m.orgs = ids(t, d, `SELECT DISTINCT organisation_id FROM mission_participant ORDER BY organisation_id`)
	m.met = ids(t, d, `SELECT person_id FROM meeting_party WHERE request_id = (SELECT min(request_id) FROM meeting_party) ORDER BY person_id`)
	m.write(func(tx *db.Tx) error {
		user, err := account.Ensure(t.Context(), tx, account.User{Email: "i@example.org", Name: "I", PersonID: m.persons[0]})
		for _, org := range m.orgs[:2] {
			if err == nil {
				err = account.Give(t.Context(), tx, boss, user, account.Grant{MissionID: missionID(t, m.a, m.ref), OrgID: org, Role: account.Intermediary})
			}
		}
		return err
	})
	m.before, m.files = rows(t, d), contents(export(t, m.a, m.ref, exchange.CSV))
	return m
}

func (m *merged) write(fn func(tx *db.Tx) error) {
	m.t.Helper()
	if err := m.a.DB.Write(m.t.Context(), fn); err != nil {
		m.t.Fatal(err)
	}
}

// merge makes two records one, and fails where something still points to the one that went.
func (m *merged) merge(kind directory.Kind, kept, gone string) (id string) {
	m.t.Helper()
	do := m.a.directory.MergeOrganisations
	if kind == directory.PersonKind {
		do = m.a.directory.MergePeople
	}
	id, err := do(m.t.Context(), boss, kept, gone, nil, [2]int64{})
	if err != nil {
		m.t.Fatal(err)
	}
	for _, row := range rows(m.t, m.a.DB) {
		if strings.Contains(row, gone) {
			m.t.Errorf("still points to the record that went: %s", row)
		}
	}
	m.foundByNames()
	return id
}

// foundByNames fails where search calls a meeting by other names than those that both sides have now.
func (m *merged) foundByNames() {
	m.t.Helper()
	stale := ids(m.t, m.a.DB, `SELECT e.title_fr FROM meeting_request r JOIN search_entry e ON e.kind = 'meeting' AND e.item_id = r.id
		JOIN directory_organisation c ON c.id = r.company_id JOIN directory_organisation o ON o.id = r.counterpart_id
		WHERE e.title_fr <> c.name || ' × ' || o.name ORDER BY e.title_fr`)
	if len(stale) > 0 {
		m.t.Errorf("%d meetings are found by names of before: %s", len(stale), stale[0])
	}
	stale = ids(m.t, m.a.DB, `SELECT e.title_fr FROM meeting_request r JOIN agenda_engagement e ON e.id = r.engagement_id
		JOIN directory_organisation c ON c.id = r.company_id JOIN directory_organisation o ON o.id = r.counterpart_id
		WHERE e.title_fr <> c.name || ' × ' || o.name ORDER BY e.title_fr`)
	if len(stale) > 0 {
		m.t.Errorf("%d meetings stand in the agenda by names of before: %s", len(stale), stale[0])
	}
}

func (m *merged) undo(id string) {
	m.t.Helper()
	if err := m.a.directory.Unmerge(m.t.Context(), boss, id); err != nil {
		m.t.Fatal(err)
	}
	m.foundByNames()
}

func (m *merged) asBefore(what string) {
	m.t.Helper()
	if diff := cmp.Diff(m.before, rows(m.t, m.a.DB)); diff != "" {
		m.t.Errorf("%s: %s", what, diff)
	}
	if diff := cmp.Diff(m.files, contents(export(m.t, m.a, m.ref, exchange.CSV))); diff != "" {
		m.t.Errorf("%s, as exported: %s", what, diff)
	}
}

// Undoing a merger restores every reference, also those of parts that both records had, and mergers built on mergers.
func TestMergersAreUndoneExactly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMerged(t, d)
		if len(m.met) < 2 {
			t.Fatalf("nobody is met by two: %v", m.met)
		}
		people := [][2]string{{m.persons[1], m.persons[0]}, {m.met[0], m.met[1]}}
		dice := rand.New(rand.NewPCG(1, 2))
		for range 2 {
			i, j := dice.IntN(len(m.persons)), dice.IntN(len(m.persons)-1)
			people = append(people, [2]string{m.persons[i], m.persons[(i+1+j)%len(m.persons)]})
		}
		for _, p := range people {
			m.undo(m.merge(directory.PersonKind, p[0], p[1]))
			m.asBefore("people " + p[0] + " " + p[1])
		}
		for i := range 2 {
			m.undo(m.merge(directory.OrganisationKind, m.orgs[i], m.orgs[len(m.orgs)-1-i]))
			m.asBefore("organisations")
		}
		first := m.merge(directory.OrganisationKind, m.orgs[1], m.orgs[0])
		second := m.merge(directory.OrganisationKind, m.orgs[2], m.orgs[1])
		m.undo(second)
		m.undo(first)
		m.asBefore("two mergers")
	})
}

// A name that an import changes is that of the meetings too, where they are found and in the agenda.
func TestImportedNamesReachMeetings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMerged(t, d)
		ref := ids(t, d, `SELECT o.ref FROM meeting_request r JOIN directory_organisation o ON o.id = r.company_id WHERE r.engagement_id IS NOT NULL ORDER BY r.ref LIMIT 1`)[0]
		apply(t, m.a, "", []exchange.File{{Name: "organisations.csv", Bytes: []byte("ref,name\n" + ref + ",Tout autre nom\n")}})
		m.foundByNames()
		if n := len(ids(t, d, `SELECT id FROM agenda_engagement WHERE title_fr LIKE 'Tout autre nom × %' ORDER BY id`)); n == 0 {
			t.Error("no meeting bears the new name")
		}
	})
}

// Who is no longer an intermediary looks after nobody and carries no request that still runs.
func TestWhoIsNoIntermediaryAnyMoreCarriesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMerged(t, d)
		org := ids(t, d, `SELECT p.organisation_id FROM mission_partner p JOIN meeting_request r ON r.intermediary_id = p.organisation_id AND r.mission_id = p.mission_id
			WHERE p.role = 'intermediary' AND r.state = 'accepted' ORDER BY p.organisation_id`)[0]
		other := len(ids(t, d, `SELECT id FROM meeting_request WHERE intermediary_id <> '`+org+`' ORDER BY id`))
		if err := m.a.missions.RemovePartner(t.Context(), boss, missionID(t, m.a, m.ref), org, mission.Intermediary); err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{`SELECT id FROM meeting_request WHERE state IN ('draft', 'sent', 'no_answer', 'accepted') AND intermediary_id = '`,
			`SELECT organisation_id FROM mission_participant WHERE intermediary_id = '`} {
			if left := ids(t, d, query+org+`'`); len(left) > 0 {
				t.Errorf("%d left of %s", len(left), query)
			}
		}
		if now := len(ids(t, d, `SELECT id FROM meeting_request WHERE intermediary_id <> '`+org+`' ORDER BY id`)); now != other {
			t.Errorf("others carried %d, now %d", other, now)
		}
	})
}
