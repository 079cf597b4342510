package app

import (
	"context"
	"maps"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/account/accountweb"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/agendaweb"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/directory/directoryweb"
	"escale.dev/escale/internal/exchange/exchangeweb"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/meetingweb"
	"escale.dev/escale/internal/meeting/study/studyweb"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/mission/missionweb"
	"escale.dev/escale/internal/programme/programmeweb"
	"escale.dev/escale/internal/search/searchweb"
	"escale.dev/escale/internal/source/sourceweb"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
)

// pages adds the pages of every capability.
func (a *App) pages(s *web.Site) {
	missionweb.Add(s, a.missions, a.bridge())
	agendaweb.Add(s, a.agenda)
	programmeweb.Add(s, a.programme, a.sessionFacts)
	records := directoryweb.Add(s, a.directory)
	records.Join(a.missions)
	a.recordParts(records)
	meetingweb.Add(s, a.meetings)
	studyweb.Add(s, a.studies)
	sourceweb.Add(s, a.sources, a.zoneOf)
	searchweb.Add(s, a.search, a.zoneOf, a.missionsOf)
	exchangeweb.Add(s, a.exchange, a.zoneOf)
	accountweb.Add(s, a.accounts, a.bodies, a.zoneOf, a.recordNames, a.doors()...)
	s.Handle("GET /m/{mission}/meetings/{id}", a.openMeeting)
	s.Handle("GET /me", a.me)
	a.outboxPages(s)
	a.stagePages(s)
}

// missionsOf lists the missions that somebody sees, the latest first.
func (a *App) missionsOf(ctx context.Context, actor account.Actor) ([]mission.Mission, error) {
	o, err := a.missions.Overview(ctx, actor)
	return o.Missions, err
}

// me leads to the person's own day when they have one mission, else to their missions.
func (a *App) me(c *web.Call) error {
	actor := account.Of(c.Who)
	if missions := actor.Missions(); actor.PersonID != "" && len(missions) == 1 {
		return c.Redirect("/m/" + missions[0] + "/today")
	}
	return c.Redirect("/missions")
}

// openMeeting leads to what the actor may see of a meeting: the request, or their own agenda.
func (a *App) openMeeting(c *web.Call) error {
	id, actor := c.Path("mission"), account.Of(c.Who)
	if err := account.NeedMember(actor, id); err != nil {
		return err
	}
	if _, err := a.meetings.Get(c.Ctx(), actor, id, c.Path("id")); err == nil {
		return c.Redirect("/m/" + id + "/requests/" + c.Path("id"))
	}
	if _, err := a.agenda.Gone(c.Ctx(), actor, id, item.KindMeeting, c.Path("id")); err == nil {
		return c.Redirect("/m/" + id + "/gone/" + item.KindMeeting + "/" + c.Path("id"))
	}
	return c.Redirect("/m/" + id + "/me")
}

// zoneOf is the zone in which a mission's times are shown.
func (a *App) zoneOf(ctx context.Context, id string) (z span.Zone, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		m, err := mission.Get(ctx, tx, id)
		z = m.Zone
		return err
	})
	return z, err
}

// recordNames says how people, organisations, places and resources of a mission are called, by id.
func (a *App) recordNames(ctx context.Context, id string, wanted map[string]bool) (map[string]string, error) {
	out := map[string]string{}
	ids := slices.Sorted(maps.Keys(wanted))
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		resources, err := agenda.Resources(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, r := range resources {
			out[r.ID] = r.Name
		}
		return db.Chunks(ids, 500, func(part []string) error { return recordsNamed(ctx, tx, id, part, out) })
	})
	return out, err
}

func recordsNamed(ctx context.Context, tx *db.Tx, missionID string, ids []string, out map[string]string) error {
	places, err := mission.PlacesByID(ctx, tx, missionID, ids)
	if err != nil {
		return err
	}
	for key, p := range places {
		out[key] = p.Name
	}
	people, err := directory.PeopleByID(ctx, tx, ids)
	if err != nil {
		return err
	}
	for key, p := range people {
		out[key] = p.Label(text.From(ctx).Lang)
	}
	orgs, err := directory.OrganisationsByID(ctx, tx, ids)
	for key, o := range orgs {
		out[key] = o.Name
	}
	return err
}

// bodies lists the organisations for which somebody may be an intermediary in a mission: its partners.
func (a *App) bodies(ctx context.Context, _ account.Actor, id string) (out []accountweb.Body, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		partners, err := mission.Partners(ctx, tx, id)
		if err != nil {
			return err
		}
		var ids []string
		for _, p := range partners {
			ids = append(ids, p.OrganisationID)
		}
		orgs, err := directory.OrganisationsByID(ctx, tx, ids)
		seen := map[string]bool{}
		for _, p := range partners {
			if o, ok := orgs[p.OrganisationID]; ok && !seen[o.ID] {
				seen[o.ID] = true
				out = append(out, accountweb.Body{ID: o.ID, Name: o.Name})
			}
		}
		return err
	})
	return out, err
}

// badges counts what waits behind the entries of the menu.
func (a *App) badges(ctx context.Context, tx *db.Tx, actor account.Actor, m mission.Mission) (map[string]int, error) {
	if !actor.Organises(m.ID) {
		return nil, nil
	}
	if s, found := read[meeting.Standing](ctx, "meeting.Standing "+m.ID); found { // the Bridge has counted
		return map[string]int{"meeting.menu.board": s.ToPlace}, nil
	}
	n, err := meeting.ToPlace(ctx, tx, m.ID)
	return map[string]int{"meeting.menu.board": n}, err
}
