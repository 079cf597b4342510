package meeting

import (
	"cmp"
	"context"
	"slices"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// booked is one row of the table of meetings: a request with its place in the agenda.
type booked struct {
	request               string
	resource, interpreter string
	people                []exchange.Held // role: the side, unless another is given
	at                    agenda.Engagement
}

func (s *Service) meetingExchange() exchange.Table[booked] {
	engagement := func(v *booked) *agenda.Engagement { return &v.at }
	zone := func(s *exchange.Scope, v *booked) span.Zone { return cmp.Or(v.at.Zone, s.ZoneOf(v.at.PlaceID)) }
	inherited := func(s *exchange.Scope, v *booked) span.Zone { return s.ZoneOf(v.at.PlaceID) }
	return exchange.Table[booked]{
		Name: "meetings", Aliases: []string{"rendez-vous", "planning"}, Order: exchange.OrderMeeting, Scope: exchangeScope,
		Title: text.Pair{FR: "Rendez-vous placés", EN: "Placed meetings"},
		Help: text.Pair{FR: "Les demandes qui ont leur place dans l’agenda. Les heures sont celles du lieu, sinon de la mission.",
			EN: "Requests that have their place in the agenda. Hours are those of the place, else of the mission."},
		Keys: []string{"request"}, Key: func(v *booked) string { return v.request },
		Fields: []exchange.Field[booked]{
			exchange.To("request", RequestTable, "référence de la demande", "reference of the request", func(v *booked) *string { return &v.request }).Also("demande").Like("RDV-1").Must(),
			exchange.To("place", mission.PlaceTable, "référence du lieu", "reference of the place", func(v *booked) *string { return &v.at.PlaceID }).Also("lieu").Like("palais"),
			exchange.Line("place_note", "précision sur le lieu", "more about the place", func(v *booked) *string { return &v.at.PlaceNote }),
			exchange.TimeZone("zone", "fuseau ; vide : celui du lieu, sinon de la mission", "time zone; empty: that of the place, else of the mission", inherited, func(v *booked) *span.Zone { return &v.at.Zone }).Also("fuseau"),
			exchange.Period("day", "starts", "end_day", "ends", zone, func(v *booked) (*span.Instant, *span.Instant) { return &v.at.Starts, &v.at.Ends }).Like("2027-06-15", "09:20", "", "09:50"),
			exchange.To("resource", agenda.ResourceTable, "référence de la table ou de la salle", "reference of the table or room", func(v *booked) *string { return &v.resource }).Also("table", "ressource").Like("table-1"),
			exchange.To("interpreter", agenda.ResourceTable, "référence de l’interprète", "reference of the interpreter", func(v *booked) *string { return &v.interpreter }).Also("interprète"),
			exchange.Parts("people", directory.PersonTable, "références de qui vient ; vide : tous ceux de la demande", "references of who comes; empty: everybody of the request",
				func(v *booked) []exchange.Held { return v.people }, func(v *booked, list []exchange.Held) { v.people = list }).Also("personnes").Like("P-1; P-2"),
			exchange.Choice("certainty", "certitude", "certainty", item.Confirmed, item.Certainties, func(v *booked) *agenda.Certainty { return &engagement(v).Certainty }).Also("certitude"),
			exchange.Yes("pinned", "ne bouge pas", "does not move", func(v *booked) *bool { return &v.at.Pinned }).Also("épinglé"),
			exchange.Both("remark", "remarque pour les concernés", "remark for those concerned", true, func(v *booked) (*string, *string) { return &v.at.Note.FR, &v.at.Note.EN }),
		},
		Fresh: func(*exchange.Scope, int) booked { return booked{at: agenda.Engagement{Certainty: item.Confirmed}} },
		Load:  loadPlaced,
		Check: func(_ *exchange.Row, sc *exchange.Scope, v, old *booked) error {
			if old != nil {
				if err := old.at.Certainty.Become(v.at.Certainty); err != nil {
					return err
				}
			}
			probe := v.at
			probe.Title = text.Both("-") // the real one is made of the two names
			return agenda.SettleRow(sc, &probe)
		},
		Save: s.savePlaced,
	}
}

func loadPlaced(ctx context.Context, tx *db.Tx, sc *exchange.Scope) ([]booked, error) {
	list, err := Requests(ctx, tx, sc.Mission)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, q := range list {
		if q.Placed() {
			ids = append(ids, q.EngagementID)
		}
	}
	by, err := agenda.ByID(ctx, tx, ids)
	var out []booked
	for _, q := range list {
		if e, ok := by[q.EngagementID]; ok {
			out = append(out, placedFrom(&q, e))
		}
	}
	refs := sc.Refs(RequestTable)
	slices.SortFunc(out, func(a, b booked) int { return text.Compare(refs.Ref(a.request), refs.Ref(b.request)) })
	return out, err
}

func placedFrom(q *Request, e agenda.Engagement) booked {
	v := booked{request: q.ID, at: e}
	side := sides(q)
	for _, t := range e.Takes {
		switch {
		case t.Kind == item.Person:
			role := t.Role
			if role == side[t.ID] {
				role = ""
			}
			v.people = append(v.people, exchange.Held{ID: t.ID, Role: role, Optional: t.Optional})
		case t.Kind == item.Resource && t.Role == "interpreter":
			v.interpreter = t.ID
		case t.Kind == item.Resource:
			v.resource = t.ID
		}
	}
	return v
}

func sides(q *Request) map[string]string {
	out := make(map[string]string, len(q.Parties))
	for _, p := range q.Parties {
		out[p.PersonID] = p.Side
	}
	return out
}

// engagement is a row as the agenda keeps it.
func (v *booked) engagement(sc *exchange.Scope, q *Request, names map[string]directory.Organisation) agenda.Engagement {
	e := v.at.Clone()
	e.MissionID, e.Kind, e.SubjectID, e.Confidential = sc.Mission, item.KindMeeting, q.ID, q.Confidential
	e.Track, e.Audience, e.Takes = cmp.Or(e.Track, item.Business), cmp.Or(e.Audience, item.People), nil
	if e.Title.Empty() {
		e.Title = text.Both(label(names, q))
	}
	if e.Zone == "" {
		e.Zone = sc.ZoneOf(e.PlaceID)
	}
	people := v.people
	if len(people) == 0 {
		for _, p := range q.Parties {
			people = append(people, exchange.Held{ID: p.PersonID})
		}
	}
	side := sides(q)
	for _, h := range people {
		e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Person, ID: h.ID}, Role: cmp.Or(h.Role, side[h.ID]), Optional: h.Optional})
	}
	e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Organisation, ID: q.CompanyID}, Role: OfCompany},
		agenda.Take{Holder: agenda.Holder{Kind: item.Organisation, ID: q.CounterpartID}, Role: OfCounterpart})
	if v.resource != "" {
		e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Resource, ID: v.resource}})
	}
	if v.interpreter != "" {
		e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Resource, ID: v.interpreter}, Role: "interpreter"})
	}
	return e
}

func (s *Service) savePlaced(ctx context.Context, tx *db.Tx, in *exchange.Input, sc *exchange.Scope, list []booked) ([]exchange.Change, error) {
	all, err := Requests(ctx, tx, sc.Mission)
	if err != nil {
		return nil, err
	}
	by := make(map[string]*Request, len(all))
	var organisations, ids []string
	for i := range all {
		q := &all[i]
		by[q.ID] = q
		organisations = append(organisations, q.CompanyID, q.CounterpartID)
		if q.Placed() {
			ids = append(ids, q.EngagementID)
		}
	}
	names, err := directory.OrganisationsByID(ctx, tx, organisations)
	if err != nil {
		return nil, err
	}
	old, err := agenda.ByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]exchange.Change, len(list))
	var fresh, wanted []agenda.Engagement
	var touched []Request
	for i := range list {
		q := by[list[i].request]
		about := fault.Field{Name: list[i].request}
		if err := mayCarry(in.Actor, q); err != nil {
			return nil, fault.Of(err).With(about)
		}
		if !q.State.Open() {
			return nil, fault.New(fault.Invalid, "la demande %s n’est pas acceptée : elle ne peut pas avoir de place dans l’agenda", "request %s is not accepted: it cannot have a place in the agenda", q.Ref).With(about)
		}
		want := list[i].engagement(sc, q, names)
		wanted = append(wanted, want)
		if was, known := old[q.EngagementID]; known {
			if out[i], err = agenda.Restate(ctx, tx, in.Actor, was, want); err != nil {
				return nil, fault.Of(err).With(about)
			}
			continue
		}
		want.ID = db.NewID()
		q.EngagementID = want.ID
		out[i] = exchange.Added
		fresh, touched = append(fresh, want), append(touched, *q)
	}
	if err := agenda.WarnAway(ctx, tx, in, sc, wanted); err != nil || len(fresh) == 0 {
		return out, err
	}
	if _, _, err := agenda.BookMany(ctx, tx, in.Actor, sc.Mission, fresh, agenda.How{Keep: true, Quiet: true, Reason: "import"}); err != nil {
		return nil, err
	}
	if err := setEngagements(ctx, tx, touched); err != nil {
		return nil, err
	}
	return out, s.tell(ctx, tx, sc.Mission, touched)
}
