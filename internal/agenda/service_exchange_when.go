package agenda

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// WhenFields are the columns that tell of an engagement when, where, for whom and how certain it is: for the tables of
// every capability whose records have an engagement.
func WhenFields[T any](of func(*T) *Engagement) []exchange.Field[T] {
	zone := func(s *exchange.Scope, v *T) span.Zone {
		if z := of(v).Zone; z != "" {
			return z
		}
		return s.ZoneOf(of(v).PlaceID)
	}
	inherited := func(s *exchange.Scope, v *T) span.Zone { return s.ZoneOf(of(v).PlaceID) }
	return []exchange.Field[T]{
		exchange.Choice("track", "fil du programme", "track", "", item.Tracks, func(v *T) *Track { return &of(v).Track }).Also("fil"),
		exchange.Both("title", "titre", "title", false, func(v *T) (*string, *string) { return &of(v).Title.FR, &of(v).Title.EN }).Like("Vol vers Québec", "Flight to Québec"),
		exchange.To("place", mission.PlaceTable, "référence du lieu", "reference of the place", func(v *T) *string { return &of(v).PlaceID }).Also("lieu"),
		exchange.Line("place_note", "précision sur le lieu", "more about the place", func(v *T) *string { return &of(v).PlaceNote }),
		exchange.TimeZone("zone", "fuseau ; vide : celui du lieu, sinon de la mission", "time zone; empty: that of the place, else of the mission", inherited, func(v *T) *span.Zone { return &of(v).Zone }).Also("fuseau"),
		exchange.Choice("fuzzy", "heure : rien si exacte, ou", "hour: nothing when exact, or", item.Exact,
			[]item.Fuzzy{item.After, item.Before, item.Around, item.Part, item.DayOnly, item.Undated}, func(v *T) *item.Fuzzy { return &of(v).Fuzzy }).Also("précision"),
		exchange.Choice("part", "moment de la journée", "part of the day", "", item.PartNames, func(v *T) *string { return &of(v).FuzzyLabel }).Also("moment"),
		exchange.LoosePeriod("day", "starts", "end_day", "ends", zone, func(v *T) (*span.Day, *span.Instant, *span.Instant) {
			return &of(v).Day, &of(v).Starts, &of(v).Ends
		}).Like("2027-06-14", "09:30", "", "11:00"),
		exchange.Choice("certainty", "certitude", "certainty", item.Expected, item.Certainties, func(v *T) *Certainty { return &of(v).Certainty }).Also("certitude").Like("confirmed"),
		exchange.Choice("audience", "pour qui, au-delà des personnes nommées", "for whom, beside those named", item.People, []item.Audience{item.People, item.Group, item.All}, func(v *T) *item.Audience { return &of(v).Audience }).Also("public"),
		exchange.Line("audience_group", "groupe ou population", "group or population", func(v *T) *string { return &of(v).AudienceGroup }).Also("groupe"),
		exchange.Yes("highlight", "temps fort", "highlight", func(v *T) *bool { return &of(v).Highlight }).Also("temps fort"),
		exchange.Yes("confidential", "confidentiel", "confidential", func(v *T) *bool { return &of(v).Confidential }).Also("confidentiel"),
		exchange.Yes("pinned", "ne bouge pas", "does not move", func(v *T) *bool { return &of(v).Pinned }).Also("épinglé"),
		exchange.Both("remark", "remarque pour les concernés", "remark for those concerned", true, func(v *T) (*string, *string) { return &of(v).Note.FR, &of(v).Note.EN }),
	}
}

// SettleRow completes an engagement that a file brings and refuses what cannot be.
func SettleRow(s *exchange.Scope, e *Engagement) error {
	if e.Zone == "" {
		e.Zone = s.ZoneOf(e.PlaceID)
	}
	if e.Track == "" && e.Kind == item.KindTravel {
		e.Track = item.Travel
	}
	if e.Track == "" {
		e.Track = item.Business
	}
	return e.Settle()
}

// Restate brings an engagement to what a file says of it: clashes are kept and listed, and there is no step to undo.
func Restate(ctx context.Context, tx *db.Tx, a account.Actor, was, now Engagement) (exchange.Change, error) {
	pinned := now.Pinned
	now.Pinned, now.Version = was.Pinned, 0
	now.SortTakes()
	was.SortTakes()
	change := exchange.Left
	if !same(&was, &now) {
		change = exchange.Changed
		if _, _, err := Change(ctx, tx, a, now, How{Keep: true, Quiet: true, Reason: "import"}); err != nil {
			return "", err
		}
	}
	if pinned != was.Pinned {
		change = exchange.Changed
		if _, err := Pin(ctx, tx, a, was.ID, pinned, 0); err != nil {
			return "", err
		}
	}
	return change, nil
}

// References gives how files name the engagements that have a record above the agenda, by id: "session:ouverture".
type References func(ctx context.Context, tx *db.Tx, missionID string) (map[string]string, error)

func (r References) read(ctx context.Context, tx *db.Tx, missionID string) (map[string]string, error) {
	if r == nil {
		return nil, nil
	}
	return r(ctx, tx, missionID)
}

// name writes what engagements come after and are a part of by reference; what has none by its calendar id.
func (r References) name(ctx context.Context, tx *db.Tx, s *exchange.Scope, list []Engagement) error {
	refs := map[string]string{}
	var strange []string
	for i := range list {
		refs[list[i].ID] = refOf(s, list[i].UID)
	}
	for i := range list {
		for _, id := range []string{list[i].AfterID, list[i].WithinID} {
			if id != "" && refs[id] == "" {
				strange = append(strange, id)
			}
		}
	}
	if len(strange) > 0 {
		above, err := r.read(ctx, tx, s.Mission)
		if err != nil {
			return err
		}
		found, err := engagementsByID(ctx, tx, strange)
		if err != nil {
			return err
		}
		for id, e := range found {
			refs[id] = cmp.Or(above[id], e.UID)
		}
	}
	for i := range list {
		list[i].AfterID, list[i].WithinID = refs[list[i].AfterID], refs[list[i].WithinID]
	}
	return nil
}

// find turns references back into ids: of engagements of the file, of the mission, and of the records above.
func (r References) find(ctx context.Context, tx *db.Tx, s *exchange.Scope, list []Engagement) error {
	if !slices.ContainsFunc(list, func(e Engagement) bool { return e.AfterID+e.WithinID != "" }) {
		return nil
	}
	all, err := engagementsLike(ctx, tx, s.Mission, Filter{Cancelled: true})
	if err != nil {
		return err
	}
	above, err := r.read(ctx, tx, s.Mission)
	if err != nil {
		return err
	}
	ids := map[string]string{}
	for i := range all {
		ids[all[i].UID] = all[i].ID
		ids[cmp.Or(above[all[i].ID], refOf(s, all[i].UID))] = all[i].ID
	}
	for i := range list { // rows may name one another
		list[i].ID = cmp.Or(list[i].ID, db.NewID())
		ids[refOf(s, list[i].UID)] = list[i].ID
	}
	for i := range list {
		for column, to := range map[string]*string{"after": &list[i].AfterID, "within": &list[i].WithinID} {
			id, known := ids[*to]
			if *to != "" && (!known || id == list[i].ID) {
				return fault.New(fault.Invalid, "colonne %[1]s : « %[2]s » n’est la référence d’aucun autre engagement ; écrivez une référence de cette table, « session:… » ou « meeting:… »",
					"column %[1]s: %[2]q is the reference of no other engagement; write a reference of this table, “session:…” or “meeting:…”", column, *to).With(fault.Field{Name: list[i].UID})
			}
			*to = id
		}
	}
	return nil
}

// WarnAway adds to an import's report which rows stand outside the days of the mission: they are kept, and shown as
// conflicts. Journeys may.
func WarnAway(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []Engagement) error {
	m, err := mission.Get(ctx, tx, s.Mission)
	if err != nil || m.FirstDay.IsZero() {
		return err
	}
	last := max(m.FirstDay, m.LastDay)
	rows := in.Good()
	fr, en := text.Printer{Lang: text.FR}, text.Printer{Lang: text.EN}
	var inFR, inEN []string
	for i, e := range list {
		day := e.Day
		if e.Starts != 0 {
			day = span.DayOf(e.Starts, m.Zone)
		}
		if day.IsZero() || e.Track == item.Travel || day >= m.FirstDay && day <= last || i >= len(rows) {
			continue
		}
		inFR = append(inFR, fmt.Sprintf("ligne %d (%s)", rows[i].Number, fr.Day(day)))
		inEN = append(inEN, fmt.Sprintf("row %d (%s)", rows[i].Number, en.Day(day)))
	}
	if n := len(inFR); n > 0 {
		const shown = 8
		if n > shown {
			inFR, inEN = append(inFR[:shown], "…"), append(inEN[:shown], "…")
		}
		in.Warn("hors des dates de la mission (%[2]s) : %[3]s. Vérifiez ces dates ; importées ainsi, ce seront des conflits « hors mission » (%[1]d).",
			"outside the days of the mission (%[4]s): %[5]s. Check these dates; imported as they are, they will be conflicts “outside the mission” (%[1]d).",
			n, fr.Days(m.FirstDay, last), text.Safe(fr.List(inFR)), en.Days(m.FirstDay, last), text.Safe(en.List(inEN)))
	}
	return nil
}
