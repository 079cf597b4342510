package missionweb

import (
	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

// partnerView is the form of a partner in one role; the query, or the form, names the role it has.
func (p *pages) partnerView(c *web.Call, f *web.Form) (joinView, string, error) {
	a, id := account.Of(c.Who), c.Path("mission")
	s, err := p.missions.ParticipantForm(c.Ctx(), a, id, c.Path("id"))
	if err != nil {
		return joinView{}, "", err
	}
	sheet, err := p.missions.Sheet(c.Ctx(), a, id)
	if err != nil {
		return joinView{}, "", err
	}
	before := c.Query("role")
	if f != nil {
		before = f.Get("before")
	}
	known, values := false, map[string]string{"role": string(mission.SimplePartner)}
	for _, x := range sheet.Partners {
		if x.OrganisationID == c.Path("id") && string(x.Role) == before {
			known = true
			values = map[string]string{"role": before, "wording_fr": x.WordingFR, "wording_en": x.WordingEN, "joined": number(x.JoinedYear)}
		}
	}
	if f == nil {
		f = c.NewForm(values)
	}
	v := p.join(c, f, "partners", known)
	v.Hidden = []ui.Pair{{Name: "before", Value: before}}
	v.Rows = [][]field.Props{
		{f.Field("role", c.T("mission.role")).Must().From(optionsOf(c, "mission.role.", mission.PartnerRoles)...), f.Field("joined", c.T("mission.joined")).Typed("number")},
		{f.Field("wording_fr", c.T("mission.join.wording_fr")), f.Field("wording_en", c.T("mission.join.wording_en"))},
	}
	for _, to := range []string{"up", "down"} {
		v.Others = append(v.Others, ui.Action{Label: c.T("mission.partner." + to), Href: v.Action + "/move", Post: true, Fields: append([]ui.Pair{{Name: "to", Value: to}}, v.Hidden...)})
	}
	return v, s.Organisation.Name, nil
}

func (p *pages) partner(c *web.Call) error { return p.show(c, p.partnerView, nil) }

func (p *pages) savePartner(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := mission.Partner{OrganisationID: c.Path("id"), Role: mission.PartnerRole(f.Need("role")), WordingFR: f.Get("wording_fr"), WordingEN: f.Get("wording_en"), JoinedYear: f.Int("joined")}
	if f.Valid() {
		err = p.missions.SavePartner(c.Ctx(), account.Of(c.Who), c.Path("mission"), mission.PartnerRole(f.Get("before")), x)
	}
	return p.saved(c, p.partnerView, f, "partners", err)
}

func (p *pages) removePartner(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := p.missions.RemovePartner(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"), mission.PartnerRole(f.Get("before"))); err != nil {
		return err
	}
	return c.Redirect(PathOf(c.Path("mission"), "partners"), web.Done(c.T("mission.join.removed")))
}

func (p *pages) movePartner(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	by := 1
	if f.Get("to") == "up" {
		by = -1
	}
	if err := p.missions.MovePartner(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"), mission.PartnerRole(f.Get("before")), by); err != nil {
		return err
	}
	return c.Redirect(PathOf(c.Path("mission"), "partners"))
}
