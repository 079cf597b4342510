package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// How long things live, and how many links a user may ask for.
const (
	LinkLife      = 20 * time.Minute
	SessionLife   = 30 * 24 * time.Hour
	linksPerHour  = 6
	seenEvery     = 5 * time.Minute
	maxEmailBytes = 254 // RFC 5321, 4.5.3.1.3
)

// newToken makes a secret of 256 bits.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: crypto/rand stops the program instead
	return hex.EncodeToString(b)
}

// hashToken is what the database keeps of a token. Tokens are random and long, so a plain hash is enough.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// CleanEmail checks an address and returns it as it is to be written, and the key by which it is compared.
// An address with a comment or a display name is refused.
func CleanEmail(s string) (address, key string, err error) {
	s = strings.TrimSpace(text.Safe(s))
	parsed, perr := mail.ParseAddress(s)
	if perr != nil || parsed.Address != s || len(s) > maxEmailBytes || !strings.Contains(s, "@") {
		return "", "", fault.New(fault.Invalid,
			"« %s » n’est pas une adresse de courriel : écrivez-la comme nom@exemple.org",
			"%q is not an e-mail address: write it like name@example.org", s).With(fault.Field{Name: "email"})
	}
	return s, strings.ToLower(s), nil
}

// LocalPath keeps a path of this site and turns everything else into "/": a link must not lead elsewhere.
func LocalPath(p string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n\t") {
		return "/"
	}
	return p
}
