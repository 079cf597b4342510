package meeting

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Service keeps requests and meetings.
type Service struct {
	DB *db.DB
	// Changed is told, in the transaction, of requests that were made or changed: the search index follows. app
	// connects it.
	Changed func(ctx context.Context, tx *db.Tx, missionID string, requests []Request) error
}

func stale() error {
	return fault.New(fault.Conflict, "Quelqu’un a modifié cette demande entre-temps : rechargez la page, puis refaites votre changement.",
		"Somebody changed this request meanwhile: reload the page, then make your change again.")
}

// mayCarry refuses whoever may not change a request: organisers may, and the intermediary that carries it.
func mayCarry(a account.Actor, r *Request) error {
	if a.Organises(r.MissionID) {
		return nil
	}
	if err := account.NeedIntermediary(a, r.MissionID); err != nil {
		return err
	}
	if !slices.Contains(a.Intermediates(r.MissionID), r.IntermediaryID) {
		return fault.New(fault.NotFound, "Cette demande n’existe pas, ou un autre intermédiaire la porte.", "This request does not exist, or another intermediary carries it.")
	}
	return nil
}

// Requests reads all requests of a mission with their parties, for other capabilities and jobs that have checked the
// actor. Two queries whatever the number.
func Requests(ctx context.Context, tx *db.Tx, missionID string) ([]Request, error) {
	list, err := requestsOf(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	parties, err := partiesOf(ctx, tx, missionID)
	return withParties(list, parties), err
}

func withParties(list []Request, parties []partyRow) []Request {
	by := make(map[string][]Party, len(list))
	for _, p := range parties {
		by[p.request] = append(by[p.request], p.Party)
	}
	for i := range list {
		list[i].Parties = by[list[i].ID]
	}
	return list
}

// Save stores requests known by their reference, all of one mission, in the caller's transaction: new ones are added,
// changed ones changed, others left. What is placed keeps its hour and its table, and follows who comes; a state that
// gives the place up is refused here (see SetState).
func (s *Service) Save(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, list []Request) ([]Upserted, error) {
	old, err := byRef(ctx, tx, missionID, list)
	if err != nil {
		return nil, err
	}
	out := make([]Upserted, len(list))
	named := map[string]bool{}
	var added, touched []Request
	for i := range list {
		want := list[i]
		want.MissionID = missionID
		if err := want.check(); err != nil {
			return nil, err
		}
		if err := mayCarry(a, &want); err != nil {
			return nil, err
		}
		if named[want.Ref] {
			return nil, fault.New(fault.Invalid, "La référence %s est donnée deux fois : donnez à chaque demande la sienne.", "Reference %s is given twice: give each request its own.", want.Ref).With(fault.Field{Name: "ref"})
		}
		named[want.Ref] = true
		o := old[want.Ref]
		if o == nil {
			want.ID, want.CreatedAt, want.ChangedAt, want.Version, want.EngagementID = db.NewID(), tx.Now(), tx.Now(), 1, ""
			added = append(added, want)
			out[i] = Upserted{want.ID, Added}
			continue
		}
		want.ID, want.EngagementID, want.Version, want.CreatedAt = o.ID, o.EngagementID, o.Version, o.CreatedAt
		out[i] = Upserted{want.ID, Left}
		if !same(*o, want) {
			if err := s.change(ctx, tx, a, o, &want); err != nil {
				return nil, err
			}
			touched = append(touched, want)
			out[i].Change = Changed
		}
	}
	if err := s.add(ctx, tx, a, added); err != nil {
		return nil, err
	}
	return out, s.tell(ctx, tx, missionID, append(added, touched...))
}

// fewRequests is up to how many are looked up by reference; more are an import, which reads the mission's once.
const fewRequests = 200

// byRef reads the requests that stand under the references of a list.
func byRef(ctx context.Context, tx *db.Tx, missionID string, list []Request) (map[string]*Request, error) {
	var existing []Request
	var err error
	if len(list) > fewRequests {
		existing, err = Requests(ctx, tx, missionID)
	} else {
		refs := make([]string, len(list))
		for i := range list {
			refs[i] = text.SafeLine(list[i].Ref)
		}
		existing, err = withTheirParties(ctx, tx, missionID, refs)
	}
	old := make(map[string]*Request, len(existing))
	for i := range existing {
		old[existing[i].Ref] = &existing[i]
	}
	return old, err
}

func withTheirParties(ctx context.Context, tx *db.Tx, missionID string, refs []string) ([]Request, error) {
	list, err := requestsByRef(ctx, tx, missionID, refs)
	if err != nil {
		return nil, err
	}
	parties, err := partiesIn(ctx, tx, idsOf(list))
	return withParties(list, parties), err
}

func idsOf(list []Request) []string {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, missionID string, list []Request) error {
	if s.Changed == nil || len(list) == 0 {
		return nil
	}
	return s.Changed(ctx, tx, missionID, list)
}

func (s *Service) add(ctx context.Context, tx *db.Tx, a account.Actor, list []Request) error {
	if len(list) == 0 {
		return nil
	}
	var parties []partyRow
	for _, r := range list {
		for _, p := range r.Parties {
			parties = append(parties, partyRow{r.ID, p})
		}
	}
	if err := insertRequests(ctx, tx, list); err != nil {
		return err
	}
	if err := insertParties(ctx, tx, parties); err != nil {
		return err
	}
	if len(list) > 20 { // an import: one line in the trail, the file holds the rest
		return account.Trace(ctx, tx, a, account.Event{Mission: list[0].MissionID, Verb: "created", Kind: "requests", After: len(list)})
	}
	for _, r := range list {
		if err := account.Trace(ctx, tx, a, account.Event{Mission: r.MissionID, Verb: "created", Kind: "request", ID: r.ID, Label: r.Ref}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) change(ctx context.Context, tx *db.Tx, a account.Actor, old, want *Request) error {
	if err := mayCarry(a, old); err != nil {
		return err
	}
	if err := old.become(want.State); err != nil {
		return err
	}
	if want.Placed() && !want.State.Open() {
		return fault.New(fault.Conflict, "La demande %s a une place dans l’agenda : libérez-la d’abord, ou annulez le rendez-vous.", "Request %s has a place in the agenda: free it first, or cancel the meeting.", want.Ref).With(fault.Field{Name: "state"})
	}
	want.ChangedAt = tx.Now()
	if err := updateRequest(ctx, tx, want); err != nil {
		return err
	}
	if !reflect.DeepEqual(old.Parties, want.Parties) {
		if err := deleteParties(ctx, tx, want.ID); err != nil {
			return err
		}
		rows := make([]partyRow, len(want.Parties))
		for i, p := range want.Parties {
			rows[i] = partyRow{want.ID, p}
		}
		if err := insertParties(ctx, tx, rows); err != nil {
			return err
		}
	}
	if err := s.follow(ctx, tx, a, old, want); err != nil {
		return err
	}
	return account.Trace(ctx, tx, a, account.Event{Mission: want.MissionID, Verb: "changed", Kind: "request", ID: want.ID, Label: want.Ref, Before: traced(old), After: traced(want)})
}

// traced leaves out what the trail must not keep for longer than the request itself.
func traced(r *Request) Request {
	c := *r
	if c.Brief != "" {
		c.Brief = "…"
	}
	return c
}

func same(a, b Request) bool {
	for _, r := range []*Request{&a, &b} {
		r.Version, r.CreatedAt, r.ChangedAt = 0, 0, 0
		if len(r.Parties) == 0 {
			r.Parties = nil
		}
	}
	return reflect.DeepEqual(a, b)
}

// carriers is what an intermediary may see of the requests: those that it carries; nil for organisers, who see all.
func carriers(a account.Actor, missionID string) ([]string, error) {
	if a.Organises(missionID) {
		return nil, nil
	}
	mine := []string{}
	for _, org := range a.Intermediates(missionID) {
		if org != "" {
			mine = append(mine, org)
		}
	}
	return mine, account.NeedIntermediary(a, missionID)
}

// Get reads one request.
func (s *Service) Get(ctx context.Context, a account.Actor, missionID, id string) (r Request, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		r, err = one(ctx, tx, a, missionID, id)
		return err
	})
	return r, err
}

func one(ctx context.Context, tx *db.Tx, a account.Actor, missionID, id string) (Request, error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return Request{}, err
	}
	r, err := requestByID(ctx, tx, missionID, id)
	if err != nil {
		return Request{}, err
	}
	if err := mayCarry(a, &r); err != nil {
		return Request{}, err
	}
	parties, err := partiesIn(ctx, tx, []string{id})
	return withParties([]Request{r}, parties)[0], err
}

// List reads requests with their parties, and how many there are without the limit. Organisers see all, an
// intermediary those that it carries.
func (s *Service) List(ctx context.Context, a account.Actor, missionID string, f Filter) (list []Request, total int, err error) {
	if f.Carriers, err = carriers(a, missionID); err != nil {
		return nil, 0, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, total, err = listed(ctx, tx, missionID, f)
		return err
	})
	return list, total, err
}

func listed(ctx context.Context, tx *db.Tx, missionID string, f Filter) ([]Request, int, error) {
	list, total, err := found(ctx, tx, missionID, f)
	if err != nil {
		return nil, 0, err
	}
	parties, err := partiesIn(ctx, tx, idsOf(list))
	return withParties(list, parties), total, err
}

// found is listed without the parties.
func found(ctx context.Context, tx *db.Tx, missionID string, f Filter) (list []Request, total int, err error) {
	if f.words, err = wordsOf(ctx, tx, f.Words); err != nil {
		return nil, 0, err
	}
	if list, err = listRequests(ctx, tx, missionID, f); err != nil {
		return nil, 0, err
	}
	total = f.Offset + len(list)
	if f.Limit > 0 { // also where the list tells: the number of queries does not depend on it
		total, err = countRequests(ctx, tx, missionID, f)
	}
	return list, total, err
}

// wordsOf finds the organisations that each word looked for names, by name, alias or sector.
func wordsOf(ctx context.Context, tx *db.Tx, words string) ([]word, error) {
	looked := slices.DeleteFunc(strings.Fields(words), func(w string) bool { return text.Key(w) == "" })
	if len(looked) == 0 {
		return nil, nil
	}
	named, err := directory.OrganisationsWith(ctx, tx, looked)
	if err != nil {
		return nil, err
	}
	out := make([]word, len(looked))
	for i, w := range looked {
		out[i] = word{refs: unique([]string{w, strings.ToUpper(w)}), orgs: named[i]}
	}
	return out, nil
}
