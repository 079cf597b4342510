package meeting

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// RequestTable is the name of the table of requests.
const RequestTable = "requests"

// Tables are the tables of meetings: requests, who may come, and those that have a place in the agenda.
func (s *Service) Tables() []*exchange.Kind {
	return []*exchange.Kind{s.requestExchange().Kind(), s.partyExchange().Kind(), s.meetingExchange().Kind()}
}

// exchangeScope is what the tables of meetings name: what agenda.Scope has, and requests.
func exchangeScope(ctx context.Context, tx *db.Tx, missionID string) (*exchange.Scope, error) {
	s, err := agenda.Scope(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	list, err := requestsOf(ctx, tx, missionID)
	for _, q := range list {
		s.Refs(RequestTable).Put(q.Ref, q.ID)
	}
	return s, err
}

func missionZone[T any](s *exchange.Scope, _ *T) span.Zone { return s.Zone }

func organisation(name, fr, en string, at func(*Request) *string) exchange.Field[Request] {
	return exchange.To(name, directory.OrganisationTable, "référence : "+fr, "reference: "+en, at)
}

func (s *Service) requestExchange() exchange.Table[Request] {
	type Q = Request
	return exchange.Table[Q]{
		Name: RequestTable, Aliases: []string{"demandes", "demandes de rendez-vous"}, Order: exchange.OrderRequest, Scope: exchangeScope,
		Title: text.Pair{FR: "Demandes de rendez-vous", EN: "Meeting requests"},
		Help:  text.Pair{FR: "Qui veut rencontrer qui, et où en est la réponse.", EN: "Who wants to meet whom, and where the answer stands."},
		Keys:  []string{"ref"}, Key: func(q *Q) string { return q.Ref },
		Fields: []exchange.Field[Q]{
			exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", func(q *Q) *string { return &q.Ref }).Also("référence", "reference", "n°").Like("RDV-1").Must(),
			organisation("company", "l’entreprise de la délégation", "the company of the delegation", func(q *Q) *string { return &q.CompanyID }).Also("entreprise").Like("ORG-1").Must(),
			organisation("counterpart", "l’interlocuteur", "the counterpart", func(q *Q) *string { return &q.CounterpartID }).Also("interlocuteur", "contact").Like("ORG-9").Must(),
			exchange.Choice("direction", "qui demande", "who asks", Directions[0], Directions, func(q *Q) *string { return &q.Direction }).Also("sens"),
			exchange.Choice("channel", "par quel moyen", "by which means", "import", Channels, func(q *Q) *string { return &q.Channel }).Also("canal"),
			organisation("intermediary", "qui porte la demande", "who carries the request", func(q *Q) *string { return &q.IntermediaryID }).Also("intermédiaire"),
			organisation("organiser", "le partenaire qui organise", "the partner that organises", func(q *Q) *string { return &q.OrganiserID }).Also("organisateur"),
			exchange.Lines("reason", "pourquoi se rencontrer", "why they should meet", func(q *Q) *string { return &q.Reason }).Also("motif", "objet"),
			exchange.Number("priority", "priorité, de 1 (d’abord) à 3", "priority, from 1 (first) to 3", 2, 1, 3, func(q *Q) *int { return &q.Priority }).Also("priorité"),
			exchange.Number("minutes", "durée en minutes ; vide : celle de la mission", "length in minutes; empty: that of the mission", 0, shortest, longest, func(q *Q) *int { return &q.Minutes }).Also("durée").Like("30"),
			exchange.Choice("place_kind", "où", "where", PlaceKinds[0], PlaceKinds, func(q *Q) *string { return &q.PlaceKind }).Also("type de lieu"),
			exchange.To("place", mission.PlaceTable, "référence d’un lieu précis", "reference of a certain place", func(q *Q) *string { return &q.PlaceID }).Also("lieu"),
			exchange.Line("language", "langue, code de deux lettres ; vide : une langue commune", "language, two-letter code; empty: a common one", func(q *Q) *string { return &q.Language }).Also("langue"),
			exchange.Yes("interpreter", "interprète demandé", "interpreter asked for", func(q *Q) *bool { return &q.Interpreter }).Also("interprète"),
			exchange.Date("wish_day", "jour souhaité", "day wished", func(q *Q) *span.Day { return &q.WishDay }).Also("jour souhaité"),
			exchange.Hour("wish_from", "à partir de", "from", -1, func(q *Q) *span.Clock { return &q.WishFrom }).Also("à partir de"),
			exchange.Hour("wish_to", "jusqu’à", "until", -1, func(q *Q) *span.Clock { return &q.WishTo }).Also("jusqu’à"),
			exchange.Yes("confidential", "confidentiel", "confidential", func(q *Q) *bool { return &q.Confidential }).Also("confidentiel"),
			exchange.Lines("brief", "préparation confidentielle", "confidential preparation", func(q *Q) *string { return &q.Brief }).Also("préparation"),
			exchange.Choice("state", "état", "state", Draft, States, func(q *Q) *State { return &q.State }).Also("état").Like("accepted"),
			exchange.Moment("asked_day", "asked_at", "demandé", "asked", missionZone[Q], func(q *Q) *span.Instant { return &q.AskedAt }),
			exchange.Moment("answered_day", "answered_at", "répondu", "answered", missionZone[Q], func(q *Q) *span.Instant { return &q.AnsweredAt }),
		},
		Fresh: func(s *exchange.Scope, _ int) Q {
			return Q{MissionID: s.Mission, Direction: Directions[0], Channel: "import", Priority: 2, PlaceKind: PlaceKinds[0], WishFrom: -1, WishTo: -1, State: Draft}
		},
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]Q, error) {
			list, err := Requests(ctx, tx, s.Mission)
			slices.SortFunc(list, func(a, b Q) int { return text.Compare(a.Ref, b.Ref) })
			return list, err
		},
		Check: checkRequestRow,
		Save:  s.saveRequests,
	}
}

func checkRequestRow(r *exchange.Row, _ *exchange.Scope, q, old *Request) error {
	if old != nil && old.State != q.State && !slices.Contains(old.State.Next(), q.State) {
		r.Problem("state", "la demande est « %s » : elle ne peut pas devenir « %s »", "the request is %q: it cannot become %q", string(old.State), string(q.State))
	}
	if old != nil && old.Placed() && !q.State.Open() {
		r.Problem("state", "la demande a une place dans l’agenda : libérez-la d’abord", "the request has a place in the agenda: free it first")
	}
	probe := *q // a length that is not given becomes the mission's when saving
	if probe.Minutes == 0 {
		probe.Minutes = shortest
	}
	return probe.check()
}

func (s *Service) saveRequests(ctx context.Context, tx *db.Tx, in *exchange.Input, sc *exchange.Scope, list []Request) ([]exchange.Change, error) {
	m, err := mission.Get(ctx, tx, sc.Mission)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Minutes == 0 {
			list[i].Minutes = m.MeetingMinutes
		}
	}
	done, err := s.Save(ctx, tx, in.Actor, sc.Mission, list)
	return exchange.Changes(done, func(u Upserted) string { return string(u.Change) }), err
}

// seat is one row of the table of parties.
type seat struct {
	request string
	Party
}

func (s *Service) partyExchange() exchange.Table[seat] {
	return exchange.Table[seat]{
		Name: "parties", Aliases: []string{"participants aux rendez-vous", "interlocuteurs"}, Order: exchange.OrderParty, Scope: exchangeScope,
		Title: text.Pair{FR: "Qui vient aux rendez-vous", EN: "Who comes to the meetings"},
		Help: text.Pair{FR: "Les lignes d’une demande remplacent toutes ses personnes. « required » vide : une personne de ce côté suffit.",
			EN: "The rows of a request replace all its people. “required” empty: one person of that side will do."},
		Keys: []string{"request", "person"}, Key: func(v *seat) string { return v.request + " " + v.PersonID },
		Fields: []exchange.Field[seat]{
			exchange.To("request", RequestTable, "référence de la demande", "reference of the request", func(v *seat) *string { return &v.request }).Also("demande").Like("RDV-1").Must(),
			exchange.To("person", directory.PersonTable, "référence de la personne", "reference of the person", func(v *seat) *string { return &v.PersonID }).Also("personne").Like("P-1").Must(),
			exchange.Choice("side", "côté", "side", OfCompany, []string{OfCompany, OfCounterpart}, func(v *seat) *string { return &v.Side }).Also("côté").Like("company"),
			exchange.Yes("required", "doit être là", "must be there", func(v *seat) *bool { return &v.Required }).Also("requis").Like("oui"),
		},
		Fresh: func(*exchange.Scope, int) seat { return seat{} },
		Load: func(ctx context.Context, tx *db.Tx, sc *exchange.Scope) ([]seat, error) {
			rows, err := partiesOf(ctx, tx, sc.Mission)
			out := make([]seat, len(rows))
			for i, r := range rows {
				out[i] = seat(r)
			}
			requests, people := sc.Refs(RequestTable), sc.Refs(directory.PersonTable)
			key := func(v seat) string {
				return requests.Ref(v.request) + "\x00" + v.Side + "\x00" + people.Ref(v.PersonID)
			}
			slices.SortFunc(out, func(a, b seat) int { return text.Compare(key(a), key(b)) })
			return out, err
		},
		Save: s.saveSeats,
	}
}

// saveSeats replaces the parties of the requests named, with a constant number of queries.
func (s *Service) saveSeats(ctx context.Context, tx *db.Tx, in *exchange.Input, sc *exchange.Scope, list []seat) ([]exchange.Change, error) {
	all, err := Requests(ctx, tx, sc.Mission)
	if err != nil {
		return nil, err
	}
	given := map[string][]Party{}
	for _, v := range list {
		given[v.request] = append(given[v.request], v.Party)
	}
	had := map[seat]bool{}
	var ids []string
	var rows []partyRow
	var touched []Request
	for _, q := range all {
		for _, p := range q.Parties {
			had[seat{q.ID, p}] = true
		}
		want := cleanParties(given[q.ID])
		if len(want) == 0 || slices.Equal(want, q.Parties) {
			continue
		}
		if err := mayCarry(in.Actor, &q); err != nil {
			return nil, err
		}
		ids = append(ids, q.ID)
		for _, p := range want {
			rows = append(rows, partyRow{q.ID, p})
		}
		q.Parties = want
		touched = append(touched, q)
	}
	out := make([]exchange.Change, len(list))
	for i, v := range list {
		out[i] = exchange.Added
		if had[v] {
			out[i] = exchange.Left
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	if err := deletePartiesOf(ctx, tx, ids); err != nil {
		return nil, err
	}
	if err := insertParties(ctx, tx, rows); err != nil {
		return nil, err
	}
	if err := account.Trace(ctx, tx, in.Actor, account.Event{Mission: sc.Mission, Verb: "changed", Kind: "parties", After: len(rows)}); err != nil {
		return nil, err
	}
	return out, s.tell(ctx, tx, sc.Mission, touched)
}
