package mission

import (
	"context"
	"strings"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// putRows is how many rows one statement writes.
const putRows = 200

// table is what putting rows needs to know: the beginning of the statement that adds them, the columns
// that make a row's key, and those that stay as they are when the row is there already.
type table struct{ insert, key, keep string }

var (
	missionTable     = table{`INSERT INTO mission_mission (` + missionColumns + `)`, "ref", "id, ref, created_at"}
	seriesTable      = table{`INSERT INTO mission_series (id, ref, name_fr, name_en)`, "ref", "id, ref"}
	legTable         = table{`INSERT INTO mission_leg (` + legColumns + `)`, "mission_id, ref", "id, mission_id, ref"}
	relationTable    = table{`INSERT INTO mission_relation (` + relationColumns + `)`, "mission_id, kind, other_id", "mission_id, kind, other_id"}
	partnerTable     = table{`INSERT INTO mission_partner (` + partnerColumns + `)`, "mission_id, organisation_id, role", "mission_id, organisation_id, role"}
	participantTable = table{`INSERT INTO mission_participant (` + participantColumns + `)`, "mission_id, organisation_id", "mission_id, organisation_id"}
	memberTable      = table{`INSERT INTO mission_member (` + memberColumns + `)`, "mission_id, person_id", "mission_id, person_id"}
	placeTable       = table{`INSERT INTO mission_place (` + placeColumns + `, name_key)`, "mission_id, ref", "id, mission_id, ref"}
	travelTable      = table{`INSERT INTO mission_travel (` + travelColumns + `)`, "from_id, to_id", "from_id, to_id"}
	targetTable      = table{`INSERT INTO mission_target (` + targetColumns + `)`, "mission_id, ref", "id, mission_id, ref"}
)

// columns are those that the statement adds, in order.
func (t table) columns() []string {
	_, list, _ := strings.Cut(strings.TrimSuffix(t.insert, ")"), "(")
	return columnList(list)
}

// put writes rows: new ones are added, those whose key is there already are replaced.
func put[T any](ctx context.Context, tx *db.Tx, t table, rows []T, values func(T) []any) error {
	columns := t.columns()
	return db.Chunks(rows, putRows, func(some []T) error {
		var args []any
		for _, row := range some {
			args = append(args, values(row)...)
		}
		_, err := tx.Exec(ctx, t.insert+` VALUES `+db.Values(len(some), len(columns))+
			` ON CONFLICT (`+t.key+`) DO UPDATE SET `+t.assignments(columns), args...)
		return err
	})
}

func (t table) assignments(columns []string) string {
	kept := map[string]bool{}
	for _, c := range columnList(t.keep) {
		kept[c] = true
	}
	var set []string
	for _, c := range columns {
		if !kept[c] {
			set = append(set, c+" = excluded."+c)
		}
	}
	return strings.Join(set, ", ")
}

func columnList(columns string) []string {
	return strings.FieldsFunc(columns, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' })
}

func missionValues(m Mission) []any {
	return []any{m.ID, m.Ref, m.NameFR, m.NameEN, string(m.Kind), db.Null(m.SeriesID), m.Edition, string(m.State), string(m.Zone),
		string(m.HomeZone), m.City, m.Country, m.FirstDay, m.LastDay, m.Year, db.Null(m.LeadID), m.SummaryFR, m.SummaryEN,
		m.AimsFR, m.AimsEN, m.Sectors, m.AnnouncedCompanies, m.Reconstructed, m.Invented, m.MeetingTarget, m.MeetingMinimum,
		m.MeetingMinutes, m.MaxPerDay, m.BufferMinutes, m.TravelMinutes, int(m.DayOpens), int(m.DayCloses), int(m.LunchFrom),
		int(m.LunchTo), m.LunchMinutes, m.CreatedAt, m.ChangedAt, m.Version}
}

func seriesValues(s Series) []any { return []any{s.ID, s.Ref, s.NameFR, s.NameEN} }

func legValues(l Leg) []any {
	return []any{l.ID, l.MissionID, l.Ref, l.NameFR, l.NameEN, l.City, string(l.Zone), l.FirstDay, l.LastDay, l.Sort}
}

func relationValues(r Relation) []any {
	return []any{r.MissionID, string(r.Kind), r.OtherID, r.NoteFR, r.NoteEN}
}

func partnerValues(p Partner) []any {
	return []any{p.MissionID, p.OrganisationID, string(p.Role), p.WordingFR, p.WordingEN, p.JoinedYear, p.Sort}
}

func participantValues(p Participant) []any {
	return []any{p.MissionID, p.OrganisationID, string(p.Side), db.Null(p.IntermediaryID), db.Null(p.PlaceID), p.WantedMin, p.WantedMax, p.Note}
}

func memberValues(m Member) []any {
	return []any{m.MissionID, m.PersonID, db.Null(m.OrganisationID), string(m.Population), m.GroupName, m.Head, m.TitleFR, m.TitleEN,
		m.BadgeName, m.MaxPerDay, span.Null(m.ArrivesAt), span.Null(m.LeavesAt), m.Sort}
}

func placeValues(p Place) []any {
	var lat, lon any
	if p.Located {
		lat, lon = p.Latitude, p.Longitude
	}
	return []any{p.ID, p.MissionID, p.Ref, p.Name, p.Kind, p.Address, p.City, string(p.Zone), lat, lon,
		p.DirectionsFR, p.DirectionsEN, db.Null(p.OrganisationID), db.Null(p.ParentID), text.Key(p.Name)}
}

func travelValues(t Travel) []any {
	return []any{t.MissionID, t.FromID, t.ToID, t.Minutes, t.Mode}
}

func targetValues(t Target) []any {
	return []any{t.ID, t.MissionID, t.Ref, t.LabelFR, t.LabelEN, t.QualifierFR, t.QualifierEN, t.Baseline, t.Target, t.Due,
		t.NoteFR, t.NoteEN, t.Sort}
}

func deletePartner(ctx context.Context, tx *db.Tx, missionID, organisationID string, role PartnerRole) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM mission_partner WHERE mission_id = $1 AND organisation_id = $2 AND role = $3`,
		missionID, organisationID, string(role))
}

func forgetIntermediary(ctx context.Context, tx *db.Tx, missionID, organisationID string) error {
	_, err := tx.Exec(ctx, `UPDATE mission_participant SET intermediary_id = NULL WHERE mission_id = $1 AND intermediary_id = $2`, missionID, organisationID)
	return err
}

func deleteMember(ctx context.Context, tx *db.Tx, missionID, personID string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM mission_member WHERE mission_id = $1 AND person_id = $2`, missionID, personID)
}

func deleteParticipant(ctx context.Context, tx *db.Tx, missionID, organisationID string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM mission_participant WHERE mission_id = $1 AND organisation_id = $2`, missionID, organisationID)
}

func deleteTravel(ctx context.Context, tx *db.Tx, missionID, fromID, toID string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM mission_travel WHERE mission_id = $1 AND (from_id = $2 AND to_id = $3 OR from_id = $3 AND to_id = $2)`,
		missionID, fromID, toID)
}

// What of missions points to a person, and to an organisation.
var (
	PersonReferences = db.References{{Table: "mission_member", Column: "person_id", Key: "mission_id", Same: "mission_id",
		Columns: memberColumns, Parent: "mission_mission", Child: "mission_id"}}
	OrganisationReferences = db.References{
		{Table: "mission_participant", Column: "organisation_id", Key: "mission_id", Same: "mission_id",
			Columns: participantColumns, Parent: "mission_mission", Child: "mission_id"},
		{Table: "mission_participant", Column: "intermediary_id", Key: "mission_id, organisation_id"},
		{Table: "mission_partner", Column: "organisation_id", Key: "mission_id, role", Same: "mission_id, role",
			Columns: partnerColumns, Parent: "mission_mission", Child: "mission_id"},
		{Table: "mission_member", Column: "organisation_id", Key: "mission_id, person_id"},
		{Table: "mission_place", Column: "organisation_id", Key: "id"},
		{Table: "mission_mission", Column: "lead_id", Key: "id"},
	}
)
