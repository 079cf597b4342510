package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/mail"
	"time"

	gomail "github.com/wneessen/go-mail"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/text"
)

// Settings say how mail leaves. Either Host or Folder is set.
type Settings struct {
	Host           string
	Port           int
	User, Password string        // both or none
	TLS            string        // "starttls" (usual, refused without encryption), "tls" or "none"
	Certificates   *tls.Config   // whom to trust; nil for the system's certificates
	Timeout        time.Duration // for each step of the conversation [20 s]
	From           string        // "Mission Montréal <mission@example.org>"
	Folder         string        // write messages there as .eml files instead
}

// Sender sends what is due in the outbox.
type Sender struct {
	db   *db.DB
	from *mail.Address
	open func() (transport, error)
}

// NewSender checks the settings; a fault says what is wrong with them. It does not connect.
func NewSender(d *db.DB, s Settings) (*Sender, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid,
			"« %s » n'est pas une adresse d'expéditeur. Écrivez-la comme « Mission <mission@example.org> ».",
			"“%s” is not a sender's address. Write it like “Mission <mission@example.org>”.", cut(text.SafeLine(s.From)))
	}
	if s.Folder != "" {
		return &Sender{d, from, func() (transport, error) { return folder(s.Folder), nil }}, nil
	}
	options, err := s.options()
	if err != nil {
		return nil, err
	}
	open := func() (transport, error) {
		c, err := gomail.NewClient(s.Host, options...)
		return &server{client: c}, err
	}
	if _, err := open(); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "Les réglages SMTP ne vont pas : vérifiez le serveur et le port.", "The SMTP settings do not fit: check server and port.")
	}
	return &Sender{d, from, open}, nil
}

func (s Settings) options() ([]gomail.Option, error) {
	if s.Timeout <= 0 {
		s.Timeout = 20 * time.Second
	}
	o := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(s.Timeout)}
	switch s.TLS {
	case "starttls", "":
		o = append(o, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "tls":
		o = append(o, gomail.WithSSL())
	case "none":
		o = append(o, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fault.New(fault.Invalid, "Le chiffrement SMTP est starttls, tls ou none, pas « %s ».", "SMTP encryption is starttls, tls or none, not “%s”.", s.TLS)
	}
	if s.Certificates != nil {
		o = append(o, gomail.WithTLSConfig(s.Certificates))
	}
	if s.User != "" {
		o = append(o, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return o, nil
}

// Register has a runner send the outbox.
func (s *Sender) Register(r *job.Runner) {
	job.Register(r, deliver, func(ctx context.Context, _ struct{}) error { return s.deliver(ctx) })
}

// deliver sends all that is due over one connection. When the server is out of reach the rest is put
// off without trying it again for each message.
func (s *Sender) deliver(ctx context.Context) error {
	t, err := s.open()
	if err != nil {
		return err
	}
	defer t.close()
	var down error
	for ctx.Err() == nil {
		m, found, err := s.claim(ctx)
		if err != nil {
			return err
		}
		if !found {
			if done, err := s.end(ctx); done || err != nil {
				return err
			}
			continue
		}
		outcome := down
		if outcome == nil {
			outcome = s.send(ctx, t, m)
		}
		if fault.Is(outcome, fault.Unavailable) {
			down = outcome
		}
		if err := s.note(ctx, m, outcome); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

func (s *Sender) claim(ctx context.Context) (m Message, found bool, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		m, found, err = claim(ctx, tx)
		return err
	})
	return m, found, err
}

// end closes the job unless a message came in meanwhile, and asks for another look when the next one is due.
func (s *Sender) end(ctx context.Context) (done bool, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		due, err := nextDue(ctx, tx)
		if done = due == 0 || due > tx.Now(); err != nil || !done {
			return err
		}
		if due > 0 {
			if err := wake(ctx, tx, due); err != nil {
				return err
			}
		}
		return job.Finish(ctx, tx)
	})
	return done, err
}

func (s *Sender) send(ctx context.Context, t transport, m Message) error {
	if m.Tries > MaxTries { // it took its sender down with it each time
		return fault.New(fault.Invalid, "L'envoi de ce courrier a été interrompu trop souvent.", "Sending this mail was interrupted too often.")
	}
	msg, err := compose(m, s.from)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "Ce courrier ne peut pas être composé : vérifiez l'adresse.", "This mail cannot be composed: check the address.")
	}
	return t.send(ctx, m.ID, msg)
}

// note writes how a try ended. The message went out or not whatever becomes of the job, so the note
// is written even when the process is closing.
func (s *Sender) note(ctx context.Context, m Message, outcome error) error {
	ctx = context.WithoutCancel(ctx)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if outcome == nil {
			return saveTry(ctx, tx, m.ID, m.Tries, StateSent, m.NextAt, tx.Now(), text.Pair{})
		}
		f := fault.Of(outcome)
		slog.Warn("mail: a message was not sent", "message", m.ID, "try", m.Tries, "err", fmt.Sprint(f))
		state, next := StateParked, tx.Now()
		if f.Kind() != fault.Invalid && m.Tries < MaxTries {
			state, next = StateQueued, tx.Now().Add(job.Backoff(m.Tries))
		}
		return saveTry(ctx, tx, m.ID, m.Tries, state, next, 0, text.Pair{FR: f.Sentence("fr"), EN: f.Sentence("en")})
	})
}
