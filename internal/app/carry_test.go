package app

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/exchange"
)

// carried are the tables that hold a mission, with the columns that belong to the database rather than to the mission:
// when a row was written and by whom.
var carried = map[string][]string{
	"source_document": {"created_at"}, "source_variant": {"created_at"},
	"directory_organisation": {"created_at", "changed_at", "version"}, "directory_alias": nil,
	"directory_person": {"created_at", "changed_at", "version"}, "directory_mandate": nil,
	"mission_series": nil, "mission_mission": {"created_at", "changed_at", "version"}, "mission_leg": nil, "mission_relation": nil, "mission_partner": nil,
	"mission_participant": nil, "mission_member": nil, "mission_place": nil, "mission_travel": nil, "mission_target": nil,
	"agenda_resource": nil, "agenda_availability": nil, "agenda_engagement": {"uid", "created_at", "changed_at", "changed_by", "version"}, "agenda_take": nil, "agenda_conflict": nil,
	"programme_session": {"created_at", "changed_at", "version"}, "programme_role": nil, "meeting_request": {"created_at", "changed_at", "changed_by", "version"}, "meeting_party": nil,
	"search_entry": {"id"}, // a hash of what it leads to
}

// stays are the tables that an export leaves behind: what belongs to one installation, and what was sent from it.
var stays = []string{
	"account_user", "account_grant", "account_link", "account_session", "account_trace", // who may enter is given anew
	"agenda_release", "agenda_release_item", "agenda_release_take", "agenda_notice", "agenda_feed", "agenda_step", // what was told, and undone, there
	"agenda_waiver", "directory_duplicate", "directory_merge", // decisions about the clashes and doubles that were found there
	"meeting_plan", "meeting_study", "meeting_scenario", "exchange_run", "mail_message", "job_job", "file_blob", // work under way
	"search_form", "search_post", // the index, made from search_entry
}

// dump is every row of the carried tables, by the table and the columns' names, ids as they are.
type dump map[string][]map[string]string

func dumped(t *testing.T, d *db.DB) dump {
	t.Helper()
	out := dump{}
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		for table, own := range carried {
			if err := db.Each(t.Context(), tx, func(r db.Row) error {
				columns, err := r.(interface{ Columns() ([]string, error) }).Columns()
				if err != nil {
					return err
				}
				values, at := make([]any, len(columns)), make([]any, len(columns))
				for i := range values {
					at[i] = &values[i]
				}
				row := map[string]string{}
				err = r.Scan(at...)
				for i, c := range columns {
					if !slices.Contains(own, c) {
						row[c] = said(values[i])
					}
				}
				out[table] = append(out[table], row)
				return err
			}, `SELECT * FROM `+table); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// said writes a value alike on both engines.
func said(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case bool:
		if v {
			return "1"
		}
		return "0"
	case []byte:
		return string(v)
	}
	return fmt.Sprint(v)
}

var uuid = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// written gives each row as a line in which each id is replaced by what the database says of it, so that two databases
// with the same rows under other ids give the same lines. An id is known by the rows in which it stands, and those by
// the ids beside it, so many steps far; at none, ids are blank.
func (d dump) written(steps int) []string {
	known := map[string]string{}
	line := func(table string, row map[string]string, name func(string) string) string {
		b := &strings.Builder{}
		b.WriteString(table)
		for _, c := range slices.Sorted(maps.Keys(row)) {
			fmt.Fprintf(b, " %s=%q", c, uuid.ReplaceAllStringFunc(row[c], name))
		}
		return b.String()
	}
	for range steps {
		stands := map[string][]string{}
		for table, rows := range d {
			for _, row := range rows {
				sum := fmt.Sprintf("%x", sha256.Sum256([]byte(line(table, row, func(id string) string { return known[id] }))))
				for c, v := range row {
					for _, id := range uuid.FindAllString(v, -1) {
						stands[id] = append(stands[id], c+sum)
					}
				}
			}
		}
		for id, where := range stands {
			slices.Sort(where)
			known[id] = fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(where, " "))))[:12]
		}
	}
	var out []string
	for table, rows := range d {
		for _, row := range rows {
			out = append(out, line(table, row, func(id string) string { return known[id] }))
		}
	}
	slices.Sort(out)
	return out
}

// ofMissions leaves out the records of the directory that no mission names, and what is said of them: an export is of a
// mission.
func (d dump) ofMissions() dump {
	held := map[string]bool{}
	hold := func(row map[string]string) {
		for _, v := range row {
			for _, id := range uuid.FindAllString(v, -1) {
				held[id] = true
			}
		}
	}
	for table, rows := range d {
		if strings.HasPrefix(table, "mission_") || strings.HasPrefix(table, "agenda_") || strings.HasPrefix(table, "programme_") || strings.HasPrefix(table, "meeting_") {
			for _, row := range rows {
				hold(row)
			}
		}
	}
	for _, row := range d["directory_mandate"] {
		if held[row["person_id"]] {
			hold(row)
		}
	}
	subject := map[string]string{"directory_organisation": "id", "directory_person": "id", "directory_mandate": "person_id", "directory_alias": "item_id",
		"search_entry": "item_id", "source_variant": "subject_id"}
	out := dump{}
	for table, rows := range d {
		for _, row := range rows {
			if of := row[subject[table]]; !uuid.MatchString(of) || held[of] {
				out[table] = append(out[table], row)
			}
		}
	}
	return out
}

// apart gives the lines that only one of two sorted lists has.
func apart(a, b []string) (onlyA, onlyB []string) {
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			onlyA, a = append(onlyA, a[0]), a[1:]
		case len(a) == 0 || b[0] < a[0]:
			onlyB, b = append(onlyB, b[0]), b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
	return onlyA, onlyB
}

// settle chooses one value of the first contradiction of a mission, as a person does.
func settle(t *testing.T, a *App, mission string) {
	t.Helper()
	report, err := a.sources.Of(t.Context(), boss, mission)
	if err != nil || len(report.Contradictions) == 0 {
		t.Fatalf("%d contradictions, %v", len(report.Contradictions), err)
	}
	if err := a.sources.Choose(t.Context(), boss, mission, report.Contradictions[0].Values[1].Variants[0].ID, "vu sur la photographie"); err != nil {
		t.Fatal(err)
	}
}

// Every table stands in one of both lists: whoever adds one decides whether it travels.
func TestEveryTableIsCarriedOrStays(t *testing.T) {
	tables := ids(t, dbtest.New(t), `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' ORDER BY name`)
	listed := append(slices.Collect(maps.Keys(carried)), stays...)
	slices.Sort(listed)
	if diff := cmp.Diff(tables, listed); diff != "" {
		t.Error(diff)
	}
}

// What an export of each mission brings into an empty database is the same, row by row, in every table that holds
// missions: the invented one with its meetings placed, and the real ones with what people chose.
func TestCarriedRowByRow(t *testing.T) {
	real, err := demo.Real()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		elsewhere := dbtest.New
		if t.Name() == "TestCarriedRowByRow/postgres" {
			elsewhere = dbtest.NewPostgreSQL
		}
		for name, set := range map[string]demo.Dataset{"real": real, "invented": demo.Generate(demo.Usual, 2026)} {
			a, b := newApp(t, elsewhere(t)), newApp(t, elsewhere(t))
			if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := demo.Load(t.Context(), tx, boss, set, demo.With{Meetings: a.meetings})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if name == "invented" {
				place(t, a, set.Missions[0].Ref)
			} else {
				settle(t, a, missionID(t, a, "miami-2017"))
			}
			for range 2 { // ties to missions that come later are made the second time
				for _, m := range set.Missions {
					apply(t, b, "", export(t, a, m.Ref, exchange.CSV))
				}
			}
			was, is := dumped(t, a.DB).ofMissions(), dumped(t, b.DB).ofMissions()
			for table, rows := range was {
				if len(rows) != len(is[table]) {
					t.Errorf("%s: %s holds %d rows, then %d", name, table, len(rows), len(is[table]))
				}
			}
			for _, steps := range []int{0, 4} { // what a row holds, then also what it is tied to
				lost, made := apart(was.written(steps), is.written(steps))
				for what, lines := range map[string][]string{"lost on its way": lost, "arrived otherwise": made} {
					for _, line := range lines[:min(len(lines), 5)] {
						t.Errorf("%s: one of %d rows that %s: %s", name, len(lines), what, line)
					}
				}
				if len(lost)+len(made) > 0 {
					break // the ties differ, too
				}
			}
		}
	})
}
