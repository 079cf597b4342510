package mail

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// transport sends composed messages, one after the other.
type transport interface {
	// send gives nil, or a fault: Invalid when this message will never be taken, Conflict when it may
	// be later, Unavailable when nothing can be sent now.
	send(ctx context.Context, id string, msg *gomail.Msg) error
	close()
}

// folder writes messages as files, for the demonstration and for whoever has no server.
type folder string

func (f folder) close() {}

func (f folder) send(_ context.Context, id string, msg *gomail.Msg) error {
	if err := f.write(id, msg); err != nil {
		return fault.Wrap(err, fault.Unavailable,
			"Le courrier ne peut pas être écrit dans %s. Vérifiez la place et les droits.",
			"The mail cannot be written to %s. Check space and permissions.", string(f))
	}
	return nil
}

// write makes the file in one step, so that nobody reads half of it, and writing it again changes nothing.
func (f folder) write(id string, msg *gomail.Msg) error {
	if err := os.MkdirAll(string(f), 0o750); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(string(f), ".mail-*")
	if err != nil {
		return err
	}
	_, err = msg.WriteTo(tmp)
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), filepath.Join(string(f), id+".eml"))
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

// server speaks SMTP over one connection that is opened when first needed.
type server struct {
	client *gomail.Client
	conn   *smtp.Client
}

func (s *server) close() {
	if s.conn != nil {
		_ = s.client.CloseWithSMTPClient(s.conn) // what was sent is accepted; a bad farewell changes nothing
	}
	s.conn = nil
}

// drop forgets a connection that is in an unknown state, without waiting for its farewell.
func (s *server) drop() {
	if s.conn != nil {
		_ = s.conn.Close() // it is given up either way
	}
	s.conn = nil
}

func (s *server) send(ctx context.Context, _ string, msg *gomail.Msg) error {
	fresh := s.conn == nil
	if err := s.open(ctx); err != nil {
		return err
	}
	err := s.client.SendWithSMTPClient(s.conn, msg)
	if msg.IsDelivered() {
		if err != nil {
			s.drop()
		}
		return nil
	}
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		failed = &gomail.SendError{}
	}
	switch code := failed.ErrorCode(); {
	case code >= 500:
		return fault.Wrap(err, fault.Invalid,
			"Le serveur de courrier refuse ce message : %s. Corrigez l'adresse ou le message, puis réessayez.",
			"The mail server refuses this message: %s. Correct the address or the message, then try again.", answer(err))
	case code >= 400:
		if code == 421 { // it closes the connection
			s.drop()
		}
		return fault.Wrap(err, fault.Conflict,
			"Le serveur de courrier remet ce message à plus tard : %s.",
			"The mail server puts this message off: %s.", answer(err))
	case failed.Reason == gomail.ErrConnCheck && !fresh:
		s.drop() // it went to sleep between two messages
		return s.send(ctx, "", msg)
	}
	s.drop()
	return s.down(err)
}

func (s *server) open(ctx context.Context) (err error) {
	if s.conn != nil {
		return nil
	}
	if s.conn, err = s.client.DialToSMTPClientWithContext(ctx); err != nil {
		s.conn = nil
		return s.down(err)
	}
	return nil
}

// down says that nothing can be sent now: the server is out of reach, slow, or refuses us.
func (s *server) down(err error) error {
	if said := answer(err); said != "" {
		return fault.Wrap(err, fault.Unavailable,
			"Le serveur de courrier %s refuse la connexion : %s. Vérifiez les réglages SMTP.",
			"The mail server %s refuses the connection: %s. Check the SMTP settings.", s.client.ServerAddr(), said)
	}
	return fault.Wrap(err, fault.Unavailable,
		"Le serveur de courrier %s ne répond pas, ou trop lentement. Vérifiez qu'il marche, et les réglages SMTP.",
		"The mail server %s does not answer, or too slowly. Check that it works, and the SMTP settings.", s.client.ServerAddr())
}

// reply finds the server's reply in an error of go-mail, which quotes it and cannot be unwrapped.
var reply = regexp.MustCompile(`\b([45]\d\d) (?:"((?:[^"\\]|\\.)*)"|([^,\n]*))`)

// answer gives what the server said, or "" when it said nothing.
func answer(err error) string {
	var said *textproto.Error
	if errors.As(err, &said) {
		return cut(text.SafeLine(fmt.Sprintf("%d %s", said.Code, said.Msg)))
	}
	var failed *gomail.SendError
	if !errors.As(err, &failed) || failed.ErrorCode() == 0 {
		return ""
	}
	if m := reply.FindStringSubmatch(failed.Error()); m != nil {
		return cut(text.SafeLine(m[1] + " " + m[2] + m[3]))
	}
	return fmt.Sprint(failed.ErrorCode())
}
