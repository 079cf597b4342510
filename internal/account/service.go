package account

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Service signs people in and keeps their grants.
type Service struct {
	DB *db.DB
	// Send puts the mail with a sign-in link into the outbox, in the transaction that made the link. path is the
	// link's path on this site, to be put behind its public address.
	Send func(ctx context.Context, tx *db.Tx, to User, path string) error
}

// LinkPath is the path that a sign-in link leads to.
func LinkPath(token string) string { return "/sign-in/" + token }

// AskLink makes a one-time link for the user with this address and has it sent. It tells the caller nothing about
// whether the address is known: only a badly written address is an error. More than six links in an hour are not sent.
func (s *Service) AskLink(ctx context.Context, email, next string) error {
	_, key, err := CleanEmail(email)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		u, found, err := userByEmail(ctx, tx, key)
		if err != nil || !found || u.DisabledAt != 0 {
			return err
		}
		recent, err := linksSince(ctx, tx, u.ID, tx.Now().Add(-time.Hour))
		if err != nil || recent >= linksPerHour {
			return err
		}
		token := newToken()
		if err := insertLink(ctx, tx, hashToken(token), u.ID, LocalPath(next), false, 1, tx.Now().Add(LinkLife)); err != nil {
			return err
		}
		return s.Send(ctx, tx, u, LinkPath(token))
	})
}

// TerminalLink makes a link to be printed where the program was started; it signs in without a further click, as
// often as uses says, for life. The demonstration prints one.
func TerminalLink(ctx context.Context, tx *db.Tx, userID, next string, uses int, life time.Duration) (path string, err error) {
	token := newToken()
	err = insertLink(ctx, tx, hashToken(token), userID, LocalPath(next), true, uses, tx.Now().Add(life))
	return LinkPath(token), err
}

// LinkIsDirect tells whether opening the link signs in at once. An unknown link is not.
func (s *Service) LinkIsDirect(ctx context.Context, token string) (direct bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		l, _, err := linkByHash(ctx, tx, hashToken(token))
		direct = l.direct
		return err
	})
	return direct, err
}

// Redeem uses a link up and opens a session: it returns the session's secret, for a cookie, and where to go.
// device is what the browser says of itself, shortened.
func (s *Service) Redeem(ctx context.Context, token, device string) (secret, next string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		hash := hashToken(token)
		l, found, err := linkByHash(ctx, tx, hash)
		if err != nil {
			return err
		}
		took := int64(0)
		if found {
			if took, err = useLink(ctx, tx, hash); err != nil {
				return err
			}
		}
		if took == 0 {
			return fault.New(fault.Unauthenticated,
				"Ce lien a déjà servi ou il est trop ancien : demandez-en un nouveau, il arrive en quelques secondes.",
				"This link was used already or is too old: ask for a new one, it comes within seconds.")
		}
		u, err := userByID(ctx, tx, l.user)
		if err != nil {
			return err
		}
		if u.DisabledAt != 0 {
			return fault.New(fault.Forbidden, "Ce compte est fermé : écrivez à l’équipe d’organisation.", "This account is closed: write to the organising team.")
		}
		secret, next = newToken(), l.next
		device = text.Safe(device)
		device = device[:min(len(device), 120)]
		if err := insertSession(ctx, tx, hashToken(secret), u.ID, strings.ToValidUTF8(device, ""), tx.Now().Add(SessionLife)); err != nil {
			return err
		}
		if err := deleteStale(ctx, tx, tx.Now().Add(-24*time.Hour)); err != nil {
			return err
		}
		return Trace(ctx, tx, Actor{UserID: u.ID, Name: u.Name}, Event{Verb: "signed_in", Kind: "user", ID: u.ID, Label: u.Name})
	})
	return secret, next, err
}

// Open returns the actor of a session, or the zero Actor when the secret opens none.
func (s *Service) Open(ctx context.Context, secret string) (a Actor, err error) {
	if secret == "" {
		return Actor{}, nil
	}
	hash, stale := hashToken(secret), false
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found, ok, err := sessionByHash(ctx, tx, hash)
		if err != nil || !ok || found.expires.Before(tx.Now()) || found.DisabledAt != 0 {
			return err
		}
		stale = found.seen.Before(tx.Now().Add(-seenEvery))
		a, err = ActorOf(ctx, tx, found.User)
		return err
	})
	if err == nil && stale {
		err = s.DB.Write(ctx, func(tx *db.Tx) error { return touchSession(ctx, tx, hash, tx.Now().Add(SessionLife)) })
	}
	return a, err
}

// ActorOf is the user with their grants.
func ActorOf(ctx context.Context, tx *db.Tx, u User) (Actor, error) {
	grants, err := grantsOf(ctx, tx, u.ID)
	return Actor{UserID: u.ID, PersonID: u.PersonID, Name: u.Name, Email: u.Email, Lang: u.Lang, Admin: u.Admin, Grants: grants}, err
}

// Close ends the session; an unknown secret is no error.
func (s *Service) Close(ctx context.Context, secret string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return deleteSession(ctx, tx, hashToken(secret)) })
}

// ChooseLang keeps the language that a user chose.
func (s *Service) ChooseLang(ctx context.Context, a Actor, l text.Lang) error {
	if l != text.FR && l != text.EN {
		return fault.New(fault.Invalid, "Langue inconnue : %s. Choisissez fr ou en.", "Unknown language: %s. Choose fr or en.", string(l))
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		u, err := userByID(ctx, tx, a.UserID)
		if err != nil {
			return err
		}
		u.Lang = l
		return updateUser(ctx, tx, u)
	})
}

// Trace writes down that the actor changed something, in the transaction that changes it.
func Trace(ctx context.Context, tx *db.Tx, a Actor, e Event) error {
	before, err := asJSON(e.Before)
	if err != nil {
		return err
	}
	after, err := asJSON(e.After)
	if err != nil {
		return err
	}
	return insertTrace(ctx, tx, a, e, before, after)
}

func asJSON(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}
