package mission

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Touched is what a person or an organisation stands in, that would be touched if they left a mission: what is over
// is none of it.
type Touched struct {
	Meetings    []TouchedItem // placed in the agenda
	Engagements []TouchedItem // others that take it
	Requests    int           // for meetings that have no place yet
}

// TouchedItem is one meeting or engagement of them.
type TouchedItem struct {
	Title  text.Pair
	Path   string // of its page, after that of the mission: "sessions/…"
	Starts span.Instant
	Zone   span.Zone
	Alone  bool // nobody else comes for that side
}

// Any tells whether something would be touched.
func (t Touched) Any() bool { return len(t.Meetings)+len(t.Engagements)+t.Requests > 0 }

// Fate is what becomes of that.
type Fate string

// The fates. Without one, who stands in something is not removed.
const (
	Withdrawn Fate = "withdraw" // others go on without them; where nobody else comes the meeting goes back to the tray
	CalledOff Fate = "cancel"   // all their meetings are cancelled
)

// MemberSheet is what the form of a member shows. Known is false before the person is one.
type MemberSheet struct {
	Mission Mission
	Member  Member
	Known   bool
	Person  directory.Person
	Groups  []string // that have a name
}

// MemberForm gives a person as a member of a mission, or as they would be added: with the hat of their main mandate.
func (s *Service) MemberForm(ctx context.Context, a account.Actor, missionID, personID string) (out MemberSheet, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := organised(ctx, tx, a, missionID, members)
		if err != nil {
			return err
		}
		if out.Mission, err = Get(ctx, tx, missionID); err != nil {
			return err
		}
		people, err := directory.PeopleByID(ctx, tx, []string{personID})
		if out.Person, out.Known = people[personID]; err != nil || !out.Known {
			return first(err, gone())
		}
		out.Member, out.Known = Member{MissionID: missionID, PersonID: personID, Population: Business}, false
		for _, m := range out.Person.Mandates {
			if m.Main {
				out.Member.OrganisationID = m.OrganisationID
			}
		}
		for _, m := range list {
			out.Member.Sort = max(out.Member.Sort, m.Sort+1)
			if m.GroupName != "" && !slices.Contains(out.Groups, m.GroupName) {
				out.Groups = append(out.Groups, m.GroupName)
			}
		}
		for _, m := range list {
			if m.PersonID == personID {
				out.Member, out.Known = m, true
			}
		}
		return nil
	})
	return out, err
}

// ParticipantSheet is what the form of a participant shows. Known is false before the organisation is one.
type ParticipantSheet struct {
	Mission        Mission
	Participant    Participant
	Known          bool
	Organisation   directory.Organisation
	Intermediaries []directory.Organisation // partners, institutions, and who looks after somebody already
	Places         []Place
}

// ParticipantForm gives an organisation as a participant of a mission, or as it would be added.
func (s *Service) ParticipantForm(ctx context.Context, a account.Actor, missionID, organisationID string) (out ParticipantSheet, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := organised(ctx, tx, a, missionID, participants)
		if err != nil {
			return err
		}
		if out.Mission, err = Get(ctx, tx, missionID); err != nil {
			return err
		}
		orgs, err := directory.OrganisationsByID(ctx, tx, []string{organisationID})
		if out.Organisation, out.Known = orgs[organisationID]; err != nil || !out.Known {
			return first(err, gone())
		}
		out.Participant, out.Known = Participant{MissionID: missionID, OrganisationID: organisationID, Side: Company}, false
		allies, err := partners(ctx, tx, missionID)
		if err != nil {
			return err
		}
		var may []string
		for _, p := range allies {
			may = append(may, p.OrganisationID)
		}
		for _, p := range list {
			if may = append(may, p.IntermediaryID); p.Side == Institution {
				may = append(may, p.OrganisationID)
			}
			if p.OrganisationID == organisationID {
				out.Participant, out.Known = p, true
			}
		}
		may = slices.DeleteFunc(may, func(id string) bool { return id == organisationID })
		if out.Intermediaries, err = named(ctx, tx, may); err != nil {
			return err
		}
		out.Places, err = placesFor(ctx, tx, missionID, organisationID, out.Participant.PlaceID)
		return err
	})
	return out, err
}

// named gives organisations by name, each once.
func named(ctx context.Context, tx *db.Tx, ids []string) ([]directory.Organisation, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	slices.Sort(ids)
	ids, err := directory.OrderOrganisations(ctx, tx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	all, err := directory.OrganisationsByID(ctx, tx, ids)
	out := make([]directory.Organisation, 0, len(ids))
	for _, id := range ids {
		out = append(out, all[id])
	}
	return out, err
}

func gone() error {
	return fault.New(fault.NotFound, "Cette fiche n’est pas, ou n’est plus, dans le répertoire.", "This record is not in the directory, or no longer.")
}

// first gives the error that comes first.
func first(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// SaveMember adds a person to the mission, or changes what they are in it.
func (s *Service) SaveMember(ctx context.Context, a account.Actor, missionID string, m Member) error {
	return s.change(ctx, missionID, func(tx *db.Tx) error {
		return saveMember(ctx, tx, a, missionID, m)
	})
}

func saveMember(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, m Member) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	if people, err := directory.PeopleByID(ctx, tx, []string{m.PersonID}); err != nil || people[m.PersonID].ID == "" {
		return first(err, gone())
	}
	if err := inDirectory(ctx, tx, m.OrganisationID); err != nil {
		return err
	}
	_, err := UpsertMembers(ctx, tx, a, missionID, []Member{m})
	return err
}

// SaveParticipant adds an organisation to the mission, or changes what it is in it.
func (s *Service) SaveParticipant(ctx context.Context, a account.Actor, missionID string, p Participant) error {
	return s.change(ctx, missionID, func(tx *db.Tx) error {
		if err := account.NeedOrganiser(a, missionID); err != nil {
			return err
		}
		if err := inDirectory(ctx, tx, p.OrganisationID, p.IntermediaryID); err != nil {
			return err
		}
		if p.PlaceID != "" {
			at, err := PlacesByID(ctx, tx, missionID, []string{p.PlaceID})
			if err != nil || at[p.PlaceID].ID == "" {
				return first(err, invalid("place", "Ce lieu n’est pas de cette mission.", "This place is not of this mission."))
			}
		}
		_, err := UpsertParticipants(ctx, tx, a, missionID, []Participant{p})
		return err
	})
}

// SavePartner adds a partner in a role, last in the order, or changes its wording; before is the role it had, "" when
// it is new.
func (s *Service) SavePartner(ctx context.Context, a account.Actor, missionID string, before PartnerRole, p Partner) error {
	return s.change(ctx, missionID, func(tx *db.Tx) error {
		list, err := organised(ctx, tx, a, missionID, partners)
		if err != nil {
			return err
		}
		if err := inDirectory(ctx, tx, p.OrganisationID); err != nil {
			return err
		}
		p.Sort = 0
		for _, o := range list {
			p.Sort = max(p.Sort, o.Sort+1)
		}
		for _, o := range list {
			if o.OrganisationID == p.OrganisationID && o.Role == before {
				p.Sort = o.Sort
			}
		}
		if before != "" && before != p.Role {
			if _, err := deletePartner(ctx, tx, missionID, p.OrganisationID, before); err != nil {
				return err
			}
		}
		_, err = UpsertPartners(ctx, tx, a, missionID, []Partner{p})
		return err
	})
}

// MovePartner moves a partner up (by −1) or down (by 1) in the agreed order; beyond an end it stays.
func (s *Service) MovePartner(ctx context.Context, a account.Actor, missionID, organisationID string, role PartnerRole, by int) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		list, err := organised(ctx, tx, a, missionID, partners)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(p Partner) bool { return p.OrganisationID == organisationID && p.Role == role })
		if i < 0 {
			return gone()
		}
		if j := i + by; j >= 0 && j < len(list) {
			list[i], list[j] = list[j], list[i]
		}
		for n := range list {
			list[n].Sort = n + 1
		}
		_, err = UpsertPartners(ctx, tx, a, missionID, list)
		return err
	})
}

// CreateOrganisation adds an organisation to the directory and, in the same step, to the mission: as a participant on
// side, or with side "" as a partner. It returns its id and the records that it resembles, which are kept as proposals.
func (s *Service) CreateOrganisation(ctx context.Context, a account.Actor, missionID string, o directory.Organisation, side Side) (id string, like []directory.Suspicion, err error) {
	err = s.change(ctx, missionID, func(tx *db.Tx) error {
		if err := account.NeedOrganiser(a, missionID); err != nil {
			return err
		}
		if id, like, err = directory.CreateOrganisation(ctx, tx, a, o); err != nil {
			return err
		}
		if side != "" {
			_, err = UpsertParticipants(ctx, tx, a, missionID, []Participant{{OrganisationID: id, Side: side}})
			return err
		}
		list, err := partners(ctx, tx, missionID)
		if err != nil {
			return err
		}
		p := Partner{OrganisationID: id, Role: SimplePartner}
		for _, o := range list {
			p.Sort = max(p.Sort, o.Sort+1)
		}
		_, err = UpsertPartners(ctx, tx, a, missionID, []Partner{p})
		return err
	})
	return id, like, err
}

// CreatePerson adds a person to the directory and, in the same step, to the mission: of a population, last in the
// protocol order, with the hat of the main mandate. What it returns is as for CreateOrganisation.
func (s *Service) CreatePerson(ctx context.Context, a account.Actor, missionID string, p directory.Person, population Population) (id string, like []directory.Suspicion, err error) {
	err = s.change(ctx, missionID, func(tx *db.Tx) error {
		list, err := organised(ctx, tx, a, missionID, members)
		if err != nil {
			return err
		}
		m := Member{Population: population}
		for _, o := range list {
			m.Sort = max(m.Sort, o.Sort+1)
		}
		if main, ok := p.Main(); ok {
			m.OrganisationID = main.OrganisationID
		}
		if m.PersonID, like, err = directory.CreatePerson(ctx, tx, a, p); err != nil {
			return err
		}
		id = m.PersonID
		return saveMember(ctx, tx, a, missionID, m)
	})
	return id, like, err
}

// SideOf gives the side on which an organisation takes part in a mission; "" when it does not.
func (s *Service) SideOf(ctx context.Context, a account.Actor, missionID, organisationID string) (side Side, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := account.NeedMember(a, missionID); err != nil {
			return err
		}
		list, err := participations(ctx, tx, organisationID)
		for _, p := range list {
			if p.MissionID == missionID {
				side = p.Side
			}
		}
		return err
	})
	return side, err
}

func inDirectory(ctx context.Context, tx *db.Tx, ids ...string) error {
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	all, err := directory.OrganisationsByID(ctx, tx, ids)
	for _, id := range ids {
		if err == nil && all[id].ID == "" {
			err = gone()
		}
	}
	return err
}

func (s *Service) change(ctx context.Context, missionID string, fn func(tx *db.Tx) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return s.shifted(ctx, tx, missionID)
	})
}
