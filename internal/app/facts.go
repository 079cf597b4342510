package app

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/directory/directoryweb"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/facts"
)

// factsOf reads what the sources say of one record, in the words of the reader. Where it comes from is always told;
// where they contradict one another all values stand side by side.
func (a *App) factsOf(ctx context.Context, actor account.Actor, missionID, kind, id string) (out []facts.Fact, err error) {
	if err := account.NeedMember(actor, missionID); err != nil {
		return nil, err
	}
	lang := text.From(ctx).Lang
	subject := source.Subject{Kind: kind, ID: id}
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		found, err := source.Facts(ctx, tx, []source.Subject{subject})
		for _, f := range found[subject] {
			if f.Mission != "" && f.Mission != missionID {
				continue
			}
			out = append(out, shown(f, lang))
		}
		return err
	})
	return out, err
}

func shown(f source.Fact, lang text.Lang) facts.Fact {
	out := facts.Fact{Label: f.Topic.In(lang)}
	for _, v := range f.Values {
		for _, w := range v.Variants {
			label := w.Document.Title.In(lang)
			if w.Place != "" {
				label += ", " + w.Place
			}
			if note := w.Note.In(lang); note != "" {
				label += " – " + note
			}
			out.Variants = append(out.Variants, facts.Variant{Value: w.Value.In(lang), Source: ui.Link{Label: strings.Trim(label, " –"), Href: w.Document.URL}, Chosen: w.Chosen})
		}
	}
	return out
}

// sessionFacts are what the sources say of a session.
func (a *App) sessionFacts(ctx context.Context, actor account.Actor, missionID, id string) ([]facts.Fact, error) {
	return a.factsOf(ctx, actor, missionID, "session", id)
}

// recordParts adds to the directory's pages what other capabilities know of a record: its sources and its agenda.
func (a *App) recordParts(p *directoryweb.Pages) {
	for kind, path := range map[directory.Kind]string{directory.OrganisationKind: "organisations", directory.PersonKind: "people"} {
		p.AddPart(kind, 500, func(ctx context.Context, v directoryweb.View) ([]directoryweb.Section, error) {
			if v.Mission == "" {
				return nil, nil
			}
			list, err := a.factsOf(ctx, v.Actor, v.Mission, string(kind), v.ID)
			if err != nil || len(list) == 0 {
				return nil, err
			}
			return []directoryweb.Section{{ID: "sources", Title: text.T(ctx, "app.facts"), Body: facts.List(list)}}, nil
		})
		p.AddPart(kind, 100, func(ctx context.Context, v directoryweb.View) ([]directoryweb.Section, error) {
			if v.Mission == "" || account.NeedIntermediary(v.Actor, v.Mission) != nil {
				return nil, nil
			}
			tools := []ui.Action{{Label: text.T(ctx, "app.agenda.open"), Href: "/m/" + v.Mission + "/" + path + "/" + v.ID + "/agenda", Icon: "calendar"}}
			if kind == directory.OrganisationKind {
				tools = append(tools, ui.Action{Label: text.T(ctx, "app.agenda.requests"), Href: "/m/" + v.Mission + "/requests?organisation=" + v.ID, Icon: "meeting"})
			}
			if v.Actor.Organises(v.Mission) {
				more, err := a.joining(ctx, v)
				if err != nil {
					return nil, err
				}
				tools = append(tools, more...)
			}
			return []directoryweb.Section{{ID: "agenda", Title: text.T(ctx, "app.agenda"), Tools: tools}}, nil
		})
	}
}

// joining leads organisers to what a record is in the mission, or to adding it; and from somebody who is in one that is
// not over, to what to do when they cannot come.
func (a *App) joining(ctx context.Context, v directoryweb.View) (out []ui.Action, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		if v.Kind != directory.PersonKind {
			all, err := mission.Participations(ctx, tx, v.ID)
			in := slices.ContainsFunc(all, func(p mission.Participant) bool { return p.MissionID == v.Mission })
			out = append(out, joinAction(ctx, in, "/m/"+v.Mission+"/participants/"+v.ID))
			return err
		}
		m, err := mission.Get(ctx, tx, v.Mission)
		if err != nil {
			return err
		}
		_, in, err := mission.MemberOf(ctx, tx, v.Mission, v.ID)
		if phase := m.Phase(tx.Now()); in && m.Dated() && (phase == mission.Preparing || phase == mission.Open) {
			q := url.Values{"kind": {"absence"}, "person": {v.ID}}
			out = append(out, ui.Action{Label: text.T(ctx, "app.mishap"), Href: "/m/" + v.Mission + "/mishap?" + q.Encode(), Icon: "swap"})
		}
		out = append(out, joinAction(ctx, in, "/m/"+v.Mission+"/delegation/"+v.ID))
		return err
	})
	return out, err
}

func joinAction(ctx context.Context, in bool, path string) ui.Action {
	if in {
		return ui.Action{Label: text.T(ctx, "mission.join.edit"), Href: path, Icon: "edit"}
	}
	return ui.Action{Label: text.T(ctx, "mission.join.add"), Href: path, Icon: "plus", Main: true}
}
