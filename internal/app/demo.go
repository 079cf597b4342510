package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

type demoCmd struct {
	Size string `default:"real" enum:"real,large" help:"real: 40 companies and 260 requests; large: 650 people and 5,000 requests."`
	Seed uint64 `default:"2026" help:"Seed of the invented mission."`
	Now  string `default:"2026-06-16T08:42" placeholder:"DAY'T'HOUR" help:"Where the demonstration's clock starts, in Montréal's time; 'real' for the true time."`
}

// Run serves the demonstration.
func (d demoCmd) Run(t *terminal) error {
	c := t.set.config()
	c.Demo = true
	if c.Dir == "" {
		c.Dir = "escale-demo"
	}
	if c.MailFrom == "" {
		c.MailFrom = "Escale <demonstration@example.org>"
	}
	if c.SMTPHost == "" && c.MailFolder == "" {
		c.MailFolder = filepath.Join(c.Dir, "outbox")
	}
	c = c.withDefaults()
	if err := c.Check(); err != nil {
		return err
	}
	a, err := Open(t.ctx, c, t.logger())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // the process ends with it
	if err := a.Listen(); err != nil {
		return err
	}
	link, err := a.Demonstrate(t.ctx, demo.Size(d.Size), d.Seed, d.Now)
	if err != nil {
		return err
	}
	t.say("Démonstration prête. Ouvrez cette adresse dans un navigateur, elle vous connecte :", "The demonstration is ready. Open this address in a browser, it signs you in:")
	t.say("%s", "%s", a.BaseURL()+link)
	t.say("Les courriels s’écrivent dans %s. Arrêter : Ctrl-C.", "Mails are written into %s. Stop: Ctrl-C.", c.MailFolder)
	return a.Serve(t.ctx)
}

// demonstrator is who loads the demonstration.
func demonstrator() account.Actor {
	a := account.System("demo")
	a.Name = "Équipe Escale (démonstration)"
	return a
}

// Demonstrate loads the real missions and the invented one, unless the database has them, sets the clock, makes the
// people whom a visitor may be, and returns the path of a link that signs the mission director in.
func (a *App) Demonstrate(ctx context.Context, size demo.Size, seed uint64, now string) (link string, err error) {
	fresh, err := a.isEmpty(ctx)
	if err != nil {
		return "", err
	}
	if err := a.onlyDemo(ctx, fresh); err != nil {
		return "", err
	}
	if err := a.setClock(now); err != nil {
		return "", err
	}
	if fresh {
		if err := a.loadDemo(ctx, size, seed); err != nil {
			return "", err
		}
	}
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		u, err := account.Ensure(ctx, tx, account.User{Email: directorEmail})
		if err != nil {
			return err
		}
		link, err = account.TerminalLink(ctx, tx, u.ID, "/m/"+demo.MissionRef, 1000, 30*24*time.Hour)
		return err
	})
	return link, err
}

func (a *App) isEmpty(ctx context.Context) (empty bool, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := mission.All(ctx, tx)
		empty = len(all) == 0
		return err
	})
	return empty, err
}

// onlyDemo refuses a database with missions that no demonstration made: its people are open to whoever reaches it.
func (a *App) onlyDemo(ctx context.Context, fresh bool) error {
	if fresh {
		return nil
	}
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		_, err := mission.ByRef(ctx, tx, demo.MissionRef)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "Cette base contient de vraies missions : la démonstration les ouvrirait à tous. Donnez-lui un autre dossier (--dir) ou une autre base (--dsn).",
			"This database holds missions of yours: the demonstration would open them to everybody. Give it another folder (--dir) or another database (--dsn).")
	}
	return err
}

// setClock starts the demonstration's clock, or goes on with the one of an earlier start in the same folder: its
// distance from the true time is kept there.
func (a *App) setClock(now string) error {
	if now == "real" {
		return nil
	}
	path := filepath.Join(a.Config.Dir, "clock")
	kept, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	seconds, perr := strconv.ParseInt(strings.TrimSpace(string(kept)), 10, 64)
	if err != nil || perr != nil {
		loc := span.Zone("America/Toronto").Location()
		at, err := time.ParseInLocation("2006-01-02T15:04", now, loc)
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "« %s » n’est pas un moment : écrivez 2026-06-16T08:42, ou real", "%q is no moment: write 2026-06-16T08:42, or real", now)
		}
		seconds = int64(time.Until(at).Seconds())
		if err := os.WriteFile(path, []byte(strconv.FormatInt(seconds, 10)), 0o600); err != nil {
			return err
		}
	}
	offset := time.Duration(seconds) * time.Second
	a.DB.SetClock(func() time.Time { return time.Now().Add(offset) })
	return nil
}

// loadDemo loads all data, then prepares the invented mission as it would stand on that day.
func (a *App) loadDemo(ctx context.Context, size demo.Size, seed uint64) error {
	who := demonstrator()
	if err := a.stock(ctx, who, size, seed); err != nil {
		return err
	}
	return a.rehearse(ctx, who, demo.MissionRef)
}

// stock loads all data in one transaction.
func (a *App) stock(ctx context.Context, who account.Actor, size demo.Size, seed uint64) error {
	data, err := demo.Real()
	if err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		for _, set := range []demo.Dataset{data, demo.Generate(size, seed)} {
			loaded, err := demo.Load(ctx, tx, who, set, demo.With{Meetings: a.meetings})
			if err != nil {
				return err
			}
			for ref, id := range loaded.Missions {
				if err := recompute(ctx, tx, id); err != nil {
					return err
				}
				if ref == demo.MissionRef {
					err = a.personas(ctx, tx, who, id)
				}
				if err != nil {
					return err
				}
			}
		}
		return a.organiseAll(ctx, tx, who)
	})
}

// rehearse brings the invented mission to where it stands on its third day: most meetings placed, version 1 told.
func (a *App) rehearse(ctx context.Context, who account.Actor, missionID string) error {
	if err := a.meetings.Rehearse(ctx, who, missionID, 10); err != nil {
		return err
	}
	if err := a.DB.Write(ctx, func(tx *db.Tx) error { return castDelegate(ctx, tx, who, missionID) }); err != nil {
		return err
	}
	if err := a.recall(ctx, who, missionID); err != nil {
		return err
	}
	_, _, err := a.agenda.Publish(ctx, who, missionID, text.Pair{FR: "Première version complète", EN: "First complete version"})
	return err
}

// recalled is how many of the first meetings the demonstration has been told of, at most.
const recalled = 14

// recall notes what became of the first meetings that are over: one counterpart did not come. The rest waits for
// somebody to say it.
func (a *App) recall(ctx context.Context, who account.Actor, missionID string) error {
	var over []string
	if err := a.DB.Read(ctx, func(tx *db.Tx) error {
		engagements, err := agenda.All(ctx, tx, missionID)
		if err != nil {
			return err
		}
		ended := map[string]bool{}
		for _, e := range engagements {
			ended[e.ID] = e.Timed() && e.Ends < tx.Now()
		}
		requests, err := meeting.Requests(ctx, tx, missionID)
		for _, q := range requests {
			if q.Placed() && ended[q.EngagementID] && len(over) < recalled {
				over = append(over, q.ID)
			}
		}
		return err
	}); err != nil || len(over) == 0 {
		return err
	}
	if _, err := a.meetings.SetStates(ctx, who, missionID, over[:1], meeting.NoShow); err != nil {
		return err
	}
	_, err := a.meetings.SetStates(ctx, who, missionID, over[1:], meeting.Held)
	return err
}
