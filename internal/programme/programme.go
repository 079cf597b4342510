// Package programme holds the sessions of a mission: plenaries, round tables, visits, receptions, pitches, signings.
//
// A session is what happens, with whom in which part; when and where it happens is its engagement, which agenda owns:
// programme books, changes and cancels it in the same transaction. Invariants: a session has exactly one engagement;
// everybody with a part in a session is taken by its engagement; an organisation may hold a part before its speaker
// is named.
package programme

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Kinds of session, in the order in which forms offer them.
var Kinds = []string{
	"plenary", "round_table", "workshop", "pitch_session", "site_visit", "official_visit", "signing_ceremony", "reception",
	"breakfast", "delegation_meeting", "high_level_meetings", "b2b_programme", "stand_setup", "stand_day", "mentoring",
	"press_conference", "transfer", "framework_festival", "other",
}

// Roles in a session, in the order in which a programme names them.
var Roles = []string{"host", "opening", "moderator", "co_moderator", "speaker", "key_witness", "signatory", "presents", "guest", "attends"}

// Role is a part in a session: of a person, or of an organisation whose speaker is not named yet. Wording replaces
// the usual word for the role ("grand témoin").
type Role struct {
	PersonID, OrganisationID string
	Role                     string
	Wording                  text.Pair
}

// Session is one item of the programme. When, where, how certain and for whom it is stands in Engagement.
type Session struct {
	ID, MissionID, Ref string
	Kind               string
	Aim                text.Pair // what it is for
	Languages          []string  // ISO 639-1
	Interpretation     bool
	Capacity           int    // places; 0 is not limited
	HostID             string // organisation
	Dress, Transport   text.Pair
	Public             text.Pair // what the public programme says
	Note               string    // organisers only
	Roles              []Role
	Resources          []string // rooms, vehicles and the like that it takes
	AfterRef           string   // session that must be over first; for saving only
	WithinRef          string   // session that this one is a part of; for saving only
	CreatedAt          span.Instant
	ChangedAt          span.Instant
	Version            int64
	Engagement         agenda.Engagement
}

// Change is what saving did with a session.
type Change string

// The changes.
const (
	Added   Change = "added"
	Changed Change = "changed"
	Left    Change = "left"
)

// Upserted is what became of one session.
type Upserted struct {
	ID     string
	Change Change
}

// Limits in characters, each language for itself. A title must stand on one card, on a phone and on paper.
const (
	MostTitle   = 160
	MostWording = 80
	MostLine    = 300  // dress, place note
	MostText    = 1000 // aim, transport, note of the programme
	MostPublic  = 4000 // public text, note of organisers
	mostRef     = 100
)

// tooLong gives each text that passes its limit, naming the field.
func (s *Session) tooLong() (wrong []error) {
	e := &s.Engagement
	for _, x := range []struct {
		field, text string
		most        int
		fr, en      string
	}{
		{"ref", s.Ref, mostRef, "La référence", "The reference"},
		{"title_fr", e.Title.FR, MostTitle, "Le titre", "The title"}, {"title_en", e.Title.EN, MostTitle, "Le titre", "The title"},
		{"place_note", e.PlaceNote, MostLine, "La précision sur le lieu", "What is said of the place"},
		{"dress_fr", s.Dress.FR, MostLine, "La tenue", "The dress"}, {"dress_en", s.Dress.EN, MostLine, "La tenue", "The dress"},
		{"aim_fr", s.Aim.FR, MostText, "Le but", "The aim"}, {"aim_en", s.Aim.EN, MostText, "Le but", "The aim"},
		{"transport_fr", s.Transport.FR, MostText, "Le transport", "The transport"}, {"transport_en", s.Transport.EN, MostText, "Le transport", "The transport"},
		{"note_fr", e.Note.FR, MostText, "La note", "The note"}, {"note_en", e.Note.EN, MostText, "La note", "The note"},
		{"public_fr", s.Public.FR, MostPublic, "Le texte public", "The public text"}, {"public_en", s.Public.EN, MostPublic, "Le texte public", "The public text"},
		{"note", s.Note, MostPublic, "La note des organisateurs", "The note of the organisers"},
	} {
		if n := utf8.RuneCountInString(x.text); n > x.most {
			wrong = append(wrong, fault.New(fault.Invalid, "%[1]s compte %[3]d caractères ; il en faut %[4]d au plus : raccourcissez.", "%[2]s has %[3]d characters, %[4]d at most: shorten it.",
				x.fr, x.en, n, x.most).With(fault.Field{Name: x.field}))
		}
	}
	for _, r := range s.Roles {
		if max(utf8.RuneCountInString(r.Wording.FR), utf8.RuneCountInString(r.Wording.EN)) > MostWording {
			wrong = append(wrong, longWording("role"))
		}
	}
	return wrong
}

func longWording(field string) error {
	return fault.New(fault.Invalid, "Une formule à imprimer a %d caractères au plus : raccourcissez.", "Words to print have %d characters at most: shorten them.", MostWording).With(fault.Field{Name: field})
}

// check refuses a session that cannot be, naming the field.
func (s *Session) check() error {
	bad := func(field, fr, en string, args ...any) error {
		return fault.New(fault.Invalid, fr, en, args...).With(fault.Field{Name: field})
	}
	if long := s.tooLong(); len(long) > 0 {
		return fault.Join(long...)
	}
	switch {
	case s.Ref == "":
		return bad("ref", "Donnez une référence à la séance.", "Give the session a reference.")
	case s.AfterRef == s.Ref:
		return bad("after", "Une séance ne peut pas venir après elle-même.", "A session cannot come after itself.")
	case s.WithinRef == s.Ref:
		return bad("within", "Une séance ne peut pas faire partie d'elle-même.", "A session cannot be a part of itself.")
	case !slices.Contains(Kinds, s.Kind):
		return bad("kind", "Le type « %s » n'est pas connu : choisissez %s.", "The kind %q is not known: choose one of %s.", s.Kind, strings.Join(Kinds, ", "))
	case s.Capacity < 0 || s.Capacity > 100_000:
		return bad("capacity", "La capacité va de 0 à 100 000.", "The capacity goes from 0 to 100,000.")
	}
	for _, l := range s.Languages {
		if len(l) != 2 || strings.ToLower(l) != l {
			return bad("languages", "« %s » n'est pas un code de langue de deux lettres : fr, en…", "%q is not a language code of two letters: fr, en…", l)
		}
	}
	for _, r := range s.Roles {
		if r.PersonID == "" && r.OrganisationID == "" {
			return bad("role", "Un rôle va à une personne ou à une organisation.", "A part goes to a person or to an organisation.")
		}
		if !slices.Contains(Roles, r.Role) {
			return bad("role", "Le rôle « %s » n'est pas connu : choisissez %s.", "The part %q is not known: choose one of %s.", r.Role, strings.Join(Roles, ", "))
		}
	}
	return nil
}

// clean makes the texts safe and drops what is written twice.
func (s *Session) clean() {
	s.Ref = text.SafeLine(s.Ref)
	for _, p := range []*text.Pair{&s.Aim, &s.Dress, &s.Transport, &s.Public} {
		*p = text.Pair{FR: strings.TrimSpace(text.Safe(p.FR)), EN: strings.TrimSpace(text.Safe(p.EN))}
	}
	s.Note = strings.TrimSpace(text.Safe(s.Note))
	s.Languages = slices.Clone(s.Languages)
	slices.Sort(s.Languages)
	s.Languages = slices.Compact(s.Languages)
	var roles []Role
	for _, r := range s.Roles {
		r.Wording = text.Pair{FR: text.SafeLine(r.Wording.FR), EN: text.SafeLine(r.Wording.EN)}
		if !slices.Contains(roles, r) {
			roles = append(roles, r)
		}
	}
	s.Roles = roles
}

// optional tells whether somebody with this part may be dropped without asking again.
func optional(role string) bool { return role == "attends" || role == "guest" }

// present keeps the parts that the engagement still takes: somebody whom the agenda took out of it, as a way out of a
// conflict, has no part any more.
func present(roles []Role, e *agenda.Engagement) []Role {
	return slices.DeleteFunc(roles, func(r Role) bool {
		return r.PersonID != "" && optional(r.Role) && !e.Has(agenda.Holder{Kind: item.Person, ID: r.PersonID})
	})
}

// takes are the holders of the engagement that the session's parts call for, beside the people whom it excuses.
func (s *Session) takes() []agenda.Take {
	var out []agenda.Take
	seen := map[agenda.Holder]bool{}
	add := func(kind item.HolderKind, id, role string, optional bool) {
		h := agenda.Holder{Kind: kind, ID: id}
		if id != "" && !seen[h] {
			seen[h] = true
			out = append(out, agenda.Take{Holder: h, Role: role, Optional: optional})
		}
	}
	for _, r := range s.Roles {
		add(item.Person, r.PersonID, r.Role, optional(r.Role))
	}
	for _, r := range s.Roles {
		add(item.Organisation, r.OrganisationID, r.Role, false)
	}
	add(item.Organisation, s.HostID, "host", false)
	for _, id := range s.Resources {
		add(item.Resource, id, "", false)
	}
	for _, t := range s.Engagement.Takes { // excused by name: stays so until given a part
		if t.Kind == item.Person && t.Role == item.Excused && !seen[t.Holder] {
			seen[t.Holder] = true
			out = append(out, t)
		}
	}
	return out
}

// same tells whether two sessions say the same, bookkeeping aside.
func same(a, b Session) bool {
	return reflect.DeepEqual(plain(a), plain(b)) && sameEngagement(a.Engagement, b.Engagement)
}

func plain(s Session) Session {
	s.CreatedAt, s.ChangedAt, s.Version, s.AfterRef, s.WithinRef, s.Engagement, s.Resources = 0, 0, 0, "", "", agenda.Engagement{}, nil
	if len(s.Roles) == 0 {
		s.Roles = nil
	}
	if len(s.Languages) == 0 {
		s.Languages = nil
	}
	return s
}

func sameEngagement(a, b agenda.Engagement) bool {
	for _, e := range []*agenda.Engagement{&a, &b} {
		e.CreatedAt, e.ChangedAt, e.ChangedBy, e.Version, e.UID, e.Pinned = 0, 0, "", 0, "", false
		e.Takes = slices.Clone(e.Takes)
		e.SortTakes()
		if len(e.Takes) == 0 {
			e.Takes = nil
		}
	}
	return reflect.DeepEqual(a, b)
}
