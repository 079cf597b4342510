package directory

import (
	"context"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// SaveOrganisation stores what a person wrote in a form: a new organisation when its ID is "", else the one that had
// the given Version. It returns the id and the records that it resembles, which are kept as proposals.
func (s *Service) SaveOrganisation(ctx context.Context, a account.Actor, o Organisation) (id string, like []Suspicion, err error) {
	return s.save(ctx, a, OrganisationKind, func(tx *db.Tx) (string, Change, error) {
		if o.ID == "" {
			o.Ref = newRef("org", o.Name)
			return UpsertOrganisation(ctx, tx, a, o)
		}
		rows, err := asStored(ctx, tx, []string{o.ID})
		now := rows[o.ID]
		if err := still(now.ID, now.MergedInto, now.Version, o.Version, err); err != nil {
			return "", "", err
		}
		o.Ref = now.Ref
		return UpsertOrganisation(ctx, tx, a, o)
	})
}

// SavePerson is SaveOrganisation for people.
func (s *Service) SavePerson(ctx context.Context, a account.Actor, p Person) (id string, like []Suspicion, err error) {
	return s.save(ctx, a, PersonKind, func(tx *db.Tx) (string, Change, error) {
		if p.ID == "" {
			p.Ref = newRef("per", p.FullName())
			return UpsertPerson(ctx, tx, a, p)
		}
		rows, err := peopleAsStored(ctx, tx, []string{p.ID})
		now := rows[p.ID]
		if err := still(now.ID, now.MergedInto, now.Version, p.Version, err); err != nil {
			return "", "", err
		}
		p.Ref = now.Ref
		return UpsertPerson(ctx, tx, a, p)
	})
}

// CreateOrganisation stores a new organisation in the caller's transaction, as SaveOrganisation does.
func CreateOrganisation(ctx context.Context, tx *db.Tx, a account.Actor, o Organisation) (id string, like []Suspicion, err error) {
	o.ID, o.Ref = "", newRef("org", o.Name)
	if id, _, err = UpsertOrganisation(ctx, tx, a, o); err != nil {
		return "", nil, err
	}
	like, err = resembling(ctx, tx, OrganisationKind, id)
	return id, like, err
}

// CreatePerson is CreateOrganisation for people.
func CreatePerson(ctx context.Context, tx *db.Tx, a account.Actor, p Person) (id string, like []Suspicion, err error) {
	p.ID, p.Ref = "", newRef("per", p.FullName())
	if id, _, err = UpsertPerson(ctx, tx, a, p); err != nil {
		return "", nil, err
	}
	like, err = resembling(ctx, tx, PersonKind, id)
	return id, like, err
}

func (s *Service) save(ctx context.Context, a account.Actor, kind Kind, upsert func(*db.Tx) (string, Change, error)) (id string, like []Suspicion, err error) {
	if err := NeedEditor(a); err != nil {
		return "", nil, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		var change Change
		if id, change, err = upsert(tx); err != nil || change == Left {
			return err
		}
		if s.Renamed != nil {
			if err := s.Renamed(ctx, tx, kind, []string{id}); err != nil {
				return err
			}
		}
		like, err = resembling(ctx, tx, kind, id)
		return err
	})
	return id, like, err
}

// resembling finds the records that one resembles and keeps them as proposals.
func resembling(ctx context.Context, tx *db.Tx, kind Kind, id string) ([]Suspicion, error) {
	like, err := Suspects(ctx, tx, kind, []string{id})
	if err != nil {
		return nil, err
	}
	return like, Propose(ctx, tx, like)
}

// still refuses a record that went or changed since the person read it.
func still(id, into string, now, seen int64, err error) error {
	switch {
	case err != nil:
		return err
	case id == "":
		return unknown()
	case into != "" || now != seen:
		return meanwhile(0, nil)
	}
	return nil
}

// newRef makes a ref that a person can read in a file: "org-chantier-naval-1f3c9a".
func newRef(prefix, name string) string {
	slug := strings.ReplaceAll(text.Key(name), " ", "-")
	if r := []rune(slug); len(r) > 40 {
		slug = string(r[:40])
	}
	id := db.NewID()
	return strings.Trim(prefix+"-"+strings.Trim(slug, "-"), "-") + "-" + id[len(id)-6:]
}

// OrganisationNamed finds the organisation that a form names: by its name or one of its aliases, whatever accents and
// capitals. Among several, one that the actor's mission holds wins; otherwise the person must say more.
func (s *Service) OrganisationNamed(ctx context.Context, a account.Actor, mission, name string) (o Organisation, err error) {
	if err := NeedEditor(a); err != nil {
		return o, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		ids, err := organisationsNamed(ctx, tx, text.Key(name))
		if err != nil {
			return err
		}
		if len(ids) > 1 && mission != "" {
			_, scope, err := s.view(ctx, tx, a, mission)
			if err != nil {
				return err
			}
			ids = preferred(ids, scope.Organisations)
		}
		switch len(ids) {
		case 0:
			return fault.New(fault.Invalid, "Aucune organisation ne s’appelle « %s » : créez-la d’abord, ou vérifiez son nom.",
				"No organisation is called %q: make it first, or check its name.", name)
		case 1:
			all, err := OrganisationsByID(ctx, tx, ids)
			o = all[ids[0]]
			return err
		}
		return fault.New(fault.Invalid, "%[2]d organisations s’appellent « %[1]s » : fusionnez-les, ou écrivez un nom qui les distingue.",
			"%[2]d organisations are called %[1]q: merge them, or write a name that tells them apart.", name, len(ids))
	})
	return o, err
}

func preferred(ids, members []string) []string {
	in := map[string]bool{}
	for _, id := range members {
		in[id] = true
	}
	var out []string
	for _, id := range ids {
		if in[id] {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return ids
	}
	return out
}
