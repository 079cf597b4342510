// Package meeting holds who wants to meet whom, and where and when they do.
//
// A request is a wish to meet between a company of the delegation and a counterpart; an intermediary carries it. Its
// states follow the answer: draft, sent, then accepted, declined or without answer; cancelled at any time; held or
// no_show once it was to take place. An accepted request may be placed: its engagement in the agenda then holds the
// people, the table and, where no language is common, the interpreter. One request object serves brokerage tables,
// walk-ins on a stand and visits at a counterpart's office.
//
// Package plan is the scheduling problem, without rows or pages; this package turns rows into a problem, runs it as a
// job, keeps the result as a draft, and books it into the agenda when a person says so.
package meeting

import (
	"cmp"
	"slices"
	"strings"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// State is where a request stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Sent      State = "sent"
	Accepted  State = "accepted"
	Declined  State = "declined"
	NoAnswer  State = "no_answer"
	Cancelled State = "cancelled"
	Held      State = "held"
	NoShow    State = "no_show"
)

// States lists the states in the order in which a request passes them.
var States = []State{Draft, Sent, Accepted, Declined, NoAnswer, Cancelled, Held, NoShow}

// next says which states may follow which. What ended may be taken up again: people change their minds.
var next = map[State][]State{
	Draft:     {Sent, Accepted, Cancelled},
	Sent:      {Accepted, Declined, NoAnswer, Cancelled, Draft},
	NoAnswer:  {Sent, Accepted, Declined, Cancelled},
	Accepted:  {Cancelled, Declined, Held, NoShow, Sent},
	Declined:  {Sent, Accepted, Draft},
	Cancelled: {Draft, Sent, Accepted},
	Held:      {NoShow, Accepted},
	NoShow:    {Held, Accepted},
}

// Next lists the states that may follow s.
func (s State) Next() []State { return next[s] }

// Open tells whether a request in this state wants a place in the agenda, or has one.
func (s State) Open() bool { return s == Accepted || s == Held || s == NoShow }

// become checks the step to another state.
func (r *Request) become(to State) error {
	if r.State == to || slices.Contains(r.State.Next(), to) {
		return nil
	}
	return fault.New(fault.Conflict, "La demande %[1]s est « %[2]s » : elle ne peut pas devenir « %[3]s ».", "Request %[1]s is “%[2]s”: it cannot become “%[3]s”.", r.Ref, said(r.State.Words()), said(to.Words())).With(fault.Field{Name: "state"})
}

var stateWords = map[State]text.Pair{
	Draft:     {FR: "brouillon", EN: "draft"},
	Sent:      {FR: "envoyée", EN: "sent"},
	Accepted:  {FR: "acceptée", EN: "accepted"},
	Declined:  {FR: "refusée", EN: "declined"},
	NoAnswer:  {FR: "sans réponse", EN: "no answer"},
	Cancelled: {FR: "annulée", EN: "cancelled"},
	Held:      {FR: "tenue", EN: "held"},
	NoShow:    {FR: "absence", EN: "no-show"},
}

// Words names the state.
func (s State) Words() text.Pair {
	if w, ok := stateWords[s]; ok {
		return w
	}
	return text.Both(string(s))
}

// said is a text in both languages as an argument of a fault.
type said text.Pair

// Sentence is the text in a language.
func (s said) Sentence(lang string) string { return text.Pair(s).In(text.Lang(lang)) }

// Words of a request that are chosen from a list.
var (
	Directions = []string{"we_ask", "they_ask"}
	Channels   = []string{"form", "mail", "phone", "whatsapp", "linkedin", "walk_in", "import", "other"}
	PlaceKinds = []string{"table", "stand", "office", "room"}
)

// Sides of a meeting.
const (
	OfCompany     = "company"
	OfCounterpart = "counterpart"
)

// Party is somebody who may come. Required: must come; otherwise any one of the side's others will do.
type Party struct {
	PersonID string
	Side     string
	Required bool
}

// Request is a wish to meet and, once placed, the meeting.
type Request struct {
	ID, MissionID, Ref       string
	CompanyID, CounterpartID string
	Direction, Channel       string
	IntermediaryID           string // organisation that carries the request; "" for none
	OrganiserID              string // partner that organises it
	Reason                   string // why they should meet, as the other side reads it
	Priority                 int    // 1 the most urgent, to 3
	Minutes                  int
	PlaceKind                string
	PlaceID                  string // a certain place; "" for any of the kind
	Language                 string // ISO 639-1; "" for any that is common
	Interpreter              bool   // asked for, even where a language is common
	WishDay                  span.Day
	WishFrom, WishTo         span.Clock // -1 for any
	Confidential             bool
	Brief                    string // confidential preparation; organisers and the intermediary
	State                    State
	EngagementID             string // "" while it has no place
	AskedAt, AnsweredAt      span.Instant
	CreatedAt, ChangedAt     span.Instant
	Version                  int64
	Parties                  []Party
}

// Placed tells whether the request has a place in the agenda.
func (r *Request) Placed() bool { return r.EngagementID != "" }

// People lists who may come, of one side or, with side "", of both.
func (r *Request) People(side string) []string {
	var out []string
	for _, p := range r.Parties {
		if side == "" || p.Side == side {
			out = append(out, p.PersonID)
		}
	}
	return out
}

// Change is what saving did with a request.
type Change string

// The changes.
const (
	Added   Change = "added"
	Changed Change = "changed"
	Left    Change = "left"
)

// Upserted is what became of one request.
type Upserted struct {
	ID     string
	Change Change
}

// Limits of a request's numbers.
const (
	shortest = 5   // minutes
	longest  = 480 // minutes
	dayMost  = 36 * 60
	textMost = 5000 // characters
)

// check completes and refuses a request that cannot be, naming the field.
func (r *Request) check() error {
	bad := func(field, fr, en string, args ...any) error {
		return fault.New(fault.Invalid, fr, en, args...).With(fault.Field{Name: field})
	}
	choice := func(field string, value *string, all []string) error {
		if *value == "" {
			*value = all[0]
		}
		if !slices.Contains(all, *value) {
			return bad(field, "« %s » n’est pas connu : choisissez %s.", "%q is not known: choose one of %s.", *value, strings.Join(all, ", "))
		}
		return nil
	}
	r.Ref, r.Language = text.SafeLine(r.Ref), strings.ToLower(text.SafeLine(r.Language))
	r.Reason, r.Brief = text.Safe(r.Reason), text.Safe(r.Brief)
	if r.State == "" {
		r.State = Draft
	}
	for _, p := range r.Parties {
		if p.Side != OfCompany && p.Side != OfCounterpart {
			return bad("parties", "Dites de quel côté vient chaque personne : « %s » ou « %s ».", "Say for which side each person comes: %q or %q.", OfCompany, OfCounterpart)
		}
	}
	switch {
	case r.Ref == "":
		return bad("ref", "Donnez une référence à la demande.", "Give the request a reference.")
	case r.CompanyID == "":
		return bad("company", "Choisissez l’entreprise.", "Choose the company.")
	case r.CounterpartID == "":
		return bad("counterpart", "Choisissez l’interlocuteur.", "Choose the counterpart.")
	case r.CompanyID == r.CounterpartID:
		return bad("counterpart", "Une organisation ne peut pas se rencontrer elle-même.", "An organisation cannot meet itself.")
	case r.Minutes < shortest || r.Minutes > longest:
		return bad("minutes", "La durée va de %d à %d minutes ; « %d » n’en est pas.", "The length goes from %d to %d minutes; %d does not fit.", shortest, longest, r.Minutes)
	case r.Priority < 1 || r.Priority > 3:
		return bad("priority", "La priorité va de 1 (d’abord) à 3.", "The priority goes from 1 (first) to 3.")
	case len([]rune(r.Reason)) > textMost || len([]rune(r.Brief)) > textMost:
		return bad("reason", "Le texte est trop long : %d caractères au plus.", "The text is too long: %d characters at most.", textMost)
	case r.WishFrom < -1 || r.WishTo < -1 || r.WishFrom > dayMost || r.WishTo > dayMost:
		return bad("wish_from", "L’horaire souhaité n’est pas une heure du jour : écrivez par exemple 14:40.", "The hours wished are no time of day: write for instance 14:40.")
	case r.WishFrom >= 0 && r.WishTo >= 0 && int(r.WishTo-r.WishFrom) < r.Minutes:
		return bad("wish_to", "L’horaire souhaité (%s–%s) est plus court que le rendez-vous (%d min).", "The hours wished (%s–%s) are shorter than the meeting (%d min).", r.WishFrom.String(), r.WishTo.String(), r.Minutes)
	}
	states := make([]string, len(States))
	for i, s := range States {
		states[i] = string(s)
	}
	state := string(r.State)
	for _, c := range []struct {
		field string
		value *string
		all   []string
	}{{"direction", &r.Direction, Directions}, {"channel", &r.Channel, Channels}, {"place_kind", &r.PlaceKind, PlaceKinds}, {"state", &state, states}} {
		if err := choice(c.field, c.value, c.all); err != nil {
			return err
		}
	}
	r.State = State(state)
	r.Parties = cleanParties(r.Parties)
	return nil
}

// cleanParties drops who is named twice, whatever the side, and puts the parties in their one order.
func cleanParties(list []Party) []Party {
	named := map[string]bool{}
	var out []Party
	for _, p := range list {
		if p.PersonID != "" && !named[p.PersonID] {
			named[p.PersonID] = true
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Party) int {
		return cmp.Or(strings.Compare(a.Side, b.Side), strings.Compare(a.PersonID, b.PersonID))
	})
	return out
}
