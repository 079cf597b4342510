package app

import (
	"context"
	"fmt"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/mail"
	"escale.dev/escale/internal/text"
)

// sendLink puts the mail with a sign-in link into the outbox.
func (a *App) sendLink(ctx context.Context, tx *db.Tx, u account.User, path string) error {
	p := text.Printer{Lang: u.Lang}
	minutes := int(account.LinkLife.Minutes())
	_, _, err := mail.Put(ctx, tx, mail.Draft{Kind: "sign-in", ToName: u.Name, To: u.Email, Lang: u.Lang,
		Subject: p.T("app.link.subject"), Text: fmt.Sprintf("%s\n\n%s%s\n\n%s\n", p.T("app.link.hello", u.Name), a.BaseURL(), path, p.T("app.link.life", minutes))})
	return err
}

// tell puts a letter about a new version into the outbox.
func tell(ctx context.Context, tx *db.Tx, l agenda.Letter) (string, error) {
	id, _, err := mail.Put(ctx, tx, mail.Draft{Key: l.Dedup, Mission: l.MissionID, Kind: "release", ToName: l.ToName, To: l.ToAddress, Lang: l.Lang, Subject: l.Subject, Text: l.Text, Calendar: l.Calendar})
	return id, err
}
