package agenda

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// FeedToken makes the secret part of a person's feed address. It says nothing about the person and cannot be made
// without the secret; raising the generation makes older ones void.
func FeedToken(secret []byte, missionID, personID string, generation int) string {
	mac := hmac.New(sha256.New, secret)
	_, _ = fmt.Fprintf(mac, "escale feed\x00%s\x00%s\x00%d", missionID, personID, generation) // a hash takes any bytes
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:24])
}

// FeedPath gives the path of a person's private calendar. The actor is that person, or an organiser.
func (s *Service) FeedPath(ctx context.Context, tx *db.Tx, a account.Actor, missionID, personID string) (string, error) {
	if err := ownOrOrganiser(a, missionID, personID); err != nil {
		return "", err
	}
	n, err := feedGeneration(ctx, tx, missionID, personID)
	return s.feedPath(missionID, personID, n), err
}

func (s *Service) feedPath(missionID, personID string, generation int) string {
	return "/feed/" + missionID + "/" + personID + "/" + FeedToken(s.Secret, missionID, personID, generation) + ".ics"
}

// RenewFeed makes the person's feed address void and gives the new one.
func (s *Service) RenewFeed(ctx context.Context, tx *db.Tx, a account.Actor, missionID, personID string) (string, error) {
	if err := ownOrOrganiser(a, missionID, personID); err != nil {
		return "", err
	}
	n, err := raiseFeed(ctx, tx, missionID, personID)
	if err != nil {
		return "", err
	}
	return s.feedPath(missionID, personID, n), account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "renewed", Kind: "feed", ID: personID})
}

func ownOrOrganiser(a account.Actor, missionID, personID string) error {
	if personID != "" && a.PersonID == personID {
		return account.NeedMember(a, missionID)
	}
	return account.NeedOrganiser(a, missionID)
}

// Feed is what a person's calendar holds.
type Feed struct {
	Mission mission.Mission
	Release Release // Number 0 before the first version
	Items   []Item  // live and cancelled ones, each with state and sequence
}

// OpenFeed reads a person's feed for whoever holds its token. A wrong token is NotFound, so that nothing can be learnt
// from the answer.
func (s *Service) OpenFeed(ctx context.Context, tx *db.Tx, missionID, personID, token string) (Feed, error) {
	n, err := feedGeneration(ctx, tx, missionID, personID)
	if err != nil {
		return Feed{}, err
	}
	if len(s.Secret) == 0 || !hmac.Equal([]byte(token), []byte(FeedToken(s.Secret, missionID, personID, n))) {
		return Feed{}, fault.New(fault.NotFound, "Ce calendrier n’existe pas, ou son adresse a été renouvelée.", "This calendar does not exist, or its address was renewed.")
	}
	return readFeed(ctx, tx, missionID, personID)
}

func readFeed(ctx context.Context, tx *db.Tx, missionID, personID string) (f Feed, err error) {
	if f.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
		return f, err
	}
	r, found, err := latestRelease(ctx, tx, missionID)
	if err != nil || !found {
		return f, err
	}
	f.Release = r
	f.Items, err = personShares(ctx, tx, r, personID)
	item.Sort(f.Items)
	return f, err
}

// File writes the feed as a calendar in a language.
func (f Feed) File(lang text.Lang) ([]byte, error) {
	at := f.Release.PublishedAt
	if at == 0 {
		at = f.Mission.CreatedAt
	}
	return item.Calendar("", f.Mission.Name(lang), f.Mission.Zone, f.Items, at, lang)
}
