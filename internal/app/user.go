package app

import (
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/text"
)

type adminCmd struct {
	Email string `arg:"" help:"Address of the person."`
	Name  string `help:"Name to show (default: the address)."`
}

// Run makes somebody an administrator, who may make missions and invite others, and prints a link that signs them in
// once, within an hour: the way into a new installation, or back into one whose mail does not work.
func (c adminCmd) Run(t *terminal) error {
	a, err := Open(t.ctx, t.set.config(), t.logger())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // the process ends with it
	link := ""
	err = a.DB.Write(t.ctx, func(tx *db.Tx) error {
		u, err := account.MakeAdmin(t.ctx, tx, account.System("cli"), account.User{Email: c.Email, Name: c.Name, Lang: text.Lang(t.set.Lang)})
		if err != nil {
			return err
		}
		link, err = account.TerminalLink(t.ctx, tx, u.ID, "/missions", 1, time.Hour)
		return err
	})
	if err != nil {
		return err
	}
	t.say("%s administre Escale. Ce lien connecte une fois, pendant une heure :", "%s administers Escale. This link signs in once, within an hour:", c.Email)
	t.say("%s", "%s", a.BaseURL()+link)
	return nil
}
