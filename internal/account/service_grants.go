package account

import (
	"context"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Invitation is who is to get a role in a mission.
type Invitation struct {
	Email, Name string
	PersonID    string
	Lang        text.Lang
	Grant       Grant
}

// Ensure returns the user with this address, made if it is new; an existing one keeps its name and language, and gets
// the person if it had none.
func Ensure(ctx context.Context, tx *db.Tx, u User) (User, error) {
	address, key, err := CleanEmail(u.Email)
	if err != nil {
		return User{}, err
	}
	known, found, err := userByEmail(ctx, tx, key)
	if err != nil {
		return User{}, err
	}
	if found {
		if known.PersonID == "" && u.PersonID != "" {
			known.PersonID = u.PersonID
			err = updateUser(ctx, tx, known)
		}
		return known, err
	}
	u.ID, u.Email, u.CreatedAt = db.NewID(), address, tx.Now()
	if u.Name = text.Safe(u.Name); u.Name == "" {
		u.Name = address
	}
	if u.Lang != text.EN {
		u.Lang = text.FR
	}
	return u, insertUser(ctx, tx, u, key)
}

// Give grants a role; giving it twice changes nothing.
func Give(ctx context.Context, tx *db.Tx, a Actor, u User, g Grant) error {
	if err := NeedOrganiser(a, g.MissionID); err != nil {
		return err
	}
	if err := checkGrant(g); err != nil {
		return err
	}
	n, err := insertGrant(ctx, tx, u.ID, g, a.Name)
	if err != nil || n == 0 {
		return err
	}
	return Trace(ctx, tx, a, Event{Mission: g.MissionID, Verb: "granted", Kind: "user", ID: u.ID, Label: u.Name, After: g})
}

func checkGrant(g Grant) error {
	switch {
	case !g.Role.Valid():
		return fault.New(fault.Invalid, "Rôle inconnu : %s. Choisissez organiser, intermediary ou delegate.", "Unknown role: %s. Choose organiser, intermediary or delegate.", string(g.Role)).With(fault.Field{Name: "role"})
	case g.Role == Intermediary && g.OrgID == "":
		return fault.New(fault.Invalid, "Un intermédiaire agit pour une organisation : choisissez laquelle.", "An intermediary acts for an organisation: choose which.").With(fault.Field{Name: "organisation"})
	}
	return nil
}

// Invite makes sure that somebody may sign in, gives them a role and sends them a link.
func (s *Service) Invite(ctx context.Context, a Actor, in Invitation) (User, error) {
	if err := NeedOrganiser(a, in.Grant.MissionID); err != nil {
		return User{}, err
	}
	var u User
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if u, err = Ensure(ctx, tx, User{Email: in.Email, Name: in.Name, PersonID: in.PersonID, Lang: in.Lang}); err != nil {
			return err
		}
		return Give(ctx, tx, a, u, in.Grant)
	})
	if err != nil {
		return User{}, err
	}
	return u, s.AskLink(ctx, u.Email, "/m/"+in.Grant.MissionID)
}

// Take takes a role back. An organiser cannot take their own: a mission must not lose its last one by a slip.
func (s *Service) Take(ctx context.Context, a Actor, userID string, g Grant) error {
	if err := NeedOrganiser(a, g.MissionID); err != nil {
		return err
	}
	if userID == a.UserID && g.Role == Organiser {
		return fault.New(fault.Conflict, "Vous ne pouvez pas vous retirer vous-même : demandez-le à un autre organisateur.", "You cannot remove yourself: ask another organiser.")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		u, err := userByID(ctx, tx, userID)
		if err != nil {
			return err
		}
		n, err := deleteGrant(ctx, tx, userID, g)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.NotFound, "Cette personne n’a pas ce rôle.", "This person does not have this role.")
		}
		if err := deleteSessionsOf(ctx, tx, userID); err != nil {
			return err
		}
		return Trace(ctx, tx, a, Event{Mission: g.MissionID, Verb: "revoked", Kind: "user", ID: u.ID, Label: u.Name, Before: g})
	})
}

// Members lists who has a role in the mission; organisers only.
func (s *Service) Members(ctx context.Context, a Actor, mission string) (out []Member, err error) {
	if err := NeedOrganiser(a, mission); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = membersOf(ctx, tx, mission)
		return err
	})
	return out, err
}

// Trail lists what changed in a mission, the latest first; organisers only.
func (s *Service) Trail(ctx context.Context, a Actor, mission string, f TrailFilter) (out []Entry, err error) {
	if err := NeedOrganiser(a, mission); err != nil {
		return nil, err
	}
	if f.Limit <= 0 || f.Limit > WholeTrail {
		f.Limit = 50
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = traces(ctx, tx, mission, f)
		return err
	})
	return out, err
}

// TrailFacets lists who did what sort of thing in a mission; organisers only.
func (s *Service) TrailFacets(ctx context.Context, a Actor, mission string) (out Facets, err error) {
	if err := NeedOrganiser(a, mission); err != nil {
		return out, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = traceFacets(ctx, tx, mission)
		return err
	})
	return out, err
}

// MakeAdmin makes somebody an administrator of this installation, known or new; only an administrator may, which on
// the command line is whoever may start the program.
func MakeAdmin(ctx context.Context, tx *db.Tx, a Actor, u User) (User, error) {
	if err := NeedAdmin(a); err != nil {
		return User{}, err
	}
	u, err := Ensure(ctx, tx, u)
	if err != nil || u.Admin {
		return u, err
	}
	u.Admin, u.DisabledAt = true, 0
	if err := updateUser(ctx, tx, u); err != nil {
		return User{}, err
	}
	return u, Trace(ctx, tx, a, Event{Verb: "granted", Kind: "admin", ID: u.ID, Label: u.Name})
}
