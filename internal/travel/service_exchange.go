package travel

import (
	"context"
	"slices"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// JourneyTable is the name of the table of journeys.
const JourneyTable = "journeys"

// Tables are the tables of travel: journeys.
func Tables() []*exchange.Kind { return []*exchange.Kind{journeyExchange().Kind()} }

// importing is how an import books: what clashes is kept and listed.
var importing = agenda.How{Keep: true, Quiet: true, Reason: "import"}

func journeyExchange() exchange.Table[Journey] {
	type J = Journey
	missionZone := func(s *exchange.Scope, _ *J) span.Zone { return s.Zone }
	return exchange.Table[J]{
		Name: JourneyTable, Aliases: []string{"voyages", "vols", "flights"}, Order: exchange.OrderEngagement + 1, Scope: agenda.Scope,
		Title: text.Pair{FR: "Voyages", EN: "Journeys"},
		Help: text.Pair{FR: "Vols, trains, cars : qui part d’où, vers où, à quelle heure. Chaque heure est celle de sa ville.",
			EN: "Flights, trains, coaches: who leaves where, for where, at which hour. Each hour is that of its city."},
		Keys: []string{"ref"}, Key: func(j *J) string { return j.Ref },
		Fields: []exchange.Field[J]{
			exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", func(j *J) *string { return &j.Ref }).Also("référence", "reference").Like("vol-aller").Must(),
			exchange.Choice("direction", "sens : aller, retour, entre deux villes", "direction: out, back, between two cities", Out, Directions, func(j *J) *Direction { return &j.Direction }).Also("sens").Like("out"),
			exchange.Choice("mode", "moyen", "means", "plane", Modes, func(j *J) *string { return &j.Mode }).Also("moyen").Like("plane"),
			exchange.Line("carrier", "compagnie", "carrier", func(j *J) *string { return &j.Carrier }).Also("compagnie", "airline").Like("Air Calanques"),
			exchange.Line("number", "numéro du vol ou du train", "number of the flight or train", func(j *J) *string { return &j.Number }).Also("numéro", "flight").Like("AQ 214"),
			exchange.Line("from", "départ de", "from", func(j *J) *string { return &j.From }).Also("de", "départ").Like("Marseille-Provence").Must(),
			exchange.TimeZone("from_zone", "fuseau du départ ; vide : celui de la mission", "time zone of departure; empty: the mission's", missionZone, func(j *J) *span.Zone { return &j.FromZone }).Like("Europe/Paris"),
			exchange.Moment("departs_day", "departs_at", "départ, à l’heure de là-bas", "departure, by the clocks there", func(s *exchange.Scope, j *J) span.Zone { return orMission(s, j.FromZone) }, func(j *J) *span.Instant { return &j.Departs }).Like("2027-06-13", "14:20"),
			exchange.Line("to", "arrivée à", "to", func(j *J) *string { return &j.To }).Also("à", "arrivée").Like("Montréal-Trudeau").Must(),
			exchange.TimeZone("to_zone", "fuseau de l’arrivée ; vide : celui de la mission", "time zone of arrival; empty: the mission's", missionZone, func(j *J) *span.Zone { return &j.ToZone }).Like("America/Toronto"),
			exchange.Moment("arrives_day", "arrives_at", "arrivée, à l’heure de là-bas", "arrival, by the clocks there", func(s *exchange.Scope, j *J) span.Zone { return orMission(s, j.ToZone) }, func(j *J) *span.Instant { return &j.Arrives }).Like("2027-06-13", "16:30"),
			exchange.Choice("certainty", "certitude", "certainty", item.Expected, item.Certainties, func(j *J) *agenda.Certainty { return &j.Certainty }).Also("certitude").Like("confirmed"),
			exchange.Rows("people", directory.PersonTable, "références de qui voyage", "references of who travels", func(j *J) *[]string { return &j.People }).Also("personnes"),
			exchange.Lines("note", "note, pour les organisateurs", "note, for organisers", func(j *J) *string { return &j.Note }),
		},
		Fresh: func(s *exchange.Scope, _ int) J { return J{MissionID: s.Mission, Certainty: item.Expected} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]J, error) {
			list, err := Journeys(ctx, tx, s.Mission)
			slices.SortFunc(list, func(a, b J) int { return text.Compare(a.Ref, b.Ref) })
			return list, err
		},
		Check: func(_ *exchange.Row, s *exchange.Scope, j, old *J) error {
			j.FromZone, j.ToZone = orMission(s, j.FromZone), orMission(s, j.ToZone)
			if old != nil {
				if err := old.Certainty.Become(j.Certainty); err != nil {
					return err
				}
			}
			return j.check()
		},
		Save: func(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []J) ([]exchange.Change, error) {
			done, err := Save(ctx, tx, in.Actor, s.Mission, list, importing)
			return exchange.Changes(done, func(u Upserted) string { return string(u.Change) }), err
		},
	}
}

func orMission(s *exchange.Scope, z span.Zone) span.Zone {
	if z == "" {
		return s.Zone
	}
	return z
}
