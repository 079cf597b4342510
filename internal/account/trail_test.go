package account_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

func TestDetails(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		want                []account.Detail
	}{
		{"nothing kept", "", "", nil},
		{"same", `{"a":1}`, `{"a":1}`, nil},
		{"what a record keeps for itself", `{"version":1,"ID":"x","ChangedAt":5}`, `{"version":2,"ID":"y","ChangedAt":6}`, nil},
		{"made", "", `{"NameFR":"Nom","Note":"","Max":0,"Head":false,"Tags":[]}`, []account.Detail{{"name_fr", nil, "Nom"}}},
		{"gone", `{"OrganisationID":"o"}`, "", []account.Detail{{"organisation_id", "o", nil}}},
		{"two languages", `{"title":{"fr":"a","en":"b"}}`, `{"title":{"fr":"a","en":"c"}}`, []account.Detail{{"title_en", "b", "c"}}},
		{"an instant is exact", `{"starts":1781614800000001}`, `{"starts":1781614800000002}`, []account.Detail{{"starts", json.Number("1781614800000001"), json.Number("1781614800000002")}}},
		{"lists hold what came or went", `{"takes":["a","b"]}`, `{"takes":["b","c"]}`, []account.Detail{{"takes", []any{"a"}, []any{"c"}}}},
		{"a bare value", "", `260`, []account.Detail{{"", nil, json.Number("260")}}},
		{"a cut one", "", `{"a":`, []account.Detail{{"", nil, `{"a":`}}},
		{"to nothing", `{"note":"x"}`, `{"note":""}`, []account.Detail{{"note", "x", ""}}},
	} {
		if diff := cmp.Diff(c.want, account.Entry{Before: c.before, After: c.after}.Details()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func FuzzDetails(f *testing.F) {
	f.Add(`{"a":{"fr":"x"}}`, `[1,{"b":[null]}]`)
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, d := range (account.Entry{Before: before, After: after}).Details() {
			if d.Before == nil && d.After == nil {
				t.Errorf("%q: neither before nor after", d.Field)
			}
		}
	})
}

func TestTrailFilters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBox(d)
		clock := dbtest.Clock
		d.SetClock(func() time.Time { return clock })
		boss := account.Actor{UserID: "boss", Name: "Odile", Grants: []account.Grant{{MissionID: "m1", Role: account.Organiser}}}
		write := func(mission, who, kind string) {
			t.Helper()
			clock = clock.Add(time.Hour)
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				return account.Trace(context.Background(), tx, account.Actor{UserID: who, Name: who}, account.Event{Mission: mission, Verb: "changed", Kind: kind, ID: "x", Label: who + " " + kind})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		write("m1", "Odile", "place")
		write("m1", "Émile", "place")
		write("m1", "Odile", "session")
		write("m2", "Zoé", "secret")
		all := span.Range{From: span.At(dbtest.Clock), To: span.At(clock.Add(time.Hour))}
		for _, c := range []struct {
			name string
			f    account.TrailFilter
			want []string
		}{
			{"all", account.TrailFilter{}, []string{"Odile session", "Émile place", "Odile place"}},
			{"who", account.TrailFilter{Who: "Odile"}, []string{"Odile session", "Odile place"}},
			{"what", account.TrailFilter{Kind: "place"}, []string{"Émile place", "Odile place"}},
			{"who and what", account.TrailFilter{Who: "Émile", Kind: "place"}, []string{"Émile place"}},
			{"when", account.TrailFilter{When: span.Range{From: span.At(dbtest.Clock.Add(2 * time.Hour)), To: span.At(dbtest.Clock.Add(3 * time.Hour))}}, []string{"Émile place"}},
			{"since", account.TrailFilter{When: span.Range{From: span.At(dbtest.Clock.Add(3 * time.Hour))}}, []string{"Odile session"}},
			{"none", account.TrailFilter{When: all, Who: "Zoé"}, nil},
		} {
			got, err := b.Trail(t.Context(), boss, "m1", c.f)
			var labels []string
			for _, e := range got {
				labels = append(labels, e.Label)
			}
			if diff := cmp.Diff(c.want, labels); diff != "" || err != nil {
				t.Errorf("%s: %v %s", c.name, err, diff)
			}
		}
		facets, err := b.TrailFacets(t.Context(), boss, "m1")
		if diff := cmp.Diff(account.Facets{Names: []string{"Émile", "Odile"}, Kinds: []string{"place", "session"}}, facets); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		if _, err := b.TrailFacets(t.Context(), boss, "m2"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("facets of another mission: %v", err)
		}
	})
}
