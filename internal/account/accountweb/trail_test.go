package accountweb_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/account/accountweb"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/webtest"
)

const hall, lou = "01a204b8-c2f5-7e1e-9658-97e248016d7a", "01a204b8-c298-72e2-87fb-4a28a0000000"

// The trail says each change field by field, in words, in the mission's zone; it is narrowed and handed over as a table.
func TestTrailInWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d.SetClock(func() time.Time { return time.Date(2026, 6, 16, 12, 42, 0, 0, time.UTC) })
		actors := map[string]account.Actor{
			"o": {UserID: "o", Name: "Odile", Grants: []account.Grant{{MissionID: "m", Role: account.Organiser}}},
			"d": {UserID: "d", Name: "Dan", Grants: []account.Grant{{MissionID: "m", Role: account.Delegate}}},
		}
		site := web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
			if c, err := r.Cookie("who"); err == nil {
				return actors[c.Value], nil
			}
			return web.Nobody{}, nil
		}})
		zone := func(context.Context, string) (span.Zone, error) { return "America/Toronto", nil }
		names := func(_ context.Context, _ string, ids map[string]bool) (map[string]string, error) {
			return map[string]string{hall: "Grande salle", lou: "Lou Martin"}, nil
		}
		bodies := func(context.Context, account.Actor, string) ([]accountweb.Body, error) { return nil, nil }
		accountweb.Add(site, &account.Service{DB: d}, bodies, zone, names)
		start := span.At(time.Date(2026, 6, 16, 18, 40, 0, 0, time.UTC))
		type kept map[string]any
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			for _, e := range []account.Event{
				{Mission: "m", Verb: "moved", Kind: "engagement", ID: "e", Label: "Ouverture",
					Before: kept{"starts": start, "place": "", "certainty": "expected", "version": 1, "takes": []any{}},
					After:  kept{"starts": start.Add(time.Hour), "place": hall, "certainty": "confirmed", "version": 2, "takes": []kept{{"k": "person", "i": lou, "r": "speaker"}}}},
				{Mission: "m", Verb: "created", Kind: "place", ID: "p", Label: "=Salle", After: kept{"NameFR": "Salle", "Located": true}},
				{Mission: "other", Verb: "created", Kind: "place", ID: "q", Label: "secret"},
			} {
				if err := account.Trace(t.Context(), tx, actors["o"], e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		b := webtest.New(t, site).Cookie("who", "o")
		page := b.Get("/m/m/trail?kind=engagement").Want(200)
		want := []string{"début\u00a0: mardi 16 juin 2026 à 14:40 → 15:40", "lieu\u00a0: Grande salle", "certitude\u00a0: probable → ferme", "qui et quoi\u00a0: Lou Martin (intervention)"}
		if diff := cmp.Diff(want, page.Texts("tbody td p")); diff != "" {
			t.Error(diff)
		}
		if strings.Contains(strings.Join(page.Texts("tbody"), ""), "secret") || strings.Contains(strings.Join(page.Texts("tbody"), ""), "{") {
			t.Error("another mission's change, or raw JSON")
		}
		if got := b.Get("/m/m/trail?from=2026-06-17").Want(200).Count("tbody tr"); got != 0 {
			t.Errorf("%d changes from tomorrow on", got)
		}
		if got := b.Get("/m/m/trail?from=2026-06-16&to=2026-06-16&who=Odile").Want(200).Count("tbody tr"); got != 2 {
			t.Errorf("%d changes today", got)
		}
		table := b.Get("/m/m/trail.csv").Want(200).Body
		wantCSV := "\uFEFFQuand;Fuseau;Qui;Quoi;Nom;Champ;Avant;Après\r\n" +
			"2026-06-16 08:42:00;America/Toronto;Odile;Lieu · création;\"'=Salle\";nom (fr);;Salle\r\n"
		if !strings.HasPrefix(table, wantCSV) || strings.Count(table, "\r\n") != 6 {
			t.Errorf("table %q", table)
		}
		other := webtest.New(t, site).Cookie("who", "d")
		other.Open("/m/m/trail").Want(403)
		other.Open("/m/m/trail.csv").Want(403)
	})
}
