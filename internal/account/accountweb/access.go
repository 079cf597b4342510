package accountweb

import (
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
	if len(bodies) > 0 {
		v.Bodies = []field.Option{{}} // only an intermediary is for one
	}
	for _, b := range bodies {
		names[b.ID] = b.Name
		v.Bodies = append(v.Bodies, field.Option{Value: b.ID, Label: b.Name})
	}
	for _, r := range account.Roles {
		v.Roles = append(v.Roles, field.Option{Value: string(r), Label: c.T("account.role." + string(r)), Hint: c.T("account.role." + string(r) + ".hint")})
	}
	pr := c.Printer()
	zone, err := p.zone(c.Ctx(), mission)
	if err != nil {
		return accessView{}, err
	}
	for _, m := range members {
		row := memberRow{ID: m.ID, Name: m.Name, Email: m.Email, Role: string(m.Grant.Role), RoleName: c.T("account.role." + string(m.Grant.Role)), Org: m.Grant.OrgID, OrgName: names[m.Grant.OrgID], By: m.GrantedBy}
		if m.SeenAt != 0 {
			row.Seen = pr.DateTimeZone(m.SeenAt, zone)
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
