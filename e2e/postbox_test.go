package e2e

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// letter is a mail that the server received, decoded as a mail program would.
type letter struct {
	To      string   `json:"to"` // of the envelope
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
	Parts   []string `json:"parts"` // media types
}

// postbox is a real SMTP server on loopback that keeps what it receives.
type postbox struct {
	port int

	mu      sync.Mutex
	letters []letter
}

func newPostbox(t testing.TB) *postbox {
	t.Helper()
	p := &postbox{}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &delivery{box: p}, nil }))
	s.Domain, s.EnableSMTPUTF8 = "mx.example.org", true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.port = l.Addr().(*net.TCPAddr).Port
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()         // ends when the test closes it
	t.Cleanup(func() { _, _ = s.Close(), l.Close(); <-done }) // a server closed before it began to serve would leave its listener open
	return p
}

func (p *postbox) received() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]letter{}, p.letters...)
}

type delivery struct {
	box *postbox
	to  []string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Reset()                               { d.to = nil }
func (d *delivery) Logout() error                        { return nil }

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = append(d.to, to)
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	var l letter
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return err
	}
	if err := l.read(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body); err != nil {
		return err
	}
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	for _, to := range d.to {
		l.To = to
		d.box.letters = append(d.box.letters, l)
	}
	return nil
}

// read walks the parts of a mail and keeps the plain text.
func (l *letter) read(kind, encoding string, body io.Reader) error {
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		return err
	}
	l.Parts = append(l.Parts, media)
	if !strings.HasPrefix(media, "multipart/") {
		raw, err := io.ReadAll(decoded(encoding, body))
		if media == "text/plain" {
			l.Text += string(raw)
		}
		return err
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := l.read(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p); err != nil {
			return err
		}
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		raw, _ := io.ReadAll(body) // a short read shows in the text
		return base64.NewDecoder(base64.StdEncoding, bytes.NewReader(bytes.ReplaceAll(raw, []byte("\r\n"), nil)))
	}
	return body
}
