package app

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"escale.dev/escale/internal/fault"
)

// Config is how an App is set. The zero value of a field means its default, in brackets.
type Config struct {
	DSN  string // of the database [sqlite:DIR/escale.db]
	Dir  string // where the program keeps its files [escale-data]
	Addr string // to listen on [127.0.0.1:8080]
	URL  string // public address, as people type it [http://ADDR]

	SMTPHost, SMTPUser, SMTPPassword string
	SMTPPort                         int    // [587; 465 with SMTPTLS=tls]
	SMTPTLS                          string // starttls, tls or none [starttls]
	MailFrom                         string // "Mission Montréal <mission@example.org>"
	MailFolder                       string // instead of SMTP: mails are written there as files

	Secret     string // 32 bytes or more; signs feed addresses and cookies [kept in DIR/secret on SQLite]
	TrustProxy bool   // take the client's address from the reverse proxy in front
	Dev        bool   // style guide at /_ui
	Demo       bool   // demonstration: people may be chosen at /demo, mails stay here
}

func (c Config) withDefaults() Config {
	if c.Dir == "" {
		c.Dir = "escale-data"
	}
	if c.Addr == "" {
		c.Addr = "127.0.0.1:8080"
	}
	if c.DSN == "" {
		c.DSN = "sqlite:" + filepath.Join(c.Dir, "escale.db")
	}
	if c.SMTPTLS == "" {
		c.SMTPTLS = "starttls"
	}
	if c.SMTPPort == 0 {
		c.SMTPPort = 587
		if c.SMTPTLS == "tls" {
			c.SMTPPort = 465
		}
	}
	return c
}

func (c Config) postgres() bool { return strings.HasPrefix(c.DSN, "postgres") }

// Check refuses a configuration that is only half set, and names every part that is missing with its cure. It is for
// serving: other commands need the database only.
func (c Config) Check() error {
	var bad fault.Problems
	miss := func(name, fr, en string) {
		bad = append(bad, fault.New(fault.Invalid, fr, en).With(fault.Field{Name: name}))
	}
	switch {
	case c.SMTPHost == "" && c.MailFolder == "":
		miss("ESCALE_SMTP_HOST", "ESCALE_SMTP_HOST manque : les liens de connexion partent par courriel. Donnez un serveur SMTP, ou ESCALE_MAIL_FOLDER pour les écrire dans un dossier.",
			"ESCALE_SMTP_HOST is missing: sign-in links go by mail. Give an SMTP server, or ESCALE_MAIL_FOLDER to write them into a folder.")
	case c.SMTPHost != "" && c.MailFolder != "":
		miss("ESCALE_MAIL_FOLDER", "ESCALE_SMTP_HOST et ESCALE_MAIL_FOLDER sont donnés tous deux : gardez-en un.", "Both ESCALE_SMTP_HOST and ESCALE_MAIL_FOLDER are given: keep one.")
	}
	if c.MailFrom == "" {
		miss("ESCALE_MAIL_FROM", "ESCALE_MAIL_FROM manque : l’adresse d’expéditeur, par exemple « Mission <mission@example.org> ».", "ESCALE_MAIL_FROM is missing: the sender's address, for example “Mission <mission@example.org>”.")
	}
	if (c.SMTPUser == "") != (c.SMTPPassword == "") {
		miss("ESCALE_SMTP_USER", "ESCALE_SMTP_USER et ESCALE_SMTP_PASSWORD vont ensemble : l’un des deux manque.", "ESCALE_SMTP_USER and ESCALE_SMTP_PASSWORD go together: one of them is missing.")
	}
	if c.SMTPTLS != "starttls" && c.SMTPTLS != "tls" && c.SMTPTLS != "none" {
		miss("ESCALE_SMTP_TLS", "ESCALE_SMTP_TLS doit être starttls, tls ou none.", "ESCALE_SMTP_TLS must be starttls, tls or none.")
	}
	if c.URL == "" && !c.loopback() {
		miss("ESCALE_URL", "ESCALE_URL manque : l’adresse publique, par exemple https://missions.example.org ; les courriels et les calendriers la portent.", "ESCALE_URL is missing: the public address, for example https://missions.example.org; mails and calendars carry it.")
	} else if c.URL != "" && !goodURL(c.URL) {
		miss("ESCALE_URL", "ESCALE_URL doit commencer par http:// ou https:// et n’avoir ni chemin ni question.", "ESCALE_URL must begin with http:// or https:// and have no path and no query.")
	}
	if c.postgres() && c.Secret == "" {
		miss("ESCALE_SECRET", "ESCALE_SECRET manque : sur PostgreSQL plusieurs machines le partagent ; donnez 32 caractères au hasard, par exemple openssl rand -hex 32.", "ESCALE_SECRET is missing: on PostgreSQL several machines share it; give 32 random characters, for example openssl rand -hex 32.")
	}
	if c.Secret != "" && len(c.Secret) < 32 {
		miss("ESCALE_SECRET", "ESCALE_SECRET est trop court : 32 caractères au moins.", "ESCALE_SECRET is too short: 32 characters at least.")
	}
	return bad.Err()
}

func goodURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

func (c Config) loopback() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// secret returns the key that signs; on SQLite it is made at the first start and kept beside the database.
func (c Config) secret() ([]byte, error) {
	if c.Secret != "" {
		return []byte(c.Secret), nil
	}
	path := filepath.Join(c.Dir, "secret")
	b, err := os.ReadFile(path)
	if err == nil && len(b) >= 32 {
		return b, nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fault.Wrap(err, fault.Unavailable, "le fichier %s ne se lit pas", "the file %s cannot be read", path)
	}
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: crypto/rand stops the program instead
	b = []byte(hex.EncodeToString(raw))
	return b, os.WriteFile(path, b, 0o600)
}
