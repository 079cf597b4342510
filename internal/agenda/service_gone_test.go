package agenda

import (
	"context"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// delegate is somebody of the delegation who reads their own agenda only.
func (m *montreal) delegate(name string) account.Actor {
	return account.Actor{UserID: "u-" + name, PersonID: m.people[name], Name: name, Grants: []account.Grant{{MissionID: m.mission, Role: account.Delegate}}}
}

// What was withdrawn is told to those who were told of it, with what they have instead; to nobody else.
func TestGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		p := m.press()
		a, b, plenary := m.programme()
		m.publish(p)
		gone := func(who account.Actor, e Engagement) (Gone, fault.Kind) {
			g, err := p.Gone(t.Context(), who, m.mission, e.Kind, e.SubjectID)
			return g, fault.KindOf(err)
		}
		if _, kind := gone(m.delegate("Camille"), a); kind != fault.NotFound {
			t.Errorf("what stands is said to be gone: %s", kind)
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			if _, err := Cancel(ctx, tx, m.org, a.ID, "malade"); err != nil {
				return err
			}
			_, _, err := Detach(ctx, tx, m.org, b.ID, m.person("Lou").Holder, 0)
			return err
		})
		if _, kind := gone(m.delegate("Camille"), a); kind != fault.NotFound {
			t.Errorf("the draft is told before it is published: %s", kind)
		}
		other := m.book(m.meeting("Nord Quai × Calanques Drones", at(16, 14, 30), at(16, 14, 50), m.person("Camille"), m.person("Inès")))
		r, _ := m.publish(p)
		g, kind := gone(m.delegate("Camille"), a)
		if kind != "" || !g.Cancelled || g.Number != r.Number || g.At != r.PublishedAt || g.Item.Title != a.Title || g.Item.Starts != a.Starts {
			t.Errorf("%s: %+v", kind, g)
		}
		if len(g.Instead) != 1 || g.Instead[0].ID != other.ID {
			t.Errorf("instead: %+v", g.Instead)
		}
		if g, kind := gone(m.delegate("Lou"), b); kind != "" || g.Cancelled || g.Number != r.Number || len(g.Instead) != 0 {
			t.Errorf("who was left out: %s %+v", kind, g)
		}
		stranger := account.Actor{UserID: "u-x", PersonID: m.people["Camille"], Grants: []account.Grant{{MissionID: "another", Role: account.Delegate}}}
		for name, who := range map[string]account.Actor{"Lou": m.delegate("Lou"), "Inès": m.delegate("Inès"), "no person": {UserID: "u-y", Grants: m.delegate("Lou").Grants}, "another mission": stranger} {
			if _, kind := gone(who, a); kind != fault.NotFound {
				t.Errorf("%s learns of a meeting of others: %s", name, kind)
			}
		}
		if _, kind := gone(m.delegate("Noé"), b); kind != fault.NotFound {
			t.Errorf("who still comes is told that it is gone: %s", kind)
		}
		if _, err := p.Gone(t.Context(), m.delegate("Paul"), m.mission, item.KindSession, plenary.SubjectID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("what has no record above it: %v", err)
		}
	})
}

// A meeting that is placed anew is not gone, and stays gone by the version that withdrew it however many follow.
func TestGoneAndBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		p := m.press()
		a, _, _ := m.programme()
		m.publish(p)
		m.write(func(ctx context.Context, tx *db.Tx) error { _, err := Cancel(ctx, tx, m.org, a.ID, ""); return err })
		second, _ := m.publish(p)
		m.book(m.meeting("Autre", at(17, 9, 0), at(17, 9, 20), m.person("Inès")))
		m.publish(p)
		camille := m.delegate("Camille")
		if g, err := p.Gone(t.Context(), camille, m.mission, a.Kind, a.SubjectID); err != nil || g.Number != second.Number {
			t.Errorf("gone by version %d, %v", g.Number, err)
		}
		again := m.meeting("Port du Fleuve × Calanques Drones", at(18, 10, 0), at(18, 10, 20), m.person("Camille"), m.person("Ada"))
		again.SubjectID = a.SubjectID
		m.book(again)
		m.publish(p)
		if _, err := p.Gone(t.Context(), camille, m.mission, a.Kind, a.SubjectID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("placed anew: %v", err)
		}
		var days []span.Day
		m.write(func(ctx context.Context, tx *db.Tx) error {
			items, err := Week(ctx, tx, camille, m.mission, Filter{Kinds: []string{item.KindMeeting}})
			for _, it := range items {
				days = append(days, it.Day)
			}
			return err
		})
		if len(days) != 1 || days[0] != "2026-06-18" {
			t.Errorf("days %v", days)
		}
	})
}
