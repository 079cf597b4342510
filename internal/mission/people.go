package mission

import (
	"strings"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// PartnerRole is what an organisation does in making a mission.
type PartnerRole string

// The roles of partners.
const (
	Lead             PartnerRole = "lead"
	CoOrganiser      PartnerRole = "co_organiser"
	MeetingOrganiser PartnerRole = "meeting_organiser" // organises the meetings
	Intermediary     PartnerRole = "intermediary"      // finds and asks the counterparts
	Signatory        PartnerRole = "signatory"
	Host             PartnerRole = "host"
	Patronage        PartnerRole = "patronage"
	SimplePartner    PartnerRole = "partner"
)

// PartnerRoles lists the roles in the order in which forms offer them.
var PartnerRoles = []PartnerRole{Lead, CoOrganiser, MeetingOrganiser, Intermediary, Signatory, Host, Patronage, SimplePartner}

// Partner is an organisation in one of its roles. Sort is the agreed order, that of logos; the wording
// is what the partners agreed to print: "sous le patronage de".
type Partner struct {
	MissionID, OrganisationID string
	Role                      PartnerRole
	WordingFR, WordingEN      string
	JoinedYear                int // 0 when not known
	Sort                      int
}

// Wording gives the agreed words in a language; "" when none were agreed.
func (p Partner) Wording(l text.Lang) string {
	return text.Pair{FR: p.WordingFR, EN: p.WordingEN}.In(l)
}

// Side says on which side of a meeting an organisation stands.
type Side string

// The sides.
const (
	Company     Side = "company"     // travels, and has meetings
	Counterpart Side = "counterpart" // is met there
	Institution Side = "institution" // travels, without meetings of its own
)

// Sides lists the sides.
var Sides = []Side{Company, Counterpart, Institution}

// Participant is an organisation in a mission.
type Participant struct {
	MissionID, OrganisationID string
	Side                      Side
	IntermediaryID            string // the organisation that looks after it; "" when none does
	PlaceID                   string // its office there; "" when not known
	WantedMin, WantedMax      int    // meetings it wishes; 0 means no wish
	Note                      string
}

// Population is the sort of people a member belongs to; people are counted by it.
type Population string

// The populations.
const (
	Elected         Population = "elected"
	Business        Population = "business"
	FromInstitution Population = "institution"
	Staff           Population = "staff"
	Interpreter     Population = "interpreter"
	Speaker         Population = "speaker"
	OfCounterpart   Population = "counterpart" // met there: not of the delegation
)

// Populations lists the populations in protocol order.
var Populations = []Population{Elected, Business, FromInstitution, Staff, Interpreter, Speaker, OfCounterpart}

// Travels reports whether people of this population belong to the delegation.
func (p Population) Travels() bool { return p != OfCounterpart && p != Speaker }

// Member is a person in a mission: of the delegation, or met there.
type Member struct {
	MissionID, PersonID string
	OrganisationID      string // the hat worn in this mission; "" when none
	Population          Population
	GroupName           string // sub-delegation; "" for the main one
	Head                bool   // of the group
	TitleFR, TitleEN    string // for this mission; "" means the title of the mandate
	BadgeName           string
	MaxPerDay           int          // meetings; 0 means the mission's limit
	ArrivesAt, LeavesAt span.Instant // 0 when not known
	Sort                int
}

// Title gives the title worn in this mission, in a language; "" when the mandate's title serves.
func (m Member) Title(l text.Lang) string { return text.Pair{FR: m.TitleFR, EN: m.TitleEN}.In(l) }

// Present is the time during which the member is there, within a mission's bounds.
func (m Member) Present(within span.Range) span.Range {
	if m.ArrivesAt != 0 {
		within.From = max(within.From, m.ArrivesAt)
	}
	if m.LeavesAt != 0 {
		within.To = min(within.To, m.LeavesAt)
	}
	return within
}

// OrganisationIDs gives the organisations of participants, of one side when it is not "".
func OrganisationIDs(all []Participant, side Side) []string {
	var ids []string
	for _, p := range all {
		if side == "" || p.Side == side {
			ids = append(ids, p.OrganisationID)
		}
	}
	return ids
}

// PersonIDs gives the people of members who come for an organisation; all of them when it is "".
func PersonIDs(all []Member, organisationID string) []string {
	var ids []string
	for _, m := range all {
		if organisationID == "" || m.OrganisationID == organisationID {
			ids = append(ids, m.PersonID)
		}
	}
	return ids
}

func lines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
