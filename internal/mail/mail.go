// Package mail is the outbox: messages as rows, and the job that sends them.
//
// A message is put into the outbox in the transaction that causes it, under a key that keeps it from
// being put twice. It is held until a person releases it, or queued at once; then sent, or parked with
// the reason when the server refuses it or stays out of reach; or discarded. Nothing but the row
// decides, so a restart at any point loses no message.
//
// A message is sent once, with one exception that no mail program escapes: when the process dies
// between the server's acceptance and the commit that notes it, the message goes out again after the
// lease. It then bears the same Message-ID, so that the receiving side can tell.
package mail

import (
	netmail "net/mail"
	"strings"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// State is where a message stands.
type State string

// The states.
const (
	StateHeld      State = "held"      // waits for a person's word
	StateQueued    State = "queued"    // will be sent, or is being sent
	StateSent      State = "sent"      // accepted by the server, or written to the folder
	StateParked    State = "parked"    // given up; a person may retry or discard it
	StateDiscarded State = "discarded" // will not be sent
)

// MaxTries is how often a message is tried before it is parked: over about four hours.
const MaxTries = 8

// lease is how long a message that is being sent stays out of reach of other senders.
const lease = 5 * time.Minute

// Draft is a message to be put into the outbox.
type Draft struct {
	Key      string // a message with this key is put once for ever; "" for no key
	Mission  string // whose organisers see it; "" for sign-in links and the like
	Kind     string // what it is about: "release", "sign-in"
	ToName   string // shown before the address; may be empty
	To       string // bare address
	Lang     text.Lang
	Subject  string
	Text     string // plain body; never empty
	HTML     string // the same as HTML; "" for none
	Calendar string // the same as an iCalendar message with its METHOD; "" for none
	Held     bool   // waits for Release
}

// Message is a message of the outbox.
type Message struct {
	ID, Mission, Kind   string
	ToName, To          string
	Lang                text.Lang
	Subject, Text, HTML string
	Calendar            string
	State               State
	Tries               int
	Problem             text.Pair // why the last try failed; empty when it did not
	CreatedAt, NextAt   span.Instant
	SentAt              span.Instant // zero until it was sent
}

// clean checks a draft and takes out of it what could forge a header or hide from its reader.
func (d Draft) clean() (Draft, error) {
	address, err := CleanAddress(d.To)
	if err != nil {
		return d, err
	}
	d.To = address
	d.ToName, d.Subject = text.SafeLine(d.ToName), text.SafeLine(d.Subject)
	d.Text = strings.TrimSpace(text.Safe(d.Text))
	if d.Subject == "" || d.Text == "" {
		return d, fault.New(fault.Invalid, "Un courrier a un objet et un texte : l'un des deux manque.", "A mail has a subject and a text: one of them is missing.")
	}
	if d.Lang == "" {
		d.Lang = text.FR
	}
	return d, nil
}

// CleanAddress checks a bare mail address ("lou@example.org") and gives it without surrounding space.
func CleanAddress(s string) (string, error) {
	s = strings.TrimSpace(s)
	a, err := netmail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" || text.Safe(s) != s || len(s) > 254 {
		return "", fault.New(fault.Invalid,
			"« %s » n'est pas une adresse de courrier. Écrivez-la comme lou@example.org.",
			"“%s” is not a mail address. Write it like lou@example.org.", cut(text.SafeLine(s)))
	}
	return s, nil
}

// cut keeps what strangers say short enough for a sentence.
func cut(s string) string {
	runes := []rune(s)
	if len(runes) > 160 {
		return string(runes[:160]) + "…"
	}
	return s
}
