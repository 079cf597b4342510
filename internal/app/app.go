// Package app is the whole program: it opens the database, wires the capabilities together, serves their pages, runs
// their jobs, and holds the commands. main and the end-to-end tests start the same App.
package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/web"
)

// App is a running Escale.
type App struct {
	Config Config
	DB     *db.DB
	Log    *slog.Logger
	Jobs   *job.Runner
	Site   *web.Site

	services
	secret   []byte
	listener net.Listener
	server   *http.Server
}

// Open opens the database, brings its schema up to date and wires everything; nothing listens or runs yet.
func Open(ctx context.Context, c Config, log *slog.Logger) (*App, error) {
	c = c.withDefaults()
	if err := os.MkdirAll(c.Dir, 0o750); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "le dossier %s ne peut pas être créé", "the folder %s cannot be made", c.Dir)
	}
	secret, err := c.secret()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, c.DSN)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	a := &App{Config: c, DB: d, Log: log, secret: secret, Jobs: job.NewRunner(d, job.Config{})}
	if err := a.wire(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	a.Site = a.site()
	return a, nil
}

// Listen takes the address; BaseURL is known from then on. With port 0 the system chooses one.
func (a *App) Listen() error {
	l, err := net.Listen("tcp", a.Config.Addr)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable,
			"l’adresse %s ne peut pas être prise : un autre programme s’en sert peut-être ; choisissez-en une autre avec --addr",
			"the address %s cannot be taken: maybe another program uses it; choose another one with --addr", a.Config.Addr)
	}
	a.listener = l
	a.Config.Addr = l.Addr().String()
	return nil
}

// BaseURL is the address under which people reach the program, without a slash at its end.
func (a *App) BaseURL() string {
	if a.Config.URL != "" {
		return a.Config.URL
	}
	return "http://" + a.Config.Addr
}

// Serve answers requests and runs jobs until ctx ends, then finishes what is under way.
func (a *App) Serve(ctx context.Context) error {
	a.server = &http.Server{Handler: a.Site, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelWarn)}
	a.Jobs.Start()
	failed := make(chan error, 1)
	go func() { failed <- a.server.Serve(a.listener) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if serr := a.server.Shutdown(grace); serr != nil {
		err = errors.Join(err, a.server.Close())
	}
	a.Jobs.Stop(grace)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// Close releases the database and the address.
func (a *App) Close() error {
	var err error
	if a.listener != nil && a.server == nil {
		err = a.listener.Close()
	}
	return errors.Join(err, a.DB.Close())
}

// Letter is what a version writes to one person.
type Letter = agenda.Letter

// Exchange imports and exports; the command line and tests use it.
func (a *App) Exchange() *exchange.Service { return a.exchange }

// Agenda owns time; tests use it.
func (a *App) Agenda() *agenda.Service { return a.agenda }
