package mail

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
)

var method = regexp.MustCompile(`(?m)^METHOD:([A-Z]+)\r?$`)

// compose makes the MIME message. The same row gives the same Message-ID and Date each time.
func compose(m Message, from *mail.Address) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(from)
	msg.ToMailAddress(&mail.Address{Name: called(plain(m.ToName)), Address: m.To})
	msg.Subject(plain(m.Subject))
	msg.SetDateWithValue(m.CreatedAt.Time())
	msg.SetMessageIDWithValue(MessageID(m.ID, from))
	msg.SetGenHeader(gomail.HeaderContentLang, string(m.Lang))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, crlf(m.Text))
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, crlf(m.HTML))
	}
	if m.Calendar != "" {
		return msg, attachCalendar(msg, m.Calendar)
	}
	return msg, nil
}

// attachCalendar adds the invitation twice, as mail programs want it: as an alternative body, which
// they offer to answer, and as a file, which the others open.
func attachCalendar(msg *gomail.Msg, calendar string) error {
	kind := "text/calendar"
	if found := method.FindStringSubmatch(calendar); found != nil {
		kind += "; method=" + found[1]
	}
	msg.AddAlternativeString(gomail.ContentType(kind), calendar)
	return msg.AttachReader("invite.ics", strings.NewReader(calendar), gomail.WithFileContentType("application/ics"))
}

// MessageID gives the Message-ID of a message without its angle brackets.
func MessageID(id string, from *mail.Address) string {
	_, domain, _ := strings.Cut(from.Address, "@")
	return fmt.Sprintf("%s@%s", id, domain)
}

// plain breaks what the reader's program would decode as an encoded word, and so show something else
// than was written.
func plain(s string) string { return strings.ReplaceAll(s, "=?", "= ?") }

// called writes the name before an address: net/mail leaves a backslash as it is in an encoded word, where it may not
// stand, so that no reader finds the address; its look-alike may.
func called(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return strings.ReplaceAll(name, `\`, "∖")
	}
	return name
}

func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}
