package mail_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/mail"
)

var (
	later   = &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: "mailbox busy"}
	unknown = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
)

func TestARefusedAddressIsParkedAndTheOthersGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, false)
		p.rcpt = func(to string) error {
			if to == "bad@example.org" {
				return unknown
			}
			return nil
		}
		b := newBench(t, d, settings(p))
		bad, _ := b.put(draft("bad@example.org"))
		good, _ := b.put(draft("good@example.org"))
		b.drain()
		m := b.get(bad)
		want := "Le serveur de courrier refuse ce message : 550 5.1.1 no such user. Corrigez l'adresse ou le message, puis réessayez."
		if m.State != mail.StateParked || m.Problem.FR != want {
			t.Errorf("%s: %q", m.State, m.Problem.FR)
		}
		if g := b.get(good); g.State != mail.StateSent {
			t.Errorf("the next one: %+v", g)
		}
		p.rcpt = nil
		b.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := mail.Retry(ctx, tx, "m1", []string{bad})
			return err
		})
		b.drain()
		if m := b.get(bad); m.State != mail.StateSent || m.Problem.FR != "" {
			t.Errorf("after a retry: %+v", m)
		}
	})
}

func TestWhatIsPutOffIsTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPost(t, false)
		p.data = func(n int) error {
			if n < 3 {
				return later
			}
			return nil
		}
		b := newBench(t, d, settings(p))
		id, _ := b.put(draft("a@example.org"))
		for try := 1; try <= 2; try++ {
			b.drain()
			b.drain() // before its time nothing happens
			if m := b.get(id); m.State != mail.StateQueued || m.Tries != try || !strings.Contains(m.Problem.EN, "450 4.2.1 mailbox busy") {
				t.Fatalf("try %d: %+v", try, m)
			}
			b.wait(job.Backoff(try))
		}
		b.drain()
		if m := b.get(id); m.State != mail.StateSent || m.Tries != 3 || len(p.letters()) != 1 {
			t.Errorf("%+v, %d letters", m, len(p.letters()))
		}
	})
}

func TestAServerThatIsDown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		p := &post{addr: l.Addr().(*net.TCPAddr)}
		if err := l.Close(); err != nil { // nobody listens there now
			t.Fatal(err)
		}
		b := newBench(t, d, settings(p))
		one, _ := b.put(draft("a@example.org"))
		two, _ := b.put(draft("b@example.org"))
		for try := 1; try <= mail.MaxTries; try++ {
			b.drain()
			if m := b.get(one); m.Tries != try {
				t.Fatalf("try %d: %+v", try, m)
			}
			b.wait(time.Hour)
		}
		for _, id := range []string{one, two} {
			m := b.get(id)
			if m.State != mail.StateParked || !strings.HasPrefix(m.Problem.FR, "Le serveur de courrier 127.0.0.1:") ||
				!strings.HasSuffix(m.Problem.FR, "ne répond pas, ou trop lentement. Vérifiez qu'il marche, et les réglages SMTP.") {
				t.Errorf("%s: %q", m.State, m.Problem.FR)
			}
		}
	})
}

// A server that takes the connection and then says nothing.
func TestAServerThatIsSlow(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dials := make(chan net.Conn, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				close(dials)
				return
			}
			dials <- c
		}
	}()
	s := settings(&post{addr: l.Addr().(*net.TCPAddr)})
	s.Timeout = 50 * time.Millisecond
	b := newBench(t, dbtest.New(t), s)
	var ids []string
	for _, to := range []string{"a@example.org", "b@example.org", "c@example.org"} {
		id, _ := b.put(draft(to))
		ids = append(ids, id)
	}
	b.drain()
	for _, id := range ids {
		if m := b.get(id); m.State != mail.StateQueued || m.Tries != 1 || m.Problem.FR == "" {
			t.Errorf("%+v", m)
		}
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	n := 0
	for c := range dials {
		n++
		_ = c.Close() // the test is over for it
	}
	if n != 1 {
		t.Errorf("%d connections for three messages: a slow server is asked once", n)
	}
}

// A server that drops the connection in the middle of the second message.
func TestAConnectionThatBreaks(t *testing.T) {
	p := newPost(t, false)
	p.data = func(n int) error {
		if n == 2 {
			return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "closing"}
		}
		return nil
	}
	b := newBench(t, dbtest.New(t), settings(p))
	for _, to := range []string{"a@example.org", "b@example.org", "c@example.org"} {
		b.put(draft(to))
	}
	b.drain()
	b.wait(time.Minute)
	b.drain()
	if diff := cmp.Diff([]string{"a@example.org", "b@example.org", "c@example.org"}, recipients(p.letters())); diff != "" {
		t.Error(diff)
	}
}

func TestEncryptionAndSigningIn(t *testing.T) {
	p := newPost(t, true)
	s := settings(p)
	s.TLS, s.Certificates, s.User, s.Password = "starttls", p.roots, "escale", "right"
	b := newBench(t, dbtest.New(t), s)
	id, _ := b.put(draft("a@example.org"))
	b.drain()
	if m := b.get(id); m.State != mail.StateSent {
		t.Errorf("%+v", m)
	}
	s.Password = "wrong"
	b = newBench(t, dbtest.New(t), s)
	id, _ = b.put(draft("a@example.org"))
	b.drain()
	if m := b.get(id); m.State != mail.StateQueued || !strings.Contains(m.Problem.EN, "refuses the connection: 535") {
		t.Errorf("%s: %q", m.State, m.Problem.EN)
	}
	plain := newPost(t, false) // offers no encryption: nothing must be said to it in the clear
	s = settings(plain)
	s.TLS = "starttls"
	b = newBench(t, dbtest.New(t), s)
	id, _ = b.put(draft("a@example.org"))
	b.drain()
	if m := b.get(id); m.State != mail.StateQueued || len(plain.letters()) != 0 {
		t.Errorf("%+v, %v", m, plain.letters())
	}
}

// The process dies after the server accepted and before the commit: the same message goes out again.
func TestWhatIsSentTwiceBearsTheSameID(t *testing.T) {
	p := newPost(t, false)
	d := dbtest.New(t)
	b := newBench(t, d, settings(p))
	id, _ := b.put(draft("a@example.org"))
	p.data = func(n int) error {
		if n == 1 { // kept by the server, lost by us
			p.accepted = append(p.accepted, letter{to: "a@example.org", body: "Message-ID: <" + id + "@example.org>\r\n\r\n"})
			return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 0, 0}, Message: "lost"}
		}
		return nil
	}
	b.drain()
	b.wait(time.Hour)
	b.drain()
	var ids []string
	for _, l := range p.letters() {
		ids = append(ids, parse(t, l.body).Header.Get("Message-Id"))
	}
	want := "<" + id + "@example.org>"
	if diff := cmp.Diff([]string{want, want}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "outbox")
	b := newBench(t, dbtest.New(t), mail.Settings{Folder: dir, From: "mission@example.org"})
	id, _ := b.put(draft("a@example.org"))
	b.drain()
	content, err := os.ReadFile(filepath.Join(dir, id+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	if got := parse(t, string(content)).Header.Get("From"); got != "<mission@example.org>" {
		t.Error(got)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || b.get(id).State != mail.StateSent {
		t.Error(entries, err)
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b = newBench(t, dbtest.New(t), mail.Settings{Folder: blocked, From: "mission@example.org"})
	id, _ = b.put(draft("a@example.org"))
	b.drain()
	if m := b.get(id); m.State != mail.StateQueued || !strings.HasPrefix(m.Problem.FR, "Le courrier ne peut pas être écrit dans ") {
		t.Errorf("%+v", m)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	d := dbtest.New(t)
	for name, s := range map[string]mail.Settings{
		"no sender":        {Host: "mx.example.org", Port: 25},
		"a bad sender":     {Host: "mx.example.org", Port: 25, From: "Mission"},
		"no server":        {Port: 25, From: "a@example.org"},
		"a strange port":   {Host: "mx.example.org", Port: 70000, From: "a@example.org"},
		"a strange cipher": {Host: "mx.example.org", Port: 25, From: "a@example.org", TLS: "rot13"},
	} {
		if _, err := mail.NewSender(d, s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func parse(t *testing.T, raw string) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(bufio.NewReader(strings.NewReader(raw)))
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return m
}
