package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"slices"

	"github.com/alecthomas/kong"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/planner"
	"escale.dev/escale/internal/text"
)

// Exit codes of the commands.
const (
	exitOK      = 0
	exitFailed  = 1 // the sentence on standard error says why
	exitUsage   = 2 // the command line is wrong
	exitRefused = 3 // the input has problems: nothing was changed
)

// cli is every command with its flags. Each flag that Config has can be set by the environment too.
type cli struct {
	Config settings `embed:""`

	Serve   serveCmd   `cmd:"" help:"Run Escale for real, on SQLite or PostgreSQL. Refuses to start on a half-set configuration."`
	Demo    demoCmd    `cmd:"" help:"Run a demonstration with real and invented missions; prints a link that signs you in."`
	Plan    planCmd    `cmd:"" help:"Place a mission’s meetings (--mission REF), or solve, check, explain and generate problems in files."`
	Import  importCmd  `cmd:"" help:"Bring tables in (CSV, XLSX, JSON), all or nothing, after a dry run that shows every problem."`
	Export  exportCmd  `cmd:"" help:"Write a mission out as tables that import gives back unchanged."`
	Admin   adminCmd   `cmd:"" help:"Make somebody an administrator and print a link that signs them in: the way into a new installation."`
	Migrate migrateCmd `cmd:"" help:"Bring the database's schema up to this program's version."`
	Backup  backupCmd  `cmd:"" help:"Write a whole copy of a SQLite database to a file, while the program runs."`
	Bench   benchCmd   `cmd:"" help:"Measure pages, planner and memory at real and large size against their budgets, or the planner on a folder of problems (bench plan DIR)."`
	Version versionCmd `cmd:"" help:"Print the program's version."`
}

// settings are the flags that all commands share.
type settings struct {
	DSN          string `name:"dsn" env:"ESCALE_DSN" placeholder:"DSN" help:"Database: sqlite:PATH or postgres://user@host/name (default: sqlite:DIR/escale.db)."`
	Dir          string `env:"ESCALE_DIR" placeholder:"DIR" help:"Folder for the program's files (default: escale-data; demo: escale-demo)."`
	Addr         string `env:"ESCALE_ADDR" placeholder:"HOST:PORT" help:"Address to listen on (default: 127.0.0.1:8080)."`
	URL          string `name:"url" env:"ESCALE_URL" placeholder:"URL" help:"Public address, like https://missions.example.org."`
	SMTPHost     string `name:"smtp-host" env:"ESCALE_SMTP_HOST" placeholder:"HOST" help:"Mail server."`
	SMTPPort     int    `name:"smtp-port" env:"ESCALE_SMTP_PORT" placeholder:"PORT" help:"Its port (default: 587, or 465 with --smtp-tls=tls)."`
	SMTPTLS      string `name:"smtp-tls" env:"ESCALE_SMTP_TLS" placeholder:"MODE" help:"starttls, tls or none (default: starttls)."`
	SMTPUser     string `name:"smtp-user" env:"ESCALE_SMTP_USER" placeholder:"NAME" help:"Name at the mail server, with --smtp-password."`
	SMTPPassword string `name:"smtp-password" env:"ESCALE_SMTP_PASSWORD" placeholder:"SECRET" help:"Password there; better set by the environment."`
	MailFrom     string `env:"ESCALE_MAIL_FROM" placeholder:"ADDRESS" help:"Sender, like 'Mission <mission@example.org>'."`
	MailFolder   string `env:"ESCALE_MAIL_FOLDER" placeholder:"DIR" help:"Write mails into this folder instead of sending them."`
	Secret       string `env:"ESCALE_SECRET" placeholder:"SECRET" help:"32 characters or more that sign addresses and cookies. On SQLite it is made at the first start; serve on PostgreSQL needs it given."`
	TrustProxy   bool   `env:"ESCALE_TRUST_PROXY" help:"A reverse proxy stands in front: take the client's address from it."`
	Dev          bool   `env:"ESCALE_DEV" help:"Show the style guide at /_ui."`
	Lang         string `env:"ESCALE_LANG" default:"en" enum:"fr,en" help:"Language of the terminal: fr or en."`
}

func (s settings) config() Config {
	return Config{DSN: s.DSN, Dir: s.Dir, Addr: s.Addr, URL: s.URL, SMTPHost: s.SMTPHost, SMTPPort: s.SMTPPort, SMTPTLS: s.SMTPTLS,
		SMTPUser: s.SMTPUser, SMTPPassword: s.SMTPPassword, MailFrom: s.MailFrom, MailFolder: s.MailFolder,
		Secret: s.Secret, TrustProxy: s.TrustProxy, Dev: s.Dev}
}

// terminal is what a command runs with.
type terminal struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
	set      settings
}

func (t *terminal) logger() *slog.Logger { return slog.New(slog.NewTextHandler(t.err, nil)) }

// errRefused says that the command printed problems and changed nothing.
var errRefused = errors.New("refused")

// helpful are the shared flags that only some commands look at: the others' help leaves them out.
var helpful = map[string][]string{
	"dsn": nil, "dir": nil, "lang": nil, "help": nil,
	"addr": {"serve", "demo"}, "url": {"serve", "demo", "admin"}, "dev": {"serve"},
	"smtp-host": {"serve"}, "smtp-port": {"serve"}, "smtp-tls": {"serve"}, "smtp-user": {"serve"}, "smtp-password": {"serve"},
	"mail-from": {"serve"}, "mail-folder": {"serve"}, "secret": {"serve"}, "trust-proxy": {"serve"},
}

// help prints the help of a command with the flags that it looks at.
func help(options kong.HelpOptions, k *kong.Context) error {
	command := ""
	if node := k.Selected(); node != nil {
		command = node.Name
	}
	for _, f := range k.Model.Flags {
		if only := helpful[f.Name]; only != nil {
			f.Hidden = !slices.Contains(only, command)
		}
	}
	return kong.DefaultHelpPrinter(options, k)
}

// Main runs the command line and returns the exit code.
func Main(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	var c cli
	parser, err := kong.New(&c, kong.Name("escale"), kong.Description("A territory's international economic missions, end to end. Begin with: escale demo"),
		kong.Writers(out, errOut), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}), kong.Help(help))
	if err != nil {
		_, _ = fmt.Fprintln(errOut, err) // a broken definition of commands: nothing else to do
		return exitFailed
	}
	helped := false
	parser.Exit = func(int) { helped = true }
	if len(args) == 0 || args[0] == "help" {
		args = append(args[min(1, len(args)):], "--help")
	}
	k, err := parser.Parse(args)
	if helped {
		return exitOK
	}
	if err != nil {
		_, _ = fmt.Fprintf(errOut, "escale: %v\nTry: escale help\n", err)
		return exitUsage
	}
	t := &terminal{ctx: ctx, in: in, out: out, err: errOut, set: c.Config}
	return t.exit(k.Run(t, &planner.Terminal{Ctx: ctx, In: in, Out: out, Err: errOut, Lang: c.Config.Lang}))
}

// exit prints an error as a sentence in the terminal's language and chooses the code.
func (t *terminal) exit(err error) int {
	var several fault.Problems
	var planned *planner.Outcome
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errRefused):
		return exitRefused
	case errors.As(err, &planned):
		if planned.Cause != nil {
			t.complain(fault.Of(planned.Cause))
		}
		return planned.Code
	case errors.As(err, &several):
		for _, p := range several {
			t.complain(p)
		}
		return exitFailed
	}
	f := fault.Of(err)
	t.complain(f)
	if f.Kind() == fault.Internal {
		_, _ = fmt.Fprintf(t.err, "  %s: %v\n", f.Reference(), err)
	}
	return exitFailed
}

func (t *terminal) complain(f *fault.Error) {
	s := f.Sentence(t.set.Lang)
	if t.set.Lang == string(text.FR) {
		s = text.Fr(s)
	}
	_, _ = fmt.Fprintln(t.err, "escale:", s) // standard error is all there is
}

func (t *terminal) say(fr, en string, args ...any) {
	format := en
	if t.set.Lang == string(text.FR) {
		format = text.Fr(fr)
	}
	_, _ = fmt.Fprintf(t.out, format+"\n", args...) // a closed standard output is the reader's choice
}

type serveCmd struct{}

// Run serves until the process is told to stop.
func (serveCmd) Run(t *terminal) error {
	c := t.set.config().withDefaults()
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
	t.say("Escale est à l’écoute sur %s, pour %s", "Escale listens on %s, for %s", a.Config.Addr, a.BaseURL())
	return a.Serve(t.ctx)
}

type migrateCmd struct {
	Check bool `help:"Only say how many migrations wait; exit code 3 when some do."`
}

// Run migrates.
func (m migrateCmd) Run(t *terminal) error {
	d, err := db.Open(t.ctx, t.set.config().withDefaults().DSN)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // the process ends with it
	if m.Check {
		n, err := d.Pending(t.ctx)
		if err != nil {
			return err
		}
		t.say("Migrations en attente : %d", "Migrations waiting: %d", n)
		if n > 0 {
			return errRefused
		}
		return nil
	}
	n, err := d.Migrate(t.ctx)
	if err != nil {
		return err
	}
	t.say("Base à jour, migrations faites : %d", "Database up to date, migrations done: %d", n)
	return nil
}

type backupCmd struct {
	File string `arg:"" help:"File to write; it must not exist yet."`
}

// Run writes the copy.
func (b backupCmd) Run(t *terminal) error {
	c := t.set.config().withDefaults()
	if !c.postgres() {
		if _, err := os.Stat(c.DSN[len("sqlite:"):]); err != nil {
			return fault.Wrap(err, fault.NotFound, "il n’y a pas de base %s : indiquez --dir ou --dsn", "there is no database %s: give --dir or --dsn", c.DSN)
		}
	}
	d, err := db.Open(t.ctx, c.DSN)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // the process ends with it
	if err := d.Backup(t.ctx, b.File); err != nil {
		return err
	}
	info, err := os.Stat(b.File)
	if err != nil {
		return err
	}
	t.say("Copie faite : %s (%d octets)", "Copy made: %s (%d bytes)", b.File, info.Size())
	return nil
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(t *terminal) error {
	_, err := fmt.Fprintf(t.out, "escale %s %s %s/%s\n", Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// Version is the program's version as its build recorded it.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "devel"
	}
	return info.Main.Version
}

// Help shows, below the flags of a command, what one writes.
func (serveCmd) Help() string {
	return "Example, on one machine, with mails written into a folder:\n\n  escale serve --mail-folder outbox --mail-from 'Mission <mission@example.org>'\n\nThe first person comes in by: escale admin you@example.org"
}

// Help is like serve's.
func (demoCmd) Help() string {
	return "Examples:\n\n  escale demo\n  escale demo --size large --addr 127.0.0.1:9000 --dir large\n\nRemove its folder to begin anew."
}

// Help is like serve's.
func (importCmd) Help() string {
	return "Examples:\n\n  escale import --dry-run tables/\n  escale import --mission montreal-2026 requests.xlsx people.csv\n\nThe import page of a mission has a template for each table. Exit code 3: the files have problems, and nothing was changed."
}

// Help is like serve's.
func (exportCmd) Help() string {
	return "Examples:\n\n  escale export --mission montreal-2026 tables/\n  escale export --mission montreal-2026 mission.xlsx"
}

// Help is like serve's.
func (adminCmd) Help() string { return "Example:\n\n  escale admin you@example.org" }

// Help is like serve's.
func (migrateCmd) Help() string {
	return "Serving does it by itself. Examples:\n\n  escale migrate --check\n  escale migrate --dsn postgres://user@host/name"
}

// Help is like serve's.
func (backupCmd) Help() string {
	return "Example:\n\n  escale backup copy-of-today.db\n\nTo restore it, stop the program and put the copy in the place of escale.db. PostgreSQL is copied by pg_dump."
}
