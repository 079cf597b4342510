package directory

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// State is what became of a proposed duplicate.
type State string

// The states.
const (
	Proposed  State = "proposed"
	Dismissed State = "dismissed"
	Merged    State = "merged"
)

// Suspicion is two stored records that seem to be the same. AID is the smaller id.
type Suspicion struct {
	Kind     Kind
	AID, BID string
	A, B     string // names
	Likeness
}

// Proposal is a suspicion kept until a person decides.
type Proposal struct {
	ID        string
	Kind      Kind
	AID, BID  string
	State     State
	DecidedBy string
	DecidedAt span.Instant
	Likeness
}

// Suspects finds, among all records, the likely duplicates of those with the given ids; with no ids, all likely
// duplicates. Pairs that somebody dismissed are left out. It takes three statements for organisations, four for people.
func Suspects(ctx context.Context, tx *db.Tx, kind Kind, ids []string) ([]Suspicion, error) {
	known, err := knownPairs(ctx, tx, kind)
	if err != nil {
		return nil, err
	}
	if kind == PersonKind {
		list, err := AllPeople(ctx, tx)
		return suspicions(kind, list, ids, known, personSigns, ComparePeople, func(p Person) (string, string) { return p.ID, p.Label(text.FR) }), err
	}
	list, err := AllOrganisations(ctx, tx)
	return suspicions(kind, list, ids, known, organisationSigns, CompareOrganisations, func(o Organisation) (string, string) { return o.ID, o.Name }), err
}

func suspicions[T any](kind Kind, list []T, ids []string, known map[[2]string]State, signs func(T) []sign, like func(a, b T) Likeness, of func(T) (id, name string)) []Suspicion {
	asked := map[string]bool{}
	for _, id := range ids {
		asked[id] = true
	}
	wanted := func(a, b int) bool {
		x, _ := of(list[a])
		y, _ := of(list[b])
		return (len(ids) == 0 || asked[x] || asked[y]) && known[[2]string{min(x, y), max(x, y)}] != Dismissed
	}
	var out []Suspicion
	for _, p := range pairs(list, signs, like, wanted) {
		s := Suspicion{Kind: kind, Likeness: p.Likeness}
		s.AID, s.A = of(list[p.A])
		s.BID, s.B = of(list[p.B])
		if s.AID > s.BID {
			s.AID, s.A, s.BID, s.B = s.BID, s.B, s.AID, s.A
		}
		out = append(out, s)
	}
	return out
}

// Propose keeps suspicions for a person to decide; those kept before stay as they are.
func Propose(ctx context.Context, tx *db.Tx, list []Suspicion) error {
	return insertProposals(ctx, tx, list)
}

// AllOrganisations reads every organisation that was not merged into another, with its aliases, for exports and scans.
func AllOrganisations(ctx context.Context, tx *db.Tx) ([]Organisation, error) {
	list, err := allOrganisations(ctx, tx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	aliases, err := aliasesOf(ctx, tx, OrganisationKind, ids)
	for i := range list {
		list[i].Aliases = aliases[list[i].ID]
	}
	return list, err
}

// AllPeople reads every person who was not merged into another, with aliases and mandates.
func AllPeople(ctx context.Context, tx *db.Tx) ([]Person, error) {
	list, err := allPeople(ctx, tx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	aliases, err := aliasesOf(ctx, tx, PersonKind, ids)
	if err != nil {
		return nil, err
	}
	mandates, err := mandatesOf(ctx, tx, ids)
	for i, p := range list {
		list[i].Aliases, list[i].Mandates = aliases[p.ID], mandates[p.ID]
	}
	return list, err
}

// Scan looks through the whole directory and keeps what it suspects as proposals; it returns how many are new.
func (s *Service) Scan(ctx context.Context, a account.Actor) (fresh int, err error) {
	if err := NeedEditor(a); err != nil {
		return 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		fresh = 0
		for _, kind := range []Kind{OrganisationKind, PersonKind} {
			known, err := knownPairs(ctx, tx, kind)
			if err != nil {
				return err
			}
			list, err := Suspects(ctx, tx, kind, nil)
			if err != nil {
				return err
			}
			list = slices.DeleteFunc(list, func(s Suspicion) bool { return known[[2]string{s.AID, s.BID}] != "" })
			fresh += len(list)
			if err := Propose(ctx, tx, list); err != nil {
				return err
			}
		}
		return nil
	})
	return fresh, err
}

// Review is what the page of duplicates shows.
type Review struct {
	Proposals, Dismissed []Proposal
	Organisations        map[string]Organisation
	People               map[string]Person
	Merges               []Merge // of the last 90 days, standing, the newest first
}

// Review reads the proposals of a kind with both records of each, and what was merged lately.
func (s *Service) Review(ctx context.Context, a account.Actor, kind Kind) (r Review, err error) {
	if err := NeedEditor(a); err != nil {
		return r, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if r.Proposals, err = openProposals(ctx, tx, kind, Proposed); err != nil {
			return err
		}
		if r.Dismissed, err = openProposals(ctx, tx, kind, Dismissed); err != nil {
			return err
		}
		if r.Merges, err = mergesSince(ctx, tx, tx.Now()-90*24*3600*1e6, 50); err != nil {
			return err
		}
		return r.read(ctx, tx, kind)
	})
	return r, err
}

func (r *Review) read(ctx context.Context, tx *db.Tx, kind Kind) (err error) {
	var organisations, people []string
	add := func(kind Kind, ids ...string) {
		if kind == PersonKind {
			people = append(people, ids...)
		} else {
			organisations = append(organisations, ids...)
		}
	}
	for _, p := range slices.Concat(r.Proposals, r.Dismissed) {
		add(kind, p.AID, p.BID)
	}
	for _, m := range r.Merges {
		add(m.Kind, m.KeptID, m.GoneID)
	}
	if r.Organisations, err = asStored(ctx, tx, organisations); err != nil {
		return err
	}
	r.People, err = peopleAsStored(ctx, tx, people)
	return err
}

// Dismiss says that two records are not the same; Reconsider takes that back.
func (s *Service) Dismiss(ctx context.Context, a account.Actor, proposal string) error {
	return s.decide(ctx, a, proposal, Proposed, Dismissed, "dismissed")
}

// Reconsider puts a dismissed proposal back among the open ones.
func (s *Service) Reconsider(ctx context.Context, a account.Actor, proposal string) error {
	return s.decide(ctx, a, proposal, Dismissed, Proposed, "reconsidered")
}

func (s *Service) decide(ctx context.Context, a account.Actor, proposal string, from, to State, verb string) error {
	if err := NeedEditor(a); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := proposalByID(ctx, tx, proposal)
		if err != nil {
			return err
		}
		if p.State != from {
			return fault.New(fault.Conflict, "Quelqu’un a déjà décidé de ces deux fiches : rechargez la page.", "Somebody has already decided about these two records: reload the page.")
		}
		if err := decideProposal(ctx, tx, p.ID, to, a.Name); err != nil {
			return err
		}
		return account.Trace(ctx, tx, a, account.Event{Verb: verb, Kind: "duplicate", ID: p.ID, Label: p.Reason.FR, After: map[string]string{"a": p.AID, "b": p.BID}})
	})
}

// PairOfOrganisations reads two organisations to be compared, each as it is stored.
func (s *Service) PairOfOrganisations(ctx context.Context, a account.Actor, kept, gone string) (k, g Organisation, err error) {
	if err := NeedEditor(a); err != nil {
		return k, g, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		both, err := asStored(ctx, tx, []string{kept, gone})
		if err != nil {
			return err
		}
		k, g = both[kept], both[gone]
		return mergeable(k.ID, k.MergedInto, g.ID, g.MergedInto, [2]int64{}, [2]int64{})
	})
	return k, g, err
}

// PairOfPeople reads two people to be compared.
func (s *Service) PairOfPeople(ctx context.Context, a account.Actor, kept, gone string) (k, g Person, err error) {
	if err := NeedEditor(a); err != nil {
		return k, g, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		both, err := peopleAsStored(ctx, tx, []string{kept, gone})
		if err != nil {
			return err
		}
		k, g = both[kept], both[gone]
		return mergeable(k.ID, k.MergedInto, g.ID, g.MergedInto, [2]int64{}, [2]int64{})
	})
	return k, g, err
}
