package app

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/job"
)

var boss = account.System("test")

// newApp is an App on an empty database, wired as Open wires it.
func newApp(t *testing.T, d *db.DB) *App {
	t.Helper()
	a := &App{Config: Config{Dir: t.TempDir(), URL: "http://example.org", MailFolder: t.TempDir(), MailFrom: "Escale <escale@example.org>"}.withDefaults(),
		DB: d, Log: slog.New(slog.DiscardHandler), secret: bytes.Repeat([]byte("s"), 32), Jobs: job.NewRunner(d, job.Config{})}
	if err := a.wire(); err != nil {
		t.Fatal(err)
	}
	return a
}

func missionID(t *testing.T, a *App, ref string) string {
	t.Helper()
	id, err := a.missionByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func apply(t *testing.T, a *App, mission string, files []exchange.File) exchange.Report {
	t.Helper()
	r, err := a.exchange.Apply(t.Context(), boss, mission, files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems[:min(len(r.Problems), 20)] {
		t.Errorf("%s, row %d, column %s, value %q: %s", p.Table, p.Row, p.Column, p.Value, p.Words.EN)
	}
	if !r.Applied {
		t.Fatalf("not applied, %d problems", len(r.Problems)+r.More)
	}
	return r
}

func export(t *testing.T, a *App, ref, form string) []exchange.File {
	t.Helper()
	tables, err := a.exchange.Export(t.Context(), boss, missionID(t, a, ref))
	if err != nil {
		t.Fatal(err)
	}
	files, err := exchange.Files(ref, form, tables)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func contents(files []exchange.File) map[string]string {
	out := map[string]string{}
	for _, f := range files {
		out[f.Name] = string(f.Bytes)
	}
	return out
}

// left fails unless an import changed nothing.
func left(t *testing.T, what string, r exchange.Report) {
	t.Helper()
	for _, c := range r.Counts {
		if c.Added+c.Changed > 0 || c.Left != c.Rows {
			t.Errorf("%s: %+v", what, c)
		}
	}
}

// The whole invented mission goes in as files, comes out, goes into another database, and comes out the same.
func TestMissionRoundTrip(t *testing.T) {
	set := demo.Generate(demo.Usual, 7)
	ref := set.Missions[0].Ref
	sets, err := set.Files(exchange.CSV)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d)
		tried, err := a.exchange.Try(t.Context(), boss, "", sets[ref])
		if err != nil || !tried.OK() || tried.Applied {
			t.Fatalf("%v: %d problems, the first %+v", err, len(tried.Problems), tried.Problems[:min(1, len(tried.Problems))])
		}
		if n := rowsOf(t, d, "mission_mission"); n != 0 {
			t.Errorf("a dry run left %d missions", n)
		}
		done := apply(t, a, "", sets[ref])
		if diff := cmp.Diff(tried.Counts, done.Counts); diff != "" {
			t.Errorf("the dry run foretold other counts: %s", diff)
		}
		if len(done.Suspects) < 4 {
			t.Errorf("%d suspected duplicates; the mission holds some on purpose", len(done.Suspects))
		}
		left(t, "the same files again", apply(t, a, "", sets[ref]))
		place(t, a, ref)
		for _, table := range []string{"organisations", "people", "missions", "partners", "participants", "members", "places", "resources", "availabilities",
			"sessions", "roles", "requests", "parties", "meetings"} {
			if n := len(contents(export(t, a, ref, exchange.CSV))[table+".csv"]); n < 100 {
				t.Errorf("%s: %d bytes exported", table, n)
			}
		}
		for _, form := range []string{exchange.CSV, exchange.XLSX, exchange.JSON} {
			out := export(t, a, ref, form)
			left(t, "its own export as "+form, apply(t, a, "", out))
			elsewhere := newApp(t, dbtest.New(t))
			apply(t, elsewhere, "", out)
			if diff := cmp.Diff(contents(export(t, a, ref, exchange.CSV)), contents(export(t, elsewhere, ref, exchange.CSV))); diff != "" {
				t.Errorf("%s: the mission changed on its way: %s", form, diff)
			}
		}
	})
}

// place gives some requests a place in the agenda, so that meetings travel too.
func place(t *testing.T, a *App, ref string) {
	t.Helper()
	if err := a.meetings.Rehearse(t.Context(), boss, missionID(t, a, ref), 2); err != nil {
		t.Fatal(err)
	}
}

// Importing the files of a dataset is the same as loading it.
func TestFilesAreWhatLoadStores(t *testing.T) {
	real, err := demo.Real()
	if err != nil {
		t.Fatal(err)
	}
	for name, set := range map[string]demo.Dataset{"real": real, "invented": demo.Generate(demo.Usual, 2026)} {
		t.Run(name, func(t *testing.T) {
			a := newApp(t, dbtest.New(t))
			if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := demo.Load(t.Context(), tx, boss, set, demo.With{Meetings: a.meetings})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			sets, err := set.Files(exchange.XLSX)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range set.Missions {
				left(t, m.Ref, apply(t, a, "", sets[m.Ref]))
			}
		})
	}
}

func TestRealMissionsRoundTrip(t *testing.T) {
	set, err := demo.Real()
	if err != nil {
		t.Fatal(err)
	}
	sets, err := set.Files(exchange.JSON)
	if err != nil {
		t.Fatal(err)
	}
	a, b := newApp(t, dbtest.New(t)), newApp(t, dbtest.New(t))
	for range 2 { // ties to missions that come later are made the second time
		for _, m := range set.Missions {
			apply(t, a, "", sets[m.Ref])
		}
	}
	out := map[string][]exchange.File{}
	for _, m := range set.Missions {
		out[m.Ref] = export(t, a, m.Ref, exchange.CSV)
	}
	for range 2 {
		for _, m := range set.Missions {
			apply(t, b, "", out[m.Ref])
		}
	}
	for _, m := range set.Missions {
		if diff := cmp.Diff(contents(out[m.Ref]), contents(export(t, b, m.Ref, exchange.CSV))); diff != "" {
			t.Errorf("%s: %s", m.Ref, diff)
		}
	}
}

var errKilled = errors.New("killed")

// What ends half-way leaves nothing, on both engines.
func TestKilledHalfWay(t *testing.T) {
	set := demo.Generate(demo.Usual, 7)
	sets, err := set.Files(exchange.XLSX)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d)
		kinds := slices.Clone(a.exchange.Registry.Kinds())
		a.exchange.Registry = &exchange.Registry{}
		for _, k := range kinds {
			k := *k
			if k.Name == "parties" {
				k.Import = func(context.Context, *db.Tx, *exchange.Input) error { return errKilled }
			}
			a.exchange.Registry.Add(&k)
		}
		if _, err := a.exchange.Apply(t.Context(), boss, "", sets[set.Missions[0].Ref]); !errors.Is(err, errKilled) {
			t.Fatalf("got %v", err)
		}
		for _, table := range []string{"mission_mission", "mission_member", "directory_person", "directory_organisation", "agenda_engagement", "meeting_request",
			"source_document", "account_trace", "search_entry", "directory_duplicate"} {
			if n := rowsOf(t, d, table); n != 0 {
				t.Errorf("%s holds %d rows", table, n)
			}
		}
	})
}

func rowsOf(t *testing.T, d *db.DB, table string) (n int) {
	t.Helper()
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.One(t.Context(), tx, db.Scalar[int], `SELECT count(*) FROM `+table)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}
