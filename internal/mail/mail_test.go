package mail_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/mail"
	"escale.dev/escale/internal/text"
)

// bench is an outbox on a fresh database with a sender and a clock that the test moves.
type bench struct {
	*testing.T
	db  *db.DB
	run *job.Runner
	now time.Time
}

func newBench(t *testing.T, d *db.DB, s mail.Settings) *bench {
	t.Helper()
	b := &bench{T: t, db: d, run: job.NewRunner(d, job.Config{}), now: dbtest.Clock}
	d.SetClock(func() time.Time { return b.now })
	sender, err := mail.NewSender(d, s)
	if err != nil {
		t.Fatal(err)
	}
	sender.Register(b.run)
	return b
}

func settings(p *post) mail.Settings {
	return mail.Settings{Host: "127.0.0.1", Port: p.addr.Port, TLS: "none", From: "Mission Montréal <mission@example.org>", Timeout: 5 * time.Second}
}

func draft(to string) mail.Draft {
	return mail.Draft{Mission: "m1", Kind: "release", ToName: "Lou Étienne", To: to, Lang: text.FR, Subject: "Version 2 publiée", Text: "Bonjour,\n\nÀ demain."}
}

func (b *bench) write(fn func(ctx context.Context, tx *db.Tx) error) {
	b.Helper()
	if err := b.db.Write(b.Context(), func(tx *db.Tx) error { return fn(b.Context(), tx) }); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) put(d mail.Draft) (id string, added bool) {
	b.Helper()
	b.write(func(ctx context.Context, tx *db.Tx) (err error) {
		id, added, err = mail.Put(ctx, tx, d)
		return err
	})
	return id, added
}

func (b *bench) drain() {
	b.Helper()
	if err := b.run.Drain(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) get(id string) (m mail.Message) {
	b.Helper()
	b.write(func(ctx context.Context, tx *db.Tx) (err error) {
		m, err = mail.Get(ctx, tx, "m1", id)
		return err
	})
	return m
}

func (b *bench) counts(mission string) (out map[mail.State]int) {
	b.Helper()
	b.write(func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = mail.Counts(ctx, tx, mission)
		return err
	})
	return out
}

func recipients(letters []letter) (out []string) {
	for _, l := range letters {
		out = append(out, l.to)
	}
	slices.Sort(out)
	return out
}

func TestQueuedMessagesAreSentOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, false)
		b := newBench(t, d, settings(p))
		b.drain()
		if p.dials != 0 {
			t.Error("it connected for nothing")
		}
		id, _ := b.put(draft("a@example.org"))
		b.put(draft("b@example.org"))
		b.put(draft("c@example.org"))
		b.drain()
		b.wait(time.Hour)
		b.drain()
		if diff := cmp.Diff([]string{"a@example.org", "b@example.org", "c@example.org"}, recipients(p.letters())); diff != "" {
			t.Error(diff)
		}
		if p.dials != 1 {
			t.Errorf("%d connections, want 1", p.dials)
		}
		m := b.get(id)
		if m.State != mail.StateSent || m.Tries != 1 || m.SentAt.Time() != dbtest.Clock || m.Problem != (text.Pair{}) {
			t.Errorf("%+v", m)
		}
		if diff := cmp.Diff(map[mail.State]int{mail.StateSent: 3}, b.counts("m1")); diff != "" {
			t.Error(diff)
		}
	})
}

func (b *bench) wait(d time.Duration) { b.now = b.now.Add(d) }

func TestARolledBackMessageIsNotSent(t *testing.T) {
	p := newPost(t, false)
	b := newBench(t, dbtest.New(t), settings(p))
	err := b.db.Write(t.Context(), func(tx *db.Tx) error {
		if _, _, err := mail.Put(t.Context(), tx, draft("a@example.org")); err != nil {
			return err
		}
		return context.Canceled
	})
	b.drain()
	if err == nil || len(p.letters()) != 0 {
		t.Errorf("%v, %v", err, p.letters())
	}
}

func TestAKeyIsPutOnceForEver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, false)
		b := newBench(t, d, settings(p))
		one := draft("a@example.org")
		one.Key = "release 2 to a"
		first, added := b.put(one)
		b.drain()
		second, again := b.put(one)
		b.drain()
		if !added || again || first != second || len(p.letters()) != 1 {
			t.Errorf("%v %v, %s %s, %d letters", added, again, first, second, len(p.letters()))
		}
	})
}

func TestHeldMessagesWait(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, false)
		b := newBench(t, d, settings(p))
		var ids []string
		for _, to := range []string{"a@example.org", "b@example.org", "c@example.org"} {
			one := draft(to)
			one.Held = true
			id, _ := b.put(one)
			ids = append(ids, id)
		}
		b.drain()
		if len(p.letters()) != 0 {
			t.Fatal("a held message was sent")
		}
		step := func(call func(context.Context, *db.Tx, string, []string) (int, error), mission string, ids []string, want int) {
			t.Helper()
			b.write(func(ctx context.Context, tx *db.Tx) error {
				n, err := call(ctx, tx, mission, ids)
				if n != want {
					t.Errorf("%d moved, want %d", n, want)
				}
				return err
			})
		}
		step(mail.Release, "another mission", ids, 0)
		step(mail.Release, "m1", nil, 0)
		step(mail.Release, "m1", ids[:1], 1)
		step(mail.Discard, "m1", ids[:2], 1)
		step(mail.Retry, "m1", ids, 0)
		b.drain()
		if diff := cmp.Diff([]string{"a@example.org"}, recipients(p.letters())); diff != "" {
			t.Error(diff)
		}
		want := map[mail.State]int{mail.StateSent: 1, mail.StateDiscarded: 1, mail.StateHeld: 1}
		if diff := cmp.Diff(want, b.counts("m1")); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMissionsDoNotSeeEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d, settings(newPost(t, false)))
		mine, _ := b.put(draft("a@example.org"))
		theirs := draft("secret@example.org")
		theirs.Mission = "m2"
		b.put(theirs)
		signIn := draft("link@example.org")
		signIn.Mission, signIn.Kind = "", "sign-in"
		b.put(signIn)
		b.write(func(ctx context.Context, tx *db.Tx) error {
			list, err := mail.List(ctx, tx, "m1", mail.Filter{})
			if len(list) != 1 || list[0].ID != mine || list[0].Text != "" {
				t.Errorf("%+v", list)
			}
			return err
		})
		err := d.Read(t.Context(), func(tx *db.Tx) error { _, err := mail.Get(t.Context(), tx, "m2", mine); return err })
		if !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		b.write(func(ctx context.Context, tx *db.Tx) error {
			none, err := mail.List(ctx, tx, "m1", mail.Filter{State: mail.StateSent})
			some, err2 := mail.List(ctx, tx, "m1", mail.Filter{State: mail.StateQueued, Kind: "release", Limit: 5})
			if len(none) != 0 || len(some) != 1 || err2 != nil {
				t.Error(none, some, err2)
			}
			return err
		})
	})
}

func TestBadDraftsAreRefused(t *testing.T) {
	b := newBench(t, dbtest.New(t), settings(newPost(t, false)))
	for name, change := range map[string]func(*mail.Draft){
		"no address":         func(d *mail.Draft) { d.To = "" },
		"no domain":          func(d *mail.Draft) { d.To = "lou" },
		"a name in it":       func(d *mail.Draft) { d.To = "Lou <lou@example.org>" },
		"two addresses":      func(d *mail.Draft) { d.To = "a@example.org, b@example.org" },
		"a header in it":     func(d *mail.Draft) { d.To = "a@example.org\r\nBcc: b@example.org" },
		"a hidden character": func(d *mail.Draft) { d.To = "a\u202e@example.org" },
		"too long":           func(d *mail.Draft) { d.To = strings.Repeat("a", 250) + "@example.org" },
		"no subject":         func(d *mail.Draft) { d.Subject = " \x00 " },
		"no text":            func(d *mail.Draft) { d.Text = "\n" },
	} {
		one := draft("a@example.org")
		change(&one)
		err := b.db.Write(t.Context(), func(tx *db.Tx) error { _, _, err := mail.Put(t.Context(), tx, one); return err })
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := b.counts("m1"); len(got) != 0 {
		t.Error(got)
	}
}
