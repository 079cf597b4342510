package missionweb

import (
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

// gridMost is how many places stand in the grid of minutes; officesMost how many offices are drawn and
// offered in the form. Lists of offices come in pages.
const (
	gridMost    = 10
	officesMost = 300
)

func (p *pages) places(c *web.Call) error {
	v, err := p.placesView(c, c.NewForm(nil))
	if err != nil {
		return err
	}
	return c.Render(c.T("mission.places"), placesPage(v))
}

func (p *pages) placesView(c *web.Call, f *web.Form) (placesView, error) {
	a := account.Of(c.Who)
	all, err := p.missions.Map(c.Ctx(), a, c.Path("mission"))
	if err != nil {
		return placesView{}, err
	}
	pr, id := c.Printer(), all.Mission.ID
	v := placesView{Action: PathOf(id, "places/travel"), Forget: PathOf(id, "places/forget")}
	if organises(c) {
		v.Begin = []ui.Action{{Label: c.T("mission.import"), Href: PathOf(id, "import"), Icon: "import", Main: true}}
	}
	names := map[string]string{}
	var main, offices []mission.Place
	for _, x := range all.Places {
		names[x.ID] = x.Name
		switch {
		case x.Kind == mission.Office:
			offices = append(offices, x)
		case x.ParentID == "":
			main = append(main, x)
		}
	}
	v.Dots = dots(append(slices.Clone(main), offices[:min(len(offices), officesMost)]...))
	centre := centreOf(main)
	for _, x := range all.Places {
		if x.Kind != mission.Office {
			v.Rows = append(v.Rows, placeOf(pr, x, names, all.Matrix, centre))
		}
		if x.Kind != mission.Office || len(all.Places) <= officesMost {
			v.Options = append(v.Options, field.Option{Value: x.ID, Label: x.Name})
		}
	}
	v.Pager = pagerOf(c, len(offices))
	from := 0
	if v.Pager != nil {
		from = (v.Pager.Page - 1) * perPage
	}
	for _, x := range offices[from:min(from+perPage, len(offices))] {
		v.Offices = append(v.Offices, placeOf(pr, x, names, all.Matrix, centre))
	}
	v.grid(pr, main[:min(len(main), gridMost)], all.Matrix)
	for _, s := range all.Stated {
		if names[s.FromID] != "" && names[s.ToID] != "" {
			v.Stated = append(v.Stated, statedRow{From: names[s.FromID], To: names[s.ToID], FromID: s.FromID, ToID: s.ToID,
				Time: pr.Minutes(s.Minutes) + " " + pr.T("mission.mode."+s.Mode)})
		}
	}
	if a.Organises(id) && len(v.Options) > 1 {
		v.Form = f
		for _, m := range mission.Modes {
			v.Modes = append(v.Modes, field.Option{Value: m, Label: pr.T("mission.mode." + m)})
		}
	}
	return v, nil
}

// centreOf is the place from which minutes to the others are told: the first hall, else the first place.
func centreOf(main []mission.Place) mission.Place {
	if i := slices.IndexFunc(main, func(p mission.Place) bool { return p.Kind == "hall" }); i >= 0 {
		return main[i]
	}
	if len(main) > 0 {
		return main[0]
	}
	return mission.Place{}
}

func placeOf(p text.Printer, x mission.Place, names map[string]string, m mission.Matrix, centre mission.Place) placeRow {
	row := placeRow{Name: x.Name, Kind: p.T("mission.place_kind." + x.Kind), Address: strings.Trim(x.Address+", "+x.City, ", "),
		Inside: names[x.ParentID], Directions: x.Directions(p.Lang)}
	if centre.ID != "" && centre.ID != x.ID {
		row.From = p.T("mission.from_place", minutes(p, m.Journey(centre.ID, x.ID)), centre.Name)
	}
	return row
}

// minutes writes a journey: "8 min à pied", "environ 14 min en taxi".
func minutes(p text.Printer, j mission.Journey) string {
	s := p.Minutes(j.Minutes)
	if j.Mode != "" {
		s += " " + p.T("mission.mode."+j.Mode)
	}
	if !j.Stated {
		s = p.T("mission.about_minutes", s)
	}
	return s
}

func (v *placesView) grid(p text.Printer, main []mission.Place, m mission.Matrix) {
	if len(main) < 2 {
		return
	}
	for _, from := range main {
		v.Names = append(v.Names, from.Name)
		var row []string
		for _, to := range main {
			cell := ""
			if from.ID != to.ID {
				j := m.Journey(from.ID, to.ID)
				cell = p.Int(j.Minutes)
				if !j.Stated {
					cell = "≈ " + cell
				}
			}
			row = append(row, cell)
		}
		v.Grid = append(v.Grid, row)
	}
}

func (p *pages) stateTravel(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.Path("mission")
	t := mission.Travel{FromID: f.Need("from"), ToID: f.Need("to"), Minutes: f.Int("minutes"), Mode: f.Get("mode")}
	f.Need("minutes")
	if f.Valid() {
		if err = p.missions.StateTravel(c.Ctx(), account.Of(c.Who), id, t); err == nil {
			return c.Redirect(PathOf(id, "places"), web.Done(c.T("mission.travel.stated")))
		}
		if !f.Take(err) {
			return err
		}
	}
	v, err := p.placesView(c, f)
	if err != nil {
		return err
	}
	return c.Invalid(c.T("mission.places"), placesPage(v))
}

func (p *pages) forgetTravel(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.Path("mission")
	if err := p.missions.ForgetTravel(c.Ctx(), account.Of(c.Who), id, f.Get("from"), f.Get("to")); err != nil {
		return err
	}
	return c.Redirect(PathOf(id, "places"), web.Done(c.T("mission.travel.forgotten")))
}
