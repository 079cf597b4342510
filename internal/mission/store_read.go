package mission

import (
	"context"

	"escale.dev/escale/internal/db"
)

const missionColumns = `id, ref, name_fr, name_en, kind, series_id, edition, state, zone, home_zone, city, country,
	first_day, last_day, year, lead_id, summary_fr, summary_en, aims_fr, aims_en, sectors, announced_companies,
	reconstructed, invented, meeting_target, meeting_minimum, meeting_minutes, max_per_day, buffer_minutes,
	travel_minutes, day_opens, day_closes, lunch_from, lunch_to, lunch_minutes, created_at, changed_at, version`

func scanMission(r db.Row, m *Mission) error {
	return r.Scan(&m.ID, &m.Ref, &m.NameFR, &m.NameEN, &m.Kind, db.Text(&m.SeriesID), &m.Edition, &m.State, &m.Zone,
		&m.HomeZone, &m.City, &m.Country, &m.FirstDay, &m.LastDay, &m.Year, db.Text(&m.LeadID), &m.SummaryFR,
		&m.SummaryEN, &m.AimsFR, &m.AimsEN, &m.Sectors, &m.AnnouncedCompanies, &m.Reconstructed, &m.Invented,
		&m.MeetingTarget, &m.MeetingMinimum, &m.MeetingMinutes, &m.MaxPerDay, &m.BufferMinutes, &m.TravelMinutes,
		&m.DayOpens, &m.DayCloses, &m.LunchFrom, &m.LunchTo, &m.LunchMinutes, &m.CreatedAt, &m.ChangedAt, &m.Version)
}

func missionBy(ctx context.Context, tx *db.Tx, column, value string) (Mission, bool, error) {
	return db.Maybe(ctx, tx, scanMission, `SELECT `+missionColumns+` FROM mission_mission WHERE `+column+` = $1`, value)
}

func allMissions(ctx context.Context, tx *db.Tx) ([]Mission, error) {
	return db.All(ctx, tx, scanMission, `SELECT `+missionColumns+` FROM mission_mission ORDER BY id`)
}

func missionsIn(ctx context.Context, tx *db.Tx, ids []string) ([]Mission, error) {
	return db.All(ctx, tx, scanMission,
		`SELECT `+missionColumns+` FROM mission_mission WHERE id IN `+db.In(len(ids), 1)+` ORDER BY id`, db.Args(ids)...)
}

func scanSeries(r db.Row, s *Series) error { return r.Scan(&s.ID, &s.Ref, &s.NameFR, &s.NameEN) }

func allSeries(ctx context.Context, tx *db.Tx) ([]Series, error) {
	return db.All(ctx, tx, scanSeries, `SELECT id, ref, name_fr, name_en FROM mission_series ORDER BY ref`)
}

const memberColumns = `mission_id, person_id, organisation_id, population, group_name, head, title_fr, title_en,
	badge_name, max_per_day, arrives_at, leaves_at, sort`

func scanMember(r db.Row, m *Member) error {
	return r.Scan(&m.MissionID, &m.PersonID, db.Text(&m.OrganisationID), &m.Population, &m.GroupName, &m.Head,
		&m.TitleFR, &m.TitleEN, &m.BadgeName, &m.MaxPerDay, db.When(&m.ArrivesAt), db.When(&m.LeavesAt), &m.Sort)
}

func members(ctx context.Context, tx *db.Tx, missionID string) ([]Member, error) {
	return db.All(ctx, tx, scanMember,
		`SELECT `+memberColumns+` FROM mission_member WHERE mission_id = $1 ORDER BY sort, person_id`, missionID)
}

func memberships(ctx context.Context, tx *db.Tx, personID string) ([]Member, error) {
	return db.All(ctx, tx, scanMember,
		`SELECT `+memberColumns+` FROM mission_member WHERE person_id = $1 ORDER BY mission_id`, personID)
}

const participantColumns = `mission_id, organisation_id, side, intermediary_id, place_id, wanted_min, wanted_max, note`

func scanParticipant(r db.Row, p *Participant) error {
	return r.Scan(&p.MissionID, &p.OrganisationID, &p.Side, db.Text(&p.IntermediaryID), db.Text(&p.PlaceID),
		&p.WantedMin, &p.WantedMax, &p.Note)
}

func participants(ctx context.Context, tx *db.Tx, missionID string) ([]Participant, error) {
	return db.All(ctx, tx, scanParticipant,
		`SELECT `+participantColumns+` FROM mission_participant WHERE mission_id = $1 ORDER BY organisation_id`, missionID)
}

func participations(ctx context.Context, tx *db.Tx, organisationID string) ([]Participant, error) {
	return db.All(ctx, tx, scanParticipant,
		`SELECT `+participantColumns+` FROM mission_participant WHERE organisation_id = $1 ORDER BY mission_id`, organisationID)
}

const partnerColumns = `mission_id, organisation_id, role, wording_fr, wording_en, joined_year, sort`

func scanPartner(r db.Row, p *Partner) error {
	return r.Scan(&p.MissionID, &p.OrganisationID, &p.Role, &p.WordingFR, &p.WordingEN, &p.JoinedYear, &p.Sort)
}

func partners(ctx context.Context, tx *db.Tx, missionID string) ([]Partner, error) {
	return db.All(ctx, tx, scanPartner, `SELECT `+partnerColumns+` FROM mission_partner WHERE mission_id = $1 ORDER BY sort, role, organisation_id`, missionID)
}

func partnerships(ctx context.Context, tx *db.Tx, organisationID string) ([]Partner, error) {
	return db.All(ctx, tx, scanPartner, `SELECT `+partnerColumns+` FROM mission_partner WHERE organisation_id = $1 ORDER BY mission_id, sort, role`, organisationID)
}

const placeColumns = `id, mission_id, ref, name, kind, address, city, zone, latitude, longitude, directions_fr,
	directions_en, organisation_id, parent_id`

func scanPlace(r db.Row, p *Place) error {
	var lat, lon *float64
	err := r.Scan(&p.ID, &p.MissionID, &p.Ref, &p.Name, &p.Kind, &p.Address, &p.City, &p.Zone, &lat, &lon,
		&p.DirectionsFR, &p.DirectionsEN, db.Text(&p.OrganisationID), db.Text(&p.ParentID))
	if lat != nil && lon != nil {
		p.Latitude, p.Longitude, p.Located = *lat, *lon, true
	}
	return err
}

// placesFor reads the places at which a participant may be met: no other's office, but the one that is chosen.
func placesFor(ctx context.Context, tx *db.Tx, missionID, organisationID, chosen string) ([]Place, error) {
	return db.All(ctx, tx, scanPlace, `SELECT `+placeColumns+` FROM mission_place WHERE mission_id = $1
		AND (kind <> $2 OR organisation_id IS NULL OR organisation_id = $3 OR id = $4) ORDER BY name_key, id`, missionID, Office, organisationID, chosen)
}

func places(ctx context.Context, tx *db.Tx, missionID string) ([]Place, error) {
	return db.All(ctx, tx, scanPlace,
		`SELECT `+placeColumns+` FROM mission_place WHERE mission_id = $1 ORDER BY name_key, id`, missionID)
}

const travelColumns = `mission_id, from_id, to_id, minutes, mode`

func scanTravel(r db.Row, t *Travel) error {
	return r.Scan(&t.MissionID, &t.FromID, &t.ToID, &t.Minutes, &t.Mode)
}

func travels(ctx context.Context, tx *db.Tx, missionID string) ([]Travel, error) {
	return db.All(ctx, tx, scanTravel, `SELECT `+travelColumns+` FROM mission_travel WHERE mission_id = $1 ORDER BY from_id, to_id`, missionID)
}

const legColumns = `id, mission_id, ref, name_fr, name_en, city, zone, first_day, last_day, sort`

func scanLeg(r db.Row, l *Leg) error {
	return r.Scan(&l.ID, &l.MissionID, &l.Ref, &l.NameFR, &l.NameEN, &l.City, &l.Zone, &l.FirstDay, &l.LastDay, &l.Sort)
}

func legs(ctx context.Context, tx *db.Tx, missionID string) ([]Leg, error) {
	return db.All(ctx, tx, scanLeg, `SELECT `+legColumns+` FROM mission_leg WHERE mission_id = $1 ORDER BY sort, ref`, missionID)
}

const relationColumns = `mission_id, kind, other_id, note_fr, note_en`

func scanRelation(r db.Row, rel *Relation) error {
	return r.Scan(&rel.MissionID, &rel.Kind, &rel.OtherID, &rel.NoteFR, &rel.NoteEN)
}

// relations gives those that a mission holds and those that lead to it.
func relations(ctx context.Context, tx *db.Tx, missionID string) ([]Relation, error) {
	return db.All(ctx, tx, scanRelation, `SELECT `+relationColumns+` FROM mission_relation WHERE mission_id = $1 OR other_id = $1 ORDER BY kind, mission_id, other_id`, missionID)
}

const targetColumns = `id, mission_id, ref, label_fr, label_en, qualifier_fr, qualifier_en, baseline,
	target, due, note_fr, note_en, sort`

func scanTarget(r db.Row, t *Target) error {
	return r.Scan(&t.ID, &t.MissionID, &t.Ref, &t.LabelFR, &t.LabelEN, &t.QualifierFR, &t.QualifierEN, &t.Baseline,
		&t.Target, &t.Due, &t.NoteFR, &t.NoteEN, &t.Sort)
}

func targets(ctx context.Context, tx *db.Tx, missionID string) ([]Target, error) {
	return db.All(ctx, tx, scanTarget, `SELECT `+targetColumns+` FROM mission_target WHERE mission_id = $1 ORDER BY sort, ref`, missionID)
}

// tally is a number of rows of a mission, by what they are.
type tally struct {
	mission, what string
	count         int
}

func scanTally(r db.Row, t *tally) error { return r.Scan(&t.mission, &t.what, &t.count) }

func countMembers(ctx context.Context, tx *db.Tx, ids []string) ([]tally, error) {
	return db.All(ctx, tx, scanTally, `SELECT mission_id, population, COUNT(*) FROM mission_member
		WHERE mission_id IN `+db.In(len(ids), 1)+` GROUP BY mission_id, population`, db.Args(ids)...)
}

// countByOrganisation counts the people of some organisations.
func countByOrganisation(ctx context.Context, tx *db.Tx, missionID string, ids []string) (map[string]int, error) {
	out := map[string]int{}
	err := db.Chunks(ids, 500, func(part []string) error {
		list, err := db.All(ctx, tx, scanTally, `SELECT mission_id, organisation_id, COUNT(*) FROM mission_member WHERE mission_id = $1
			AND organisation_id IN `+db.In(len(part), 2)+` GROUP BY mission_id, organisation_id`, append([]any{missionID}, db.Args(part)...)...)
		for _, t := range list {
			out[t.what] = t.count
		}
		return err
	})
	return out, err
}

func countParticipants(ctx context.Context, tx *db.Tx, ids []string) ([]tally, error) {
	return db.All(ctx, tx, scanTally, `SELECT mission_id, side, COUNT(*) FROM mission_participant
		WHERE mission_id IN `+db.In(len(ids), 1)+` GROUP BY mission_id, side`, db.Args(ids)...)
}

func countPartners(ctx context.Context, tx *db.Tx, ids []string) ([]tally, error) {
	return db.All(ctx, tx, scanTally, `SELECT mission_id, '', COUNT(DISTINCT organisation_id) FROM mission_partner
		WHERE mission_id IN `+db.In(len(ids), 1)+` GROUP BY mission_id`, db.Args(ids)...)
}

func targetsIn(ctx context.Context, tx *db.Tx, ids []string) ([]Target, error) {
	return db.All(ctx, tx, scanTarget, `SELECT `+targetColumns+` FROM mission_target
		WHERE mission_id IN `+db.In(len(ids), 1)+` ORDER BY mission_id, sort, ref`, db.Args(ids)...)
}
