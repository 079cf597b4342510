package app_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/app"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/text"
)

// TestMain lets the test program be its own victim: with ESCALE_VICTIM set it does the named work, and blocks half-way
// until it is killed.
func TestMain(m *testing.M) {
	if work := os.Getenv("ESCALE_VICTIM"); work != "" {
		if err := beVictim(context.Background(), work, os.Getenv("ESCALE_VICTIM_DIR"), os.Getenv("ESCALE_VICTIM_DSN")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func config(dir, dsn string) app.Config {
	return app.Config{Dir: dir, DSN: dsn, Secret: strings.Repeat("s", 32), MailFolder: filepath.Join(dir, "outbox"), MailFrom: "Escale <escale@example.org>", Addr: "127.0.0.1:0"}
}

func halfWay() {
	fmt.Println("half-way")
	select {} // until the parent kills
}

func beVictim(ctx context.Context, work, dir, dsn string) error {
	a, err := app.Open(ctx, config(dir, dsn), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	who := account.System("victim")
	switch work {
	case "import":
		a.Exchange().Registry.Add(&exchange.Kind{Name: "zz_last", Order: 9999, Columns: []exchange.Column{{Name: "ref"}},
			Import: func(context.Context, *db.Tx, *exchange.Input) error { halfWay(); return nil }})
		files, err := importFiles()
		if err != nil {
			return err
		}
		_, err = a.Exchange().Apply(ctx, who, "", append(files, exchange.File{Name: "zz_last.csv", Bytes: []byte("ref\n1\n")}))
		return err
	case "release":
		letters := 0
		tell := a.Agenda().Tell
		a.Agenda().Tell = func(ctx context.Context, tx *db.Tx, l app.Letter) (string, error) {
			if letters++; letters == 5 {
				halfWay()
			}
			return tell(ctx, tx, l)
		}
		_, _, err = a.Agenda().Publish(ctx, who, demo.MissionRef, text.Both("victim"))
		return err
	}
	return fmt.Errorf("unknown work %q", work)
}

// importFiles is the invented mission as files that anybody could have made.
func importFiles() ([]exchange.File, error) {
	byMission, err := demo.Generate(demo.Usual, 7).Files(exchange.CSV)
	return byMission[demo.MissionRef], err
}

// kill starts the work in a process of its own, waits until it is half-way, and ends it as a power cut would.
func kill(t *testing.T, work, dir, dsn string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "ESCALE_VICTIM="+work, "ESCALE_VICTIM_DIR="+dir, "ESCALE_VICTIM_DSN="+dsn)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := bufio.NewScanner(out)
	if !line.Scan() || line.Text() != "half-way" {
		_ = cmd.Wait() // it ended by itself: said tells why
		t.Fatalf("the victim never came half-way: %s", said.String())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed: an error by design
}

func number(t *testing.T, a *app.App, query string) (n int) {
	t.Helper()
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.One(t.Context(), tx, db.Scalar[int], query)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func open(t *testing.T, dir, dsn string) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), config(dir, dsn), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// onEach runs a test on a database of each engine that no process has opened yet.
func onEach(t *testing.T, fn func(t *testing.T, dir, dsn string)) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		fn(t, dir, "sqlite:"+filepath.Join(dir, "escale.db"))
	})
	t.Run("postgres", func(t *testing.T) { fn(t, t.TempDir(), dbtest.PostgreSQL(t)) })
}

func TestKilledDuringAnImport(t *testing.T) {
	onEach(t, func(t *testing.T, dir, dsn string) {
		kill(t, "import", dir, dsn)
		a := open(t, dir, dsn)
		for _, table := range []string{"mission_mission", "directory_organisation", "directory_person", "meeting_request", "agenda_engagement", "search_entry"} {
			if n := number(t, a, "SELECT count(*) FROM "+table); n != 0 {
				t.Errorf("%s holds %d rows after a killed import, want none", table, n)
			}
		}
		files, err := importFiles()
		if err != nil {
			t.Fatal(err)
		}
		report, err := a.Exchange().Apply(t.Context(), account.System("test"), "", files)
		if err != nil || !report.Applied {
			t.Fatalf("the same import afterwards: %+v, %v", report.Problems, err)
		}
	})
}

func TestKilledDuringARelease(t *testing.T) {
	onEach(t, func(t *testing.T, dir, dsn string) {
		a := open(t, dir, dsn)
		files, err := importFiles()
		if err != nil {
			t.Fatal(err)
		}
		if r, err := a.Exchange().Apply(t.Context(), account.System("test"), "", files); err != nil || !r.Applied {
			t.Fatalf("%+v, %v", r.Problems, err)
		}
		kill(t, "release", dir, dsn)
		for _, table := range []string{"agenda_release", "agenda_release_item", "agenda_notice", "mail_message"} {
			if n := number(t, a, "SELECT count(*) FROM "+table); n != 0 {
				t.Errorf("%s holds %d rows after a killed release, want none", table, n)
			}
		}
		r, _, err := a.Agenda().Publish(t.Context(), account.System("test"), demo.MissionRef, text.Both("again"))
		if err != nil || r.Number != 1 {
			t.Fatalf("publishing afterwards: version %d, %v", r.Number, err)
		}
		if told, mails := number(t, a, "SELECT count(*) FROM agenda_notice"), number(t, a, "SELECT count(*) FROM mail_message"); told == 0 || mails == 0 || mails > told {
			t.Errorf("%d people told by %d mails", told, mails)
		}
	})
}
