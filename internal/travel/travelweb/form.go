package travelweb

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/travel"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/picker"
)

func (p *pages) fresh(c *web.Call) error {
	_, m, err := p.travel.Get(c.Ctx(), account.Of(c.Who), c.Path("mission"), "")
	if err != nil {
		return err
	}
	direction := travel.Direction(c.Query("direction"))
	if !slices.Contains(travel.Directions, direction) {
		direction = travel.Out
	}
	values := map[string]string{"direction": string(direction), "mode": "plane", "certainty": string(item.Expected), "rest": c.Query("rest"),
		"from_zone": string(m.HomeZone), "to_zone": string(m.Zone), "departs_day": string(m.FirstDay), "arrives_day": string(m.FirstDay)}
	if direction == travel.Back {
		last := max(m.FirstDay, m.LastDay)
		values["from_zone"], values["to_zone"], values["departs_day"], values["arrives_day"] = string(m.Zone), string(m.HomeZone), string(last), string(last)
	}
	if direction == travel.Between {
		values["from_zone"] = string(m.Zone)
	}
	return p.render(c, c.NewForm(values), travel.Journey{}, nil, formView{})
}

func (p *pages) edit(c *web.Call) error {
	j, _, err := p.travel.Get(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	values := map[string]string{"version": strconv.FormatInt(j.Version, 10), "agenda": strconv.FormatInt(j.AgendaVersion, 10), "direction": string(j.Direction), "mode": j.Mode,
		"carrier": j.Carrier, "number": j.Number, "from": j.From, "to": j.To, "from_zone": string(j.FromZone), "to_zone": string(j.ToZone), "note": j.Note, "certainty": string(j.Certainty),
		"departs_day": string(span.DayOf(j.Departs, j.FromZone)), "departs_at": span.ClockOf(j.Departs, j.FromZone).String(),
		"arrives_day": string(span.DayOf(j.Arrives, j.ToZone)), "arrives_at": span.ClockOf(j.Arrives, j.ToZone).String()}
	return p.render(c, c.NewForm(values), j, j.People, formView{})
}

// render shows the form of a journey, with whom it takes ticked.
func (p *pages) render(c *web.Call, f *web.Form, j travel.Journey, aboard []string, v formView) error {
	a, id := account.Of(c.Who), c.Path("mission")
	v.Form, v.Action, v.Back = f, path(id, "journeys/new"), path(id, "journeys")
	title := c.T("travel.new")
	if j.ID != "" {
		v.Action, title = path(id, "journeys/"+j.ID), j.Title().In(c.Lang)
		if j.Certainty != item.CancelledCertainty {
			v.Cancel = path(id, "journeys/"+j.ID+"/cancel")
		}
	}
	v.Directions, v.Modes = options(c, "travel.direction.", travel.Directions), options(c, "travel.mode.", travel.Modes)
	v.Certainties = options(c, "ui.certainty.", item.Certainties)
	all, err := p.travel.List(c.Ctx(), a, id, travel.Filter{Most: 1})
	if err != nil {
		return err
	}
	v.Zones = zonesOf(all.Mission)
	direction := travel.Direction(f.Get("direction"))
	if v.Rest = len(all.Without[direction]); v.Rest > 0 {
		v.RestLabel = c.N("travel.rest."+string(direction), v.Rest)
	}
	if v.Aboard, err = p.named(c, aboard); err != nil {
		return err
	}
	if v.Add.Name == "" {
		v.Add.Props = f.Field("add", c.T("travel.add_one"))
	}
	v.Add.Find = picker.Path(id, picker.People)
	if f.Valid() && f.Trouble() == "" {
		return c.Render(title, formPage(v))
	}
	return c.Invalid(title, formPage(v))
}

func options[T ~string](c *web.Call, prefix string, all []T) []field.Option {
	var out []field.Option
	for _, x := range all {
		out = append(out, field.Option{Value: string(x), Label: item.Capital(c.T(prefix + string(x)))})
	}
	return out
}

// zonesOf are the zones that the form suggests; any IANA name is taken.
func zonesOf(m mission.Mission) []string {
	out := []string{string(m.Zone), string(m.HomeZone)}
	for _, z := range strings.Fields("Europe/Paris Europe/London Europe/Lisbon America/New_York America/Toronto America/Chicago America/Los_Angeles Africa/Casablanca Asia/Dubai") {
		if !slices.Contains(out, z) {
			out = append(out, z)
		}
	}
	return slices.Compact(out)
}

// named are those aboard as boxes to untick, by name.
func (p *pages) named(c *web.Call, ids []string) ([]field.Option, error) {
	list, err := p.travel.People(c.Ctx(), account.Of(c.Who), c.Path("mission"), ids)
	var out []field.Option
	for _, x := range list {
		out = append(out, field.Option{Value: x.Person.ID, Label: x.Person.Label(c.Lang), Hint: x.Organisation})
	}
	return out, err
}

// store reads the form and keeps the journey, or shows the form again: with what is to mend, or with whom a search found.
func (p *pages) store(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, id := account.Of(c.Who), c.Path("mission")
	j, m, err := p.travel.Get(c.Ctx(), a, id, c.Path("id"))
	if err != nil {
		return err
	}
	aboard := strings.Fields(strings.Join(f.All("people"), " "))
	v := formView{}
	searching, err := p.add(c, f, &v, &aboard)
	if err != nil {
		return err
	}
	if searching {
		return p.render(c, f, j, aboard, v)
	}
	if err := p.paste(c, f, &aboard); err != nil {
		return err
	}
	v.Twice = p.read(c, f, m, &j)
	if f.Is("rest", "on") {
		all, err := p.travel.List(c.Ctx(), a, id, travel.Filter{Most: 1})
		if err != nil {
			return err
		}
		for _, x := range all.Without[j.Direction] {
			aboard = append(aboard, x.Person.ID)
		}
	}
	j.People = aboard
	if f.Valid() {
		_, step, err := p.travel.Put(c.Ctx(), a, id, j, agenda.How{Force: f.Is("force", "1")})
		if err == nil {
			return c.Redirect(path(id, "journeys"), undoable(c, "travel.saved", step))
		}
		if !f.Take(err) {
			return err
		}
		var refused *agenda.Refused
		if errors.As(err, &refused) {
			for _, k := range refused.Conflicts {
				if k.Hard() {
					v.Clashes = append(v.Clashes, k.Words(c.Lang))
				}
			}
		}
	}
	if f.Trouble() == "" {
		f.Refuse("", c.T("travel.mend"))
	}
	return p.render(c, f, j, aboard, v)
}

func undoable(c *web.Call, key, step string) ui.Flash {
	if step == "" {
		return web.Done(c.T(key))
	}
	return web.Undoable(c.T(key), path(c.Path("mission"), "steps/"+step+"/undo"), c.T("travel.undo"))
}

// add takes whom the picker chose aboard; searching tells that it only looks for somebody.
func (p *pages) add(c *web.Call, f *web.Form, v *formView, aboard *[]string) (searching bool, err error) {
	words := f.Get(picker.WordsOf("add"))
	if id := f.Get("add"); id != "" && id != picker.None && f.Get(picker.SearchName) != "add" {
		*aboard = append(*aboard, id)
		return false, nil
	}
	if words == "" && f.Get(picker.SearchName) != "add" {
		return false, nil
	}
	found, total, err := p.missions.Candidates(c.Ctx(), account.Of(c.Who), c.Path("mission"), mission.Wish{People: true, Words: words, Most: picker.Most})
	v.Add = picker.Props{Props: f.Field("add", c.T("travel.add_one")), Words: words, More: total - len(found), Sought: true}
	for _, x := range found {
		v.Add.Found = append(v.Add.Found, picker.Choice{Value: x.ID, Label: x.Label(c.Lang), Soft: x.Soft(c.Lang)})
	}
	return true, err
}

// mostPasted is how many pasted names one form looks up.
const mostPasted = 200

// paste takes aboard those whose names stand one a line.
func (p *pages) paste(c *web.Call, f *web.Form, aboard *[]string) error {
	lines := strings.Split(f.Text("names"), "\n")
	if len(lines) > mostPasted {
		f.Refuse("names", c.T("travel.too_many_names", mostPasted))
		return nil
	}
	var unknown []string
	for _, l := range lines {
		words := text.SafeLine(l)
		if words == "" {
			continue
		}
		found, total, err := p.missions.Candidates(c.Ctx(), account.Of(c.Who), c.Path("mission"), mission.Wish{People: true, Words: words, Most: 2})
		if err != nil {
			return err
		}
		if total != 1 {
			unknown = append(unknown, words)
			continue
		}
		*aboard = append(*aboard, found[0].ID)
	}
	if len(unknown) > 0 {
		f.Refuse("names", c.T("travel.unknown_names", c.Printer().List(unknown[:min(len(unknown), 5)])))
	}
	return nil
}

// read takes the form over a journey and tells whether one of its hours exists twice.
func (p *pages) read(c *web.Call, f *web.Form, m mission.Mission, j *travel.Journey) (twice bool) {
	j.Version, j.AgendaVersion = int64(f.Int("version")), int64(f.Int("agenda"))
	j.Direction, j.Mode, j.Certainty = travel.Direction(f.Need("direction")), f.Need("mode"), agenda.Certainty(f.Need("certainty"))
	j.Carrier, j.Number, j.From, j.To, j.Note = f.Get("carrier"), f.Get("number"), f.Need("from"), f.Need("to"), f.Text("note")
	j.FromZone, j.ToZone = zone(c, f, "from_zone", m.Zone), zone(c, f, "to_zone", m.Zone)
	var again bool
	j.Departs, twice = instant(c, f, "departs", j.FromZone)
	j.Arrives, again = instant(c, f, "arrives", j.ToZone)
	return twice || again
}

func zone(c *web.Call, f *web.Form, name string, otherwise span.Zone) span.Zone {
	if f.Get(name) == "" {
		return otherwise
	}
	z, err := span.LoadZone(f.Get(name))
	if err != nil {
		refuse(c, f, name, err)
	}
	return z
}

// instant joins a day and an hour of a zone; of an hour that comes twice the one that the person says.
func instant(c *web.Call, f *web.Form, name string, z span.Zone) (at span.Instant, twice bool) {
	day, err := span.ParseDay(f.Need(name + "_day"))
	if err != nil {
		refuse(c, f, name+"_day", err)
		return 0, false
	}
	if f.Need(name+"_at") == "" {
		return 0, false
	}
	clock, err := span.ParseClock(f.Get(name + "_at"))
	if err != nil {
		refuse(c, f, name+"_at", err)
		return 0, false
	}
	at, err = span.Local(day, clock, z)
	var two *span.TwiceError
	if errors.As(err, &two) {
		switch f.Get("again") {
		case "first":
			return two.First, true
		case "second":
			return two.Second, true
		}
	}
	if err != nil {
		refuse(c, f, name+"_at", err)
	}
	return at, two != nil
}

func refuse(c *web.Call, f *web.Form, name string, err error) {
	sentence := fault.Of(err).Sentence(string(c.Lang))
	if c.Lang == text.FR {
		sentence = text.Fr(sentence)
	}
	f.Refuse(name, sentence)
}

func (p *pages) cancel(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	step, err := p.travel.Cancel(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"), f.Text("reason"))
	if err != nil {
		return err
	}
	return c.Redirect(path(c.Path("mission"), "journeys"), undoable(c, "travel.cancelled", step))
}
