package meetingweb

import (
	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/web"
)

func (p *pages) companies(c *web.Call) error {
	s, names, err := p.meetings.Companies(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	v := companiesView{Mission: c.Path("mission"), Gauges: boardGauges(c, s)}
	for _, x := range s.Companies {
		v.Rows = append(v.Rows, companyRow{ID: x.OrganisationID, Name: names[x.OrganisationID], Wanted: x.Wanted, Accepted: x.Accepted, Placed: x.Placed, Minimum: x.Minimum, Under: x.Under})
	}
	for _, x := range s.Carriers {
		v.Carriers = append(v.Carriers, companyRow{ID: x.OrganisationID, Name: names[x.OrganisationID], Wanted: x.Wanted, Accepted: x.Accepted, Placed: x.Placed})
	}
	return c.Render(c.T("meeting.companies.title"), companiesPage(v))
}
