package accountweb

import (
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/field"
)

func (p *pages) access(c *web.Call) error {
	v, err := p.accessView(c, c.NewForm(nil))
	if err != nil {
		return err
	}
	return c.Render(c.T("account.access.title"), accessPage(v))
}

func (p *pages) accessView(c *web.Call, f *web.Form) (accessView, error) {
	a, mission := account.Of(c.Who), c.Path("mission")
	members, err := p.accounts.Members(c.Ctx(), a, mission)
	if err != nil {
		return accessView{}, err
	}
	bodies, err := p.bodies(c.Ctx(), a, mission)
	if err != nil {
		return accessView{}, err
	}
	v := accessView{Mission: mission, Form: f}
	names := map[string]string{}
	for _, b := range bodies {
		names[b.ID] = b.Name
		v.Bodies = append(v.Bodies, field.Option{Value: b.ID, Label: b.Name})
	}
	for _, r := range account.Roles {
		v.Roles = append(v.Roles, field.Option{Value: string(r), Label: c.T("account.role." + string(r)), Hint: c.T("account.role." + string(r) + ".hint")})
	}
	pr := c.Printer()
	for _, m := range members {
		row := memberRow{ID: m.ID, Name: m.Name, Email: m.Email, Role: string(m.Grant.Role), RoleName: c.T("account.role." + string(m.Grant.Role)), Org: m.Grant.OrgID, OrgName: names[m.Grant.OrgID], By: m.GrantedBy}
		if m.SeenAt != 0 {
			row.Seen = pr.DateTime(m.SeenAt, pr.Zone)
		}
		row.Self = m.ID == a.UserID && m.Grant.Role == account.Organiser
		v.Members = append(v.Members, row)
	}
	return v, nil
}

func (p *pages) invite(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, mission := account.Of(c.Who), c.Path("mission")
	in := account.Invitation{Email: f.Need("email"), Name: f.Get("name"), Lang: text.Lang(f.Get("lang")),
		Grant: account.Grant{MissionID: mission, Role: account.Role(f.Need("role"))}}
	if in.Grant.Role == account.Intermediary {
		in.Grant.OrgID = f.Get("organisation")
	}
	if f.Valid() {
		var u account.User
		if u, err = p.accounts.Invite(c.Ctx(), a, in); err == nil {
			return c.Redirect("/m/"+mission+"/access", web.Done(c.T("account.access.invited", u.Name)))
		}
		if !f.Take(err) {
			return err
		}
	}
	v, err := p.accessView(c, f)
	if err != nil {
		return err
	}
	return c.Invalid(c.T("account.access.title"), accessPage(v))
}

func (p *pages) take(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	mission := c.Path("mission")
	g := account.Grant{MissionID: mission, Role: account.Role(f.Get("role")), OrgID: f.Get("organisation")}
	if err := p.accounts.Take(c.Ctx(), account.Of(c.Who), f.Get("user"), g); err != nil {
		return err
	}
	return c.Redirect("/m/"+mission+"/access", web.Done(c.T("account.access.taken")))
}

const trailPage = 50

func (p *pages) trail(c *web.Call) error {
	mission, page := c.Path("mission"), max(c.QueryInt("page", 1), 1)
	entries, err := p.accounts.Trail(c.Ctx(), account.Of(c.Who), mission, account.TrailFilter{Kind: c.Query("kind"), ID: c.Query("id"), Limit: trailPage + 1, Offset: (page - 1) * trailPage})
	if err != nil {
		return err
	}
	v := trailView{Mission: mission, Page: page, More: len(entries) > trailPage}
	pr := c.Printer()
	zone, err := p.zone(c.Ctx(), mission)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		v.When = c.T("account.trail.when_in", pr.ZoneName(zone, entries[0].At))
	}
	for _, e := range entries[:min(len(entries), trailPage)] {
		v.Rows = append(v.Rows, trailRow{When: pr.DateTime(e.At, zone), Who: e.ActorName, What: verb(c, e.Verb, e.Kind), Label: e.Label, Before: short(e.Before), After: short(e.After)})
	}
	return c.Render(c.T("account.trail.title"), trailPageView(v))
}

func short(json string) string {
	r := []rune(strings.TrimSpace(json))
	if len(r) > 400 {
		return string(r[:400]) + "…"
	}
	return string(r)
}

// verbs and kinds are those for which the catalogue has words; one of a later capability shows as it is written.
var (
	verbs = strings.Fields(`created changed removed deleted moved cancelled booked pinned unpinned undone published granted revoked
		signed_in imported merged unmerged chosen unchosen waived unwaived applied accepted declined seen renewed added_many`)
	kinds = strings.Fields(`session engagement user release requests request meeting availability mission member participant partner
		place travel target leg series relation organisation person resource source document feed plan conflict duplicate mail job
		admin parties files fact variant`)
)

// verb says what happened to what: "Séance · création".
func verb(c *web.Call, v, kind string) string {
	word := func(known []string, prefix, s string) string {
		if slices.Contains(known, s) {
			return c.T(prefix + s)
		}
		return strings.ReplaceAll(s, "_", " ")
	}
	return word(kinds, "account.kind.", kind) + " · " + word(verbs, "account.verb.", v)
}
