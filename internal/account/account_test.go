package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// box is an account service whose mails stay in a list.
type box struct {
	account.Service
	paths []string
}

func newBox(d *db.DB) *box {
	b := &box{}
	b.Service = account.Service{DB: d, Send: func(_ context.Context, _ *db.Tx, _ account.User, path string) error {
		b.paths = append(b.paths, path)
		return nil
	}}
	return b
}

func user(t *testing.T, d *db.DB, email string, grants ...account.Grant) account.User {
	t.Helper()
	var u account.User
	err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		if u, err = account.Ensure(t.Context(), tx, account.User{Email: email, Name: "Camille Roy"}); err != nil {
			return err
		}
		for _, g := range grants {
			if err := account.Give(t.Context(), tx, account.System("test"), u, g); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (b *box) lastToken(t *testing.T) string {
	t.Helper()
	if len(b.paths) == 0 {
		t.Fatal("no link was sent")
	}
	return strings.TrimPrefix(b.paths[len(b.paths)-1], "/sign-in/")
}

func TestLinkSignsInOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, b := t.Context(), newBox(d)
		u := user(t, d, "camille@example.org", account.Grant{MissionID: "m1", Role: account.Organiser})
		if err := b.AskLink(ctx, "  Camille@Example.org ", "/m/m1/board"); err != nil {
			t.Fatal(err)
		}
		token := b.lastToken(t)
		secret, next, err := b.Redeem(ctx, token, "test")
		if err != nil {
			t.Fatal(err)
		}
		if next != "/m/m1/board" {
			t.Errorf("next = %q", next)
		}
		if _, _, err := b.Redeem(ctx, token, "test"); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("a link worked twice: %v", err)
		}
		a, err := b.Open(ctx, secret)
		if err != nil {
			t.Fatal(err)
		}
		want := account.Actor{UserID: u.ID, Name: "Camille Roy", Email: "camille@example.org", Lang: text.FR,
			Grants: []account.Grant{{MissionID: "m1", Role: account.Organiser}}}
		if diff := cmp.Diff(want, a); diff != "" {
			t.Error(diff)
		}
		if err := b.Close(ctx, secret); err != nil {
			t.Fatal(err)
		}
		if a, err := b.Open(ctx, secret); err != nil || a.SignedIn() {
			t.Errorf("a closed session still opens: %+v, %v", a, err)
		}
	})
}

func TestLinksAgeAndAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, b := t.Context(), newBox(d)
		user(t, d, "camille@example.org")
		for range 9 {
			if err := b.AskLink(ctx, "camille@example.org", "/"); err != nil {
				t.Fatal(err)
			}
		}
		if len(b.paths) != 6 {
			t.Errorf("%d links sent in an hour, want 6", len(b.paths))
		}
		d.SetClock(func() time.Time { return dbtest.Clock.Add(account.LinkLife + time.Second) })
		if _, _, err := b.Redeem(ctx, b.lastToken(t), ""); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("an old link worked: %v", err)
		}
	})
}

func TestAskingTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBox(d)
		if err := b.AskLink(t.Context(), "nobody@example.org", "/"); err != nil {
			t.Errorf("an unknown address is told apart: %v", err)
		}
		if len(b.paths) != 0 {
			t.Error("a link was sent to an unknown address")
		}
		for _, bad := range []string{"", "camille", "a b@example.org", "Camille <camille@example.org>", "x@y\r\nBcc: z@example.org"} {
			if err := b.AskLink(t.Context(), bad, "/"); fault.KindOf(err) != fault.Invalid {
				t.Errorf("AskLink(%q): %v, want invalid", bad, err)
			}
		}
	})
}

func TestSessionExpires(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, b := t.Context(), newBox(d)
		user(t, d, "camille@example.org")
		if err := b.AskLink(ctx, "camille@example.org", "/"); err != nil {
			t.Fatal(err)
		}
		secret, _, err := b.Redeem(ctx, b.lastToken(t), strings.Repeat("é", 500))
		if err != nil {
			t.Fatal(err)
		}
		at := func(after time.Duration) bool {
			d.SetClock(func() time.Time { return dbtest.Clock.Add(after) })
			a, err := b.Open(ctx, secret)
			if err != nil {
				t.Fatal(err)
			}
			return a.SignedIn()
		}
		if !at(29*24*time.Hour) || !at(58*24*time.Hour) {
			t.Error("a session in use was closed")
		}
		if at(90 * 24 * time.Hour) {
			t.Error("a session lived on unused")
		}
	})
}

func TestSecretsAreHashed(t *testing.T) {
	d := dbtest.New(t)
	ctx, b := t.Context(), newBox(d)
	user(t, d, "camille@example.org")
	if err := b.AskLink(ctx, "camille@example.org", "/"); err != nil {
		t.Fatal(err)
	}
	token := b.lastToken(t)
	secret, _, err := b.Redeem(ctx, token, "")
	if err != nil {
		t.Fatal(err)
	}
	var stored []string
	err = d.Read(ctx, func(tx *db.Tx) (err error) {
		stored, err = db.All(ctx, tx, db.Scalar[string], `SELECT token_hash FROM account_link UNION ALL SELECT token_hash FROM account_session`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stored {
		if s == token || s == secret {
			t.Error("a secret is stored as it is")
		}
	}
	if len(stored) != 2 {
		t.Errorf("%d secrets stored, want 2", len(stored))
	}
}

func TestTerminalLink(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, b := t.Context(), newBox(d)
		u := user(t, d, "camille@example.org")
		var path string
		if err := d.Write(ctx, func(tx *db.Tx) (err error) {
			path, err = account.TerminalLink(ctx, tx, u.ID, "/missions", 2, time.Hour)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		token := strings.TrimPrefix(path, "/sign-in/")
		for i, want := range []fault.Kind{"", "", fault.Unauthenticated} {
			if _, _, err := b.Redeem(ctx, token, ""); fault.KindOf(err) != want {
				t.Errorf("use %d: %v, want kind %q", i+1, err, want)
			}
		}
		if direct, err := b.LinkIsDirect(ctx, token); !direct || err != nil {
			t.Errorf("LinkIsDirect = %v, %v", direct, err)
		}
	})
}

func TestInviteGrantTake(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, b := t.Context(), newBox(d)
		boss := account.Actor{UserID: "u0", Name: "Directrice", Grants: []account.Grant{{MissionID: "m1", Role: account.Organiser}}}
		g := account.Grant{MissionID: "m1", OrgID: "o1", Role: account.Intermediary}
		u, err := b.Invite(ctx, boss, account.Invitation{Email: "lou@example.org", Name: "Lou", Grant: g})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Invite(ctx, boss, account.Invitation{Email: "LOU@example.org", Grant: g}); err != nil {
			t.Fatal(err)
		}
		members, err := b.Members(ctx, boss, "m1")
		if err != nil {
			t.Fatal(err)
		}
		if len(members) != 1 || members[0].ID != u.ID || members[0].Grant != g || members[0].Name != "Lou" {
			t.Errorf("members = %+v", members)
		}
		for _, bad := range []account.Grant{{MissionID: "m1", Role: "king"}, {MissionID: "m1", Role: account.Intermediary}} {
			if _, err := b.Invite(ctx, boss, account.Invitation{Email: "x@example.org", Grant: bad}); fault.KindOf(err) != fault.Invalid {
				t.Errorf("grant %+v: %v, want invalid", bad, err)
			}
		}
		if err := b.Take(ctx, boss, u.ID, g); err != nil {
			t.Fatal(err)
		}
		if err := b.Take(ctx, boss, u.ID, g); fault.KindOf(err) != fault.NotFound {
			t.Errorf("taking twice: %v", err)
		}
		trail, err := b.Trail(ctx, boss, "m1", account.TrailFilter{})
		if err != nil {
			t.Fatal(err)
		}
		var verbs []string
		for _, e := range trail {
			verbs = append(verbs, e.Verb)
		}
		if diff := cmp.Diff([]string{"revoked", "granted"}, verbs); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoMayWhat(t *testing.T) {
	org := account.Actor{UserID: "1", Grants: []account.Grant{{MissionID: "m1", Role: account.Organiser}}}
	mid := account.Actor{UserID: "2", Grants: []account.Grant{{MissionID: "m1", OrgID: "o", Role: account.Intermediary}}}
	del := account.Actor{UserID: "3", Grants: []account.Grant{{MissionID: "m1", Role: account.Delegate}}}
	for _, c := range []struct {
		name                            string
		a                               account.Actor
		mission                         string
		member, intermediary, organiser fault.Kind
	}{
		{"nobody", account.Actor{}, "m1", fault.Unauthenticated, fault.Unauthenticated, fault.Unauthenticated},
		{"organiser", org, "m1", "", "", ""},
		{"intermediary", mid, "m1", "", "", fault.Forbidden},
		{"delegate", del, "m1", "", fault.Forbidden, fault.Forbidden},
		{"organiser elsewhere", org, "m2", fault.NotFound, fault.NotFound, fault.NotFound},
		{"system", account.System("job"), "m2", "", "", ""},
	} {
		got := [3]fault.Kind{fault.KindOf(account.NeedMember(c.a, c.mission)), fault.KindOf(account.NeedIntermediary(c.a, c.mission)), fault.KindOf(account.NeedOrganiser(c.a, c.mission))}
		if want := [3]fault.Kind{c.member, c.intermediary, c.organiser}; got != want {
			t.Errorf("%s: member, intermediary, organiser = %q, want %q", c.name, got, want)
		}
	}
}

func TestLeaks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBox(d)
		user(t, d, "secret@example.org", account.Grant{MissionID: "m2", Role: account.Organiser})
		outsider := account.Actor{UserID: "u", Grants: []account.Grant{{MissionID: "m1", Role: account.Organiser}}}
		if _, err := b.Members(t.Context(), outsider, "m2"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("members of another mission: %v", err)
		}
		if _, err := b.Trail(t.Context(), outsider, "m2", account.TrailFilter{}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("trail of another mission: %v", err)
		}
		mine, err := b.Members(t.Context(), outsider, "m1")
		if err != nil || len(mine) != 0 {
			t.Errorf("members of an empty mission: %+v, %v", mine, err)
		}
	})
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{"/m/1": "/m/1", "": "/", "//evil.example": "/", "https://evil.example": "/", `/\evil`: "/", "/a\r\nb": "/"} {
		if got := account.LocalPath(in); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMakeAdmin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			nobody := account.Actor{UserID: "u"}
			if _, err := account.MakeAdmin(t.Context(), tx, nobody, account.User{Email: "x@example.org"}); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("a user made an administrator: %v", err)
			}
			u, err := account.MakeAdmin(t.Context(), tx, account.System("cli"), account.User{Email: "alix@example.org"})
			if err != nil || !u.Admin {
				t.Errorf("made %+v, %v", u, err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		b := newBox(d)
		if err := b.AskLink(t.Context(), "alix@example.org", "/"); err != nil {
			t.Fatal(err)
		}
		secret, _, err := b.Redeem(t.Context(), b.lastToken(t), "")
		if err != nil {
			t.Fatal(err)
		}
		if a, err := b.Open(t.Context(), secret); err != nil || !a.Admin || !a.Organises("any") {
			t.Errorf("signed in as %+v, %v", a, err)
		}
	})
}
