package demo

import "escale.dev/escale/internal/text"

// Mission is a mission with all that it holds.
type Mission struct {
	Ref                string    `json:"ref"`
	Name               text.Pair `json:"name"`
	Kind               string    `json:"kind"`
	Series             string    `json:"series,omitempty"`
	Edition            int       `json:"edition,omitempty"`
	State              string    `json:"state,omitempty"` // closed when empty
	Zone               string    `json:"zone"`
	City               string    `json:"city,omitempty"`
	Country            string    `json:"country,omitempty"`
	FirstDay           string    `json:"first_day,omitempty"`
	LastDay            string    `json:"last_day,omitempty"`
	Year               int       `json:"year,omitempty"`
	Lead               string    `json:"lead,omitempty"`
	Summary            text.Pair `json:"summary,omitzero"`
	Aims               text.Pair `json:"aims,omitzero"` // one a line
	Sectors            []string  `json:"sectors,omitempty"`
	AnnouncedCompanies string    `json:"announced_companies,omitempty"`
	Invented           bool      `json:"invented,omitempty"` // otherwise reconstructed
	Limits             *Limits   `json:"limits,omitempty"`   // the usual ones when absent
	Source             Source    `json:"source,omitzero"`

	Legs           []Leg          `json:"legs,omitempty"`
	Relations      []Relation     `json:"relations,omitempty"`
	Partners       []Partner      `json:"partners,omitempty"`
	Participants   []Participant  `json:"participants,omitempty"`
	Members        []Member       `json:"members,omitempty"`
	Places         []Place        `json:"places,omitempty"`
	Travels        []Travel       `json:"travels,omitempty"`
	Targets        []Target       `json:"targets,omitempty"`
	Resources      []Resource     `json:"resources,omitempty"`
	Availabilities []Availability `json:"availabilities,omitempty"`
	Sessions       []Session      `json:"sessions,omitempty"`
	Requests       []Request      `json:"requests,omitempty"`
}

// Limits are what the planner keeps to. Lengths are in minutes.
type Limits struct {
	MeetingTarget  int    `json:"meeting_target"`
	MeetingMinimum int    `json:"meeting_minimum"`
	MeetingMinutes int    `json:"meeting_minutes"`
	MaxPerDay      int    `json:"max_per_day"`
	BufferMinutes  int    `json:"buffer_minutes"`
	TravelMinutes  int    `json:"travel_minutes"`
	DayOpens       string `json:"day_opens"`
	DayCloses      string `json:"day_closes"`
	LunchFrom      string `json:"lunch_from"`
	LunchTo        string `json:"lunch_to"`
	LunchMinutes   int    `json:"lunch_minutes"`
}

// Leg is a part of the journey in another city.
type Leg struct {
	Ref      string    `json:"ref"`
	Name     text.Pair `json:"name"`
	City     string    `json:"city"`
	Zone     string    `json:"zone"`
	FirstDay string    `json:"first_day,omitempty"`
	LastDay  string    `json:"last_day,omitempty"`
	Source   Source    `json:"source,omitzero"`
}

// Relation ties the mission to another.
type Relation struct {
	Kind   string    `json:"kind"`
	Other  string    `json:"other"`
	Note   text.Pair `json:"note,omitzero"`
	Source Source    `json:"source,omitzero"`
}

// Partner is an organisation in a role.
type Partner struct {
	Organisation string    `json:"organisation"`
	Role         string    `json:"role"`
	Wording      text.Pair `json:"wording,omitzero"`
	JoinedYear   int       `json:"joined_year,omitempty"`
	Source       Source    `json:"source,omitzero"`
}

// Participant is an organisation that travels, or is met.
type Participant struct {
	Organisation string `json:"organisation"`
	Side         string `json:"side"`
	Intermediary string `json:"intermediary,omitempty"`
	Place        string `json:"place,omitempty"`
	WantedMin    int    `json:"wanted_min,omitempty"`
	WantedMax    int    `json:"wanted_max,omitempty"`
	Note         string `json:"note,omitempty"`
	Source       Source `json:"source,omitzero"`
}

// Member is a person of the mission.
type Member struct {
	Person       string    `json:"person"`
	Organisation string    `json:"organisation,omitempty"`
	Population   string    `json:"population"`
	Group        string    `json:"group,omitempty"`
	Head         bool      `json:"head,omitempty"`
	Title        text.Pair `json:"title,omitzero"`
	BadgeName    string    `json:"badge_name,omitempty"`
	MaxPerDay    int       `json:"max_per_day,omitempty"`
	Arrives      Moment    `json:"arrives,omitzero"`
	Leaves       Moment    `json:"leaves,omitzero"`
	Source       Source    `json:"source,omitzero"`
}

// Moment is a clock time on a day, in the zone of the mission.
type Moment struct {
	Day   string `json:"day,omitempty"`
	Clock string `json:"clock,omitempty"`
}

// Place is somewhere. Latitude and longitude are both 0 when unknown.
type Place struct {
	Ref          string    `json:"ref"`
	Name         string    `json:"name"`
	Kind         string    `json:"kind"`
	Address      string    `json:"address,omitempty"`
	City         string    `json:"city,omitempty"`
	Latitude     float64   `json:"latitude,omitempty"`
	Longitude    float64   `json:"longitude,omitempty"`
	Directions   text.Pair `json:"directions,omitzero"`
	Organisation string    `json:"organisation,omitempty"`
	Parent       string    `json:"parent,omitempty"`
	Source       Source    `json:"source,omitzero"`
}

// Travel is a stated time between two places.
type Travel struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Minutes int    `json:"minutes"`
	Mode    string `json:"mode"`
}

// Target is a measurable aim.
type Target struct {
	Ref       string    `json:"ref"`
	Label     text.Pair `json:"label"`
	Qualifier text.Pair `json:"qualifier,omitzero"`
	Baseline  string    `json:"baseline,omitempty"`
	Target    string    `json:"target,omitempty"`
	Due       string    `json:"due,omitempty"`
	Note      text.Pair `json:"note,omitzero"`
	Source    Source    `json:"source,omitzero"`
}

// Resource is a thing that engagements take: table, room, stand, vehicle, interpreter.
type Resource struct {
	Ref       string   `json:"ref"`
	Kind      string   `json:"kind"`
	Name      string   `json:"name"`
	Place     string   `json:"place,omitempty"`
	Person    string   `json:"person,omitempty"` // of an interpreter
	Capacity  int      `json:"capacity,omitempty"`
	Languages []string `json:"languages,omitempty"`
	Note      string   `json:"note,omitempty"`
	Source    Source   `json:"source,omitzero"`
}

// Availability is a stretch of somebody's own hours on one day. Open: to be had only inside such
// stretches; otherwise: not to be had in this one.
type Availability struct {
	Ref    string  `json:"ref"`
	Holder Subject `json:"holder"` // kind: person, organisation, resource, place, mission
	Day    string  `json:"day"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Open   bool    `json:"open"`
	Reason string  `json:"reason,omitempty"`
}

// Session is an item of the programme. Fuzzy says how exactly the hour is known: "" exact; after, before
// or around Starts; part (Part: morning, midday, afternoon, evening); day; none.
type Session struct {
	Ref            string    `json:"ref"`
	Kind           string    `json:"kind"`
	Track          string    `json:"track"`
	Title          text.Pair `json:"title"`
	Day            string    `json:"day,omitempty"`
	Starts         string    `json:"starts,omitempty"`
	Ends           string    `json:"ends,omitempty"`
	Fuzzy          string    `json:"fuzzy,omitempty"`
	Part           string    `json:"part,omitempty"`
	Certainty      string    `json:"certainty"` // idea, asked, expected, confirmed, done, cancelled
	Audience       string    `json:"audience,omitempty"`
	AudienceGroup  string    `json:"audience_group,omitempty"`
	Place          string    `json:"place,omitempty"`
	PlaceNote      string    `json:"place_note,omitempty"`
	After          string    `json:"after,omitempty"`
	Within         string    `json:"within,omitempty"`
	Host           string    `json:"host,omitempty"` // organisation
	Aim            text.Pair `json:"aim,omitzero"`
	Languages      []string  `json:"languages,omitempty"`
	Interpretation bool      `json:"interpretation,omitempty"`
	Capacity       int       `json:"capacity,omitempty"`
	Dress          text.Pair `json:"dress,omitzero"`
	Transport      text.Pair `json:"transport,omitzero"`
	Public         text.Pair `json:"public,omitzero"`
	Note           string    `json:"note,omitempty"`
	Highlight      bool      `json:"highlight,omitempty"`
	Confidential   bool      `json:"confidential,omitempty"`
	Roles          []Part    `json:"roles,omitempty"`
	Resources      []string  `json:"resources,omitempty"`
	Source         Source    `json:"source,omitzero"`
}

// Part is somebody's part in a session: a person, or an organisation whose speaker is not named.
type Part struct {
	Person       string    `json:"person,omitempty"`
	Organisation string    `json:"organisation,omitempty"`
	Role         string    `json:"role"`
	Wording      text.Pair `json:"wording,omitzero"`
}

// Request is a wish to meet.
type Request struct {
	Ref          string  `json:"ref"`
	Company      string  `json:"company"`
	Counterpart  string  `json:"counterpart"`
	Direction    string  `json:"direction"` // we_ask, they_ask
	Channel      string  `json:"channel"`
	Intermediary string  `json:"intermediary,omitempty"`
	Organiser    string  `json:"organiser,omitempty"`
	Reason       string  `json:"reason"`
	Priority     int     `json:"priority"` // 1 first, to 3
	Minutes      int     `json:"minutes"`
	PlaceKind    string  `json:"place_kind"` // table, stand, office
	Place        string  `json:"place,omitempty"`
	Language     string  `json:"language,omitempty"`
	Interpreter  bool    `json:"interpreter,omitempty"`
	WishDay      string  `json:"wish_day,omitempty"`
	WishFrom     string  `json:"wish_from,omitempty"`
	WishTo       string  `json:"wish_to,omitempty"`
	Confidential bool    `json:"confidential,omitempty"`
	Brief        string  `json:"brief,omitempty"`
	State        string  `json:"state"` // draft, sent, accepted, declined, no_answer, cancelled
	Asked        Moment  `json:"asked,omitzero"`
	Answered     Moment  `json:"answered,omitzero"`
	Parties      []Party `json:"parties"`
}

// Party is somebody who comes to a meeting. Not required: any one of those of the side will do.
type Party struct {
	Person   string `json:"person"`
	Side     string `json:"side"` // company, counterpart
	Required bool   `json:"required"`
}
