package programme

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/text"
)

// SessionTable is the name of the table of sessions.
const SessionTable = "sessions"

// Tables are the tables of the programme: sessions, and the parts in them.
func Tables() []*exchange.Kind {
	return []*exchange.Kind{sessionExchange().Kind(), roleExchange().Kind()}
}

// Scope is what the tables of a programme name: what agenda.Scope has, and sessions.
func Scope(ctx context.Context, tx *db.Tx, missionID string) (*exchange.Scope, error) {
	s, err := agenda.Scope(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	list, err := sessionsOf(ctx, tx, missionID)
	for _, one := range list {
		s.Refs(SessionTable).Put(one.Ref, one.ID)
	}
	return s, err
}

// importing is how an import books: what clashes is kept and listed.
var importing = agenda.How{Keep: true, Quiet: true, Reason: "import"}

func sessionExchange() exchange.Table[Session] {
	type S = Session
	before := []exchange.Field[S]{
		exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", func(v *S) *string { return &v.Ref }).Also("référence", "reference").Like("ouverture").Must(),
		exchange.Choice("kind", "type", "kind", "", Kinds, func(v *S) *string { return &v.Kind }).Also("type").Like("plenary").Must(),
	}
	after := []exchange.Field[S]{
		exchange.Line("after", "référence de la séance qui doit être finie avant", "reference of the session that must be over first", func(v *S) *string { return &v.AfterRef }).Also("après"),
		exchange.Line("within", "référence de la séance dont elle est une partie", "reference of the session that it is a part of", func(v *S) *string { return &v.WithinRef }).Also("dans"),
		exchange.To("host", directory.OrganisationTable, "référence de l’organisation qui reçoit", "reference of the organisation that hosts", func(v *S) *string { return &v.HostID }).Also("hôte"),
		exchange.Both("aim", "but", "aim", true, func(v *S) (*string, *string) { return &v.Aim.FR, &v.Aim.EN }),
		exchange.List("languages", "langues, codes de deux lettres", "languages, two-letter codes", func(v *S) *[]string { return &v.Languages }).Also("langues").Like("fr; en"),
		exchange.Yes("interpretation", "avec interprétation", "with interpretation", func(v *S) *bool { return &v.Interpretation }).Also("interprétation"),
		exchange.Number("capacity", "places ; vide : sans limite", "places; empty: no limit", 0, 0, 100_000, func(v *S) *int { return &v.Capacity }).Also("capacité"),
		exchange.Both("dress", "tenue", "dress", false, func(v *S) (*string, *string) { return &v.Dress.FR, &v.Dress.EN }),
		exchange.Both("transport", "transport", "transport", false, func(v *S) (*string, *string) { return &v.Transport.FR, &v.Transport.EN }),
		exchange.Both("public", "ce que dit le programme public", "what the public programme says", true, func(v *S) (*string, *string) { return &v.Public.FR, &v.Public.EN }),
		exchange.Lines("note", "note, pour les organisateurs", "note, for organisers", func(v *S) *string { return &v.Note }),
		exchange.Rows("resources", agenda.ResourceTable, "références des ressources qu’elle prend", "references of the resources that it takes", func(v *S) *[]string { return &v.Resources }).Also("ressources"),
		attendees(),
	}
	return exchange.Table[S]{
		Name: SessionTable, Aliases: []string{"séances", "programme"}, Order: exchange.OrderSession, Scope: Scope,
		Title: text.Pair{FR: "Séances", EN: "Sessions"},
		Help: text.Pair{FR: "Le programme : plénières, tables rondes, visites, réceptions. Les heures sont celles du lieu, sinon de la mission.",
			EN: "The programme: plenaries, round tables, visits, receptions. Hours are those of the place, else of the mission."},
		Keys: []string{"ref"}, Key: func(v *S) string { return v.Ref },
		Fields: slices.Concat(before, agenda.WhenFields(func(v *S) *agenda.Engagement { return &v.Engagement }), after),
		Fresh: func(s *exchange.Scope, _ int) S {
			return S{MissionID: s.Mission, Engagement: agenda.Engagement{MissionID: s.Mission, Track: item.Business, Certainty: item.Expected}}
		},
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]S, error) {
			list, err := Sessions(ctx, tx, s.Mission)
			named(list)
			slices.SortFunc(list, func(a, b S) int { return text.Compare(a.Ref, b.Ref) })
			return list, err
		},
		Check: checkSession, Save: saveSessions,
	}
}

// named writes the sessions that others come after, or are a part of, by reference.
func named(list []Session) {
	refs := map[string]string{}
	for _, s := range list {
		refs[s.Engagement.ID] = s.Ref
	}
	for i := range list {
		e := &list[i].Engagement
		list[i].AfterRef, list[i].WithinRef = refs[e.AfterID], refs[e.WithinID]
	}
}

func checkSession(r *exchange.Row, s *exchange.Scope, v, old *Session) error {
	for _, l := range v.Languages {
		if len(l) < 2 || len(l) > 3 || strings.Trim(strings.ToLower(l), "abcdefghijklmnopqrstuvwxyz") != "" {
			r.Problem("languages", "« %s » n’est pas un code de langue : écrivez fr, en, es", "%q is no language code: write fr, en, es", l)
		}
	}
	if v.AfterRef == "" {
		v.Engagement.AfterID = ""
	}
	if v.WithinRef == "" {
		v.Engagement.WithinID = ""
	}
	if err := v.check(); err != nil {
		return err
	}
	if old != nil {
		if err := old.Engagement.Certainty.Become(v.Engagement.Certainty); err != nil {
			return err
		}
	}
	e := v.Engagement // Save settles it with its parts; here only its own words and hours count
	err := agenda.SettleRow(s, &e)
	v.Engagement.Track = e.Track
	return err
}

// attendees are those who joined by hand, and those excused: the parts of the others stand in the table of roles.
func attendees() exchange.Field[Session] {
	return exchange.Parts("attendees", directory.PersonTable, "références de qui vient ; « : excused » pour qui est excusé", "references of who comes; “: excused” for who is excused",
		func(v *Session) (out []exchange.Held) {
			for _, t := range v.Engagement.Takes {
				if t.Kind == item.Person && !slices.ContainsFunc(v.Roles, func(r Role) bool { return r.PersonID == t.ID }) {
					out = append(out, exchange.Held{ID: t.ID, Role: t.Role, Optional: t.Optional})
				}
			}
			return out
		}, func(v *Session, list []exchange.Held) {
			v.Engagement.Takes = nil
			for _, h := range list {
				if h.Role == "" {
					h.Role = "attends"
				}
				v.Engagement.Takes = append(v.Engagement.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Person, ID: h.ID}, Role: h.Role, Optional: h.Optional})
			}
		}).Also("participants")
}

func saveSessions(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []Session) ([]exchange.Change, error) {
	done, err := Save(ctx, tx, in.Actor, s.Mission, list, importing)
	if err != nil {
		return nil, err
	}
	held := make([]agenda.Engagement, len(list))
	for i := range list {
		held[i] = list[i].Engagement
	}
	if err := agenda.WarnAway(ctx, tx, in, s, held); err != nil {
		return nil, err
	}
	out := exchange.Changes(done, func(u Upserted) string { return string(u.Change) })
	now, err := Sessions(ctx, tx, s.Mission)
	if err != nil {
		return nil, err
	}
	at := map[string]agenda.Engagement{}
	for _, one := range now {
		at[one.Ref] = one.Engagement
	}
	for i := range list { // changing a session leaves its pin; a file may set it
		if e := at[list[i].Ref]; e.Pinned != list[i].Engagement.Pinned {
			if _, err := agenda.Pin(ctx, tx, in.Actor, e.ID, list[i].Engagement.Pinned, 0); err != nil {
				return nil, err
			}
			if out[i] == exchange.Left {
				out[i] = exchange.Changed
			}
		}
	}
	return out, nil
}
