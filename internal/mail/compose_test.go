package mail_test

import (
	"bufio"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/mail"
	"escale.dev/escale/internal/text"
)

const invitation = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"

// received is a message as the other side reads it: decoded headers and parts.
type received struct {
	header map[string]string
	parts  map[string]string // by media type with its parameters but the boundary's and the charset's
}

func receive(t *testing.T, raw string) received {
	t.Helper()
	m := parse(t, raw)
	out := received{map[string]string{}, map[string]string{}}
	for name, values := range m.Header {
		if len(values) != 1 {
			t.Errorf("%s stands %d times: %q", name, len(values), values)
		}
		decoded, err := new(mime.WordDecoder).DecodeHeader(values[0])
		if err != nil {
			t.Fatal(err)
		}
		out.header[name] = decoded
	}
	out.read(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return out
}

func (r received) read(t *testing.T, contentType, encoding string, body io.Reader) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if strings.EqualFold(encoding, "quoted-printable") {
			body = quotedprintable.NewReader(body)
		}
		content, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		delete(params, "charset")
		delete(params, "name")
		r.parts[mime.FormatMediaType(kind, params)] = string(content)
		return
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		r.read(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
	}
}

// deliver sends one draft and gives what arrives.
func deliver(t *testing.T, d mail.Draft) (id string, raw string) {
	t.Helper()
	p := newPost(t, false)
	b := newBench(t, dbtest.New(t), settings(p))
	id, _ = b.put(d)
	b.drain()
	if len(p.letters()) != 1 {
		t.Fatalf("%d letters: %+v", len(p.letters()), b.get(id))
	}
	return id, p.letters()[0].body
}

func TestWhatArrives(t *testing.T) {
	d := draft("lou@example.org")
	d.HTML = "<p>À demain.</p>"
	d.Calendar = invitation
	id, raw := deliver(t, d)
	got := receive(t, raw)
	want := map[string]string{
		"From": "Mission Montréal <mission@example.org>", "To": "Lou Étienne <lou@example.org>", "Subject": "Version 2 publiée",
		"Message-Id": "<" + id + "@example.org>", "Date": "Sun, 14 Jun 2026 18:30:00 +0000", "Content-Language": "fr",
		"Auto-Submitted": "auto-generated", "Mime-Version": "1.0",
	}
	for name, value := range want {
		if strings.NewReplacer(`"`, "").Replace(got.header[name]) != value {
			t.Errorf("%s: %q, want %q", name, got.header[name], value)
		}
		delete(got.header, name)
	}
	delete(got.header, "Content-Type")
	if len(got.header) != 0 {
		t.Errorf("headers nobody asked for: %v", got.header)
	}
	body := got.parts["text/plain"]
	if body != "Bonjour,\r\n\r\nÀ demain." || got.parts["text/html"] != "<p>À demain.</p>" {
		t.Errorf("%q, %q", body, got.parts["text/html"])
	}
	if got.parts["text/calendar; method=REQUEST"] != invitation || len(got.parts) != 4 {
		t.Errorf("%q", got.parts)
	}
}

// Whatever people call themselves, a message has the headers we gave it, once, and one recipient.
func TestNaughtyStrings(t *testing.T) {
	naughty := []string{
		"Lou\r\nBcc: victim@example.org", "Lou\nSubject: free money\n\n<script>", "a\x00b\x1b[2J", "\u202eevil\u202c",
		`"><img src=x onerror=alert(1)>`, `Lou" <victim@example.org>, "`, "=?utf-8?q?=0D=0ABcc:_victim@example.org?=",
		strings.Repeat("長い名前 ", 300), "Zoë 👩‍👩‍👧 𝒳", "ﷺ ﷽", `Zoë a\b \\c\`, ".\r\n.\r\nMAIL FROM:<x@example.org>",
	}
	naughty = append(naughty, sharedStrings(t)...)
	p := newPost(t, false)
	b := newBench(t, dbtest.New(t), settings(p))
	want := map[string]string{}
	for _, s := range naughty {
		d := draft("lou@example.org")
		d.ToName, d.Subject, d.Text, d.HTML = s, "x "+s, "x "+s, ""
		id, _ := b.put(d)
		want["<"+id+"@example.org>"] = strings.ReplaceAll(text.SafeLine("x "+s), "=?", "= ?")
	}
	b.drain()
	if got := b.counts("m1"); got[mail.StateSent] != len(naughty) {
		t.Fatal(got)
	}
	for _, l := range p.letters() {
		got := receive(t, l.body)
		id := got.header["Message-Id"]
		if got.header["Subject"] != want[id] && mangled(got.header["Subject"]) != mangled(want[id]) {
			t.Errorf("subject %q, want %q", got.header["Subject"], want[id])
		}
		if len(got.header) != 10 || got.header["Bcc"] != "" {
			t.Errorf("headers %v", got.header)
		}
		to, err := netmail.ParseAddressList(parse(t, l.body).Header.Get("To"))
		if err != nil || len(to) != 1 || to[0].Address != "lou@example.org" || l.to != "lou@example.org" {
			t.Errorf("to %v, %v, envelope %s", to, err, l.to)
		}
	}
	if diff := cmp.Diff(len(naughty), len(p.letters())); diff != "" {
		t.Error(diff)
	}
}

// mangled forgets white space: folding a long header may change it.
func mangled(s string) string { return strings.Join(strings.Fields(s), "") }

// sharedStrings reads the list that ESCALE_SHARED holds, when it is there.
func sharedStrings(t *testing.T) (out []string) {
	dir := os.Getenv("ESCALE_SHARED")
	if dir == "" {
		t.Log("ESCALE_SHARED is not set: only the strings of this file are tried")
		return nil
	}
	f, err := os.Open(dir + "/corpora/strings/blns.txt")
	if err != nil {
		t.Log(err)
		return nil
	}
	defer func() { _ = f.Close() }() // only read
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if s := lines.Text(); s != "" && !strings.HasPrefix(s, "#") {
			out = append(out, s)
		}
	}
	return out
}

// TestMain keeps the failures that tests provoke out of their output.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}
