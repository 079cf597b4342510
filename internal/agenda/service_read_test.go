package agenda

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/span"
)

func TestMeetingHours(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		ours, theirs := Take{Holder: Holder{Kind: item.Organisation, ID: m.orgs["Mistral Data"]}}, Take{Holder: Holder{Kind: item.Organisation, ID: m.orgs["Nord Quai"]}}
		m.book(m.meeting("late", at(16, 11, 0), at(16, 11, 20), ours))
		m.book(m.meeting("early", at(16, 9, 0), at(16, 9, 20), theirs))
		secret, own := m.meeting("secret", at(16, 10, 0), at(16, 10, 20), theirs), m.meeting("own secret", at(16, 14, 0), at(16, 14, 20), ours)
		secret.Confidential, own.Confidential = true, true
		m.book(secret)
		m.book(own)
		m.book(m.meeting("other day", at(17, 9, 0), at(17, 9, 20), ours))
		vague := m.meeting("vague", 0, 0, theirs)
		vague.Day, vague.Fuzzy, vague.Ends = "2026-06-16", item.DayOnly, 0
		m.book(vague)
		gone := m.meeting("gone", at(16, 15, 0), at(16, 15, 20), theirs)
		gone.Certainty = item.CancelledCertainty
		m.book(gone)
		session := m.meeting("session", at(16, 16, 0), at(16, 17, 0))
		session.Kind = item.KindSession
		m.book(session)
		nine, ten, eleven, two := at2(16, 9, 0, 9, 20), at2(16, 10, 0, 10, 20), at2(16, 11, 0, 11, 20), at2(16, 14, 0, 14, 20)
		middle := account.Actor{UserID: "u-mid", Grants: []account.Grant{{MissionID: m.mission, Role: account.Intermediary, OrgID: m.orgs["Mistral Data"]}}}
		lou := account.Actor{UserID: "u-lou", PersonID: m.people["Lou"], Grants: []account.Grant{{MissionID: m.mission, Role: account.Delegate}}}
		for _, c := range []struct {
			name string
			who  account.Actor
			want []span.Range
		}{
			{"organiser", m.org, []span.Range{{}, nine, ten, eleven, two}},
			{"intermediary", middle, []span.Range{{}, nine, eleven, two}},
			{"delegate", lou, nil},
		} {
			m.write(func(ctx context.Context, tx *db.Tx) error {
				got, err := MeetingHours(ctx, tx, c.who, m.mission, "2026-06-16")
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Error(c.name, diff)
				}
				return err
			})
		}
	})
}

func TestClashing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		put := func(title string, hour int, takes ...Take) string {
			b := m.meeting(title, at(16, hour, 0), at(16, hour, 20), takes...)
			b.Keep = true
			return m.book(b).ID
		}
		a, b := put("a", 9, m.person("Lou")), put("b", 9, m.person("Lou"))
		c, e := put("c", 11, m.person("Camille")), put("e", 11, m.person("Camille"))
		alone := put("alone", 14, m.person("Lou"))
		look := func(ids ...string) (out map[string]bool) {
			m.write(func(ctx context.Context, tx *db.Tx) (err error) {
				out, err = Clashing(ctx, tx, m.mission, ids, true)
				return err
			})
			return out
		}
		for _, k := range m.conflicts() {
			if k.Conflict.A == c || k.Conflict.A == e {
				m.write(func(ctx context.Context, tx *db.Tx) error {
					return Waive(ctx, tx, m.org, m.mission, k.Key(), "accepted")
				})
			}
		}
		if diff := cmp.Diff(map[string]bool{a: true, b: true}, look(a, c, alone)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(map[string]bool{}, look()); diff != "" {
			t.Error(diff)
		}
	})
}
