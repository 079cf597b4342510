package app

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/mail"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/study"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/text"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("app", texts) }

// services are the capabilities, from low to high.
type services struct {
	accounts  *account.Service
	exchange  *exchange.Service
	search    *search.Service
	sources   *source.Service
	directory *directory.Service
	missions  *mission.Service
	agenda    *agenda.Service
	programme *programme.Service
	meetings  *meeting.Service
	studies   *study.Service
}

// wire makes the services and ties them: each line of it is one capability, or one that causes something in another.
func (a *App) wire() error {
	a.accounts = &account.Service{DB: a.DB, Send: a.sendLink}
	a.exchange = &exchange.Service{DB: a.DB, Done: a.imported}
	a.search = &search.Service{DB: a.DB}
	a.sources = &source.Service{DB: a.DB}
	a.directory = &directory.Service{DB: a.DB, Scope: scope, Renamed: renamed}
	a.missions = &mission.Service{DB: a.DB}
	a.agenda = &agenda.Service{DB: a.DB, Secret: a.secret, Tell: tell, Address: func(path string) string { return a.BaseURL() + path }}
	a.programme = &programme.Service{DB: a.DB}
	a.agenda.Restored = func(ctx context.Context, tx *db.Tx, back []agenda.Restored) error {
		if err := programme.Undone(ctx, tx, back); err != nil {
			return err
		}
		return a.meetings.Undone(ctx, tx, back)
	}
	a.meetings = &meeting.Service{DB: a.DB, Changed: meeting.Index}
	a.studies = &study.Service{DB: a.DB, Meetings: a.meetings}
	a.exchange.Registry = a.tables()

	a.missions.Shifted = append(a.missions.Shifted, recompute)
	a.missions.Touches, a.missions.Leaves, a.missions.Dropped = touches, a.leaves, meeting.Uncarry
	a.merges()
	a.searches()
	job.Register(a.Jobs, meeting.PlanKind, a.meetings.Work)
	job.Register(a.Jobs, study.Kind, a.studies.Work)
	return a.mails()
}

// touches lists what of a mission's agenda and requests somebody stands in, but for what is over.
func touches(ctx context.Context, tx *db.Tx, missionID, id string) (t mission.Touched, err error) {
	list, err := meeting.Involved(ctx, tx, missionID, id)
	if err != nil {
		return t, err
	}
	alone := map[string]bool{}
	var placed []string
	for _, q := range list {
		if q.Placed() {
			placed = append(placed, q.EngagementID)
			alone[q.EngagementID] = q.Alone(id)
			continue
		}
		t.Requests++
	}
	meetings, err := agenda.ByID(ctx, tx, placed)
	if err != nil {
		return t, err
	}
	item := func(e agenda.Engagement, page string) mission.TouchedItem {
		return mission.TouchedItem{Title: e.Title, Path: page + e.SubjectID, Starts: e.Starts, Zone: e.Zone, Alone: alone[e.ID]}
	}
	for _, e := range meetings {
		t.Meetings = append(t.Meetings, item(e, "meetings/"))
	}
	others, err := coming(ctx, tx, missionID, id)
	for _, e := range others {
		t.Engagements = append(t.Engagements, item(e, recordPage[e.Kind]))
	}
	for _, list := range [][]mission.TouchedItem{t.Meetings, t.Engagements} {
		slices.SortFunc(list, func(a, b mission.TouchedItem) int {
			return cmp.Or(cmp.Compare(a.Starts, b.Starts), strings.Compare(a.Path, b.Path))
		})
	}
	return t, err
}

// recordPage is where the record above an engagement is shown; kinds that are not named have none.
var recordPage = map[string]string{item.KindSession: "sessions/"}

// coming gives the engagements that take a person or an organisation and are not over, meetings apart.
func coming(ctx context.Context, tx *db.Tx, missionID, id string) (out []agenda.Engagement, err error) {
	for _, kind := range []item.HolderKind{item.Person, item.Organisation} {
		list, err := agenda.Draft(ctx, tx, account.System("membership"), missionID, agenda.Filter{Holder: agenda.Holder{Kind: kind, ID: id}})
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			takes := slices.ContainsFunc(e.Takes, func(t agenda.Take) bool { return t.ID == id && t.Role != item.Excused })
			if takes && e.Kind != item.KindMeeting && e.Certainty != item.Done && (e.Ends == 0 || e.Ends > tx.Now()) {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

// leaves settles what somebody stands in who leaves a mission.
func (a *App) leaves(ctx context.Context, tx *db.Tx, actor account.Actor, missionID, id string, fate mission.Fate) error {
	others, err := coming(ctx, tx, missionID, id)
	if err != nil {
		return err
	}
	for _, e := range others {
		i := slices.IndexFunc(e.Takes, func(t agenda.Take) bool { return t.ID == id })
		if _, _, err := agenda.Detach(ctx, tx, actor, e.ID, e.Takes[i].Holder, 0); err != nil {
			return err
		}
	}
	return a.meetings.Leave(ctx, tx, actor, missionID, id, fate == mission.CalledOff)
}

func recompute(ctx context.Context, tx *db.Tx, missionID string) error {
	_, err := agenda.RecomputeAll(ctx, tx, missionID)
	return err
}

// imported brings in step what is derived from several tables.
func (a *App) imported(ctx context.Context, tx *db.Tx, _ account.Actor, missionID string) error {
	return recompute(ctx, tx, missionID)
}

// scope tells what of the directory a mission holds, and for which organisations the actor is the intermediary.
func scope(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (s directory.Scope, err error) {
	mine := a.Intermediates(missionID)
	held, err := mission.Holds(ctx, tx, missionID, mine)
	return directory.Scope{Organisations: held.Organisations, People: held.People, Handled: append(mine, held.Handled...)}, err
}

// renamed brings meetings, which are called and found by the names of organisations, in line with those.
func renamed(ctx context.Context, tx *db.Tx, kind directory.Kind, ids []string) error {
	if kind != directory.OrganisationKind {
		return nil
	}
	return meeting.Renamed(ctx, tx, ids)
}

type (
	merging   = func(ctx context.Context, tx *db.Tx, kept, gone string) ([]db.Moved, error)
	unmerging = func(ctx context.Context, tx *db.Tx, kept, gone string, undo json.RawMessage) error
)

// merges tells every capability when two records of the directory become one.
func (a *App) merges() {
	add := func(kind directory.Kind, name string, move merging, back unmerging) {
		a.directory.OnMerge(directory.Moving{Name: name, Kind: kind,
			Move: func(ctx context.Context, tx *db.Tx, kept, gone string) (any, error) { return move(ctx, tx, kept, gone) },
			Undo: back,
		})
	}
	add(directory.PersonKind, "account", account.PersonReferences.Merged, account.PersonReferences.Unmerged)
	add(directory.PersonKind, "mission", mission.PersonReferences.Merged, mission.PersonReferences.Unmerged)
	add(directory.PersonKind, "agenda", agenda.PersonMerged, agenda.PersonUnmerged)
	add(directory.PersonKind, "programme", programme.PersonReferences.Merged, programme.PersonReferences.Unmerged)
	add(directory.PersonKind, "meeting", meeting.PersonReferences.Merged, meeting.PersonReferences.Unmerged)
	add(directory.OrganisationKind, "account", account.OrganisationReferences.Merged, account.OrganisationReferences.Unmerged)
	add(directory.OrganisationKind, "mission", mission.OrganisationReferences.Merged, mission.OrganisationReferences.Unmerged)
	add(directory.OrganisationKind, "agenda", agenda.OrganisationMerged, agenda.OrganisationUnmerged)
	add(directory.OrganisationKind, "programme", programme.OrganisationReferences.Merged, programme.OrganisationReferences.Unmerged)
	add(directory.OrganisationKind, "meeting", meeting.OrganisationReferences.Merged, meeting.OrganisationReferences.Unmerged)
	for kind, name := range map[directory.Kind]string{directory.PersonKind: "person", directory.OrganisationKind: "organisation"} {
		a.directory.OnMerge(directory.Moving{Name: "source", Kind: kind,
			Move: func(ctx context.Context, tx *db.Tx, kept, gone string) (any, error) {
				return source.MoveSubject(ctx, tx, name, gone, kept)
			},
			Undo: func(ctx context.Context, tx *db.Tx, _, gone string, undo json.RawMessage) error {
				var variants []string
				if err := json.Unmarshal(undo, &variants); err != nil {
					return err
				}
				return source.MoveBack(ctx, tx, variants, gone)
			}})
	}
}

// searches tells search what may be found, and by whom.
func (a *App) searches() {
	a.search.Add(search.Kind{Name: string(directory.PersonKind), Path: "/m/{mission}/people/{id}", Order: 10, Visible: a.directory.Visible(directory.PersonKind)})
	a.search.Add(search.Kind{Name: string(directory.OrganisationKind), Path: "/m/{mission}/organisations/{id}", Order: 20, Visible: a.directory.Visible(directory.OrganisationKind)})
	a.search.Add(search.Kind{Name: programme.SearchKind, Path: "/m/{mission}/sessions/{id}", Order: 30, Visible: programme.Visible})
	a.search.Add(search.Kind{Name: meeting.SearchKind, Path: "/m/{mission}/meetings/{id}", Order: 40, Visible: meeting.Visible})
}

// mails connects the outbox: to the mail server, to a folder, or to nothing when neither is set (commands that do not
// serve).
func (a *App) mails() error {
	c := a.Config
	if c.SMTPHost == "" && c.MailFolder == "" {
		return nil
	}
	sender, err := mail.NewSender(a.DB, mail.Settings{Host: c.SMTPHost, Port: c.SMTPPort, User: c.SMTPUser, Password: c.SMTPPassword, TLS: c.SMTPTLS, From: c.MailFrom, Folder: c.MailFolder})
	if err != nil {
		return err
	}
	sender.Register(a.Jobs)
	return nil
}
