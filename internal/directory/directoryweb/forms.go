package directoryweb

import (
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

func (p *Pages) newOrganisation(c *web.Call) error {
	if err := mayMake(c); err != nil {
		return err
	}
	f := c.NewForm(map[string]string{"name": c.Query("name"), "side": c.Query("side")})
	return c.Render(c.T("directory.organisation.new"), organisationFormPage(p.organisationFormOf(c, f, "", 0)))
}

func (p *Pages) editOrganisation(c *web.Call) error {
	if err := directory.NeedEditor(account.Of(c.Who)); err != nil {
		return err
	}
	o, err := p.service.Organisation(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	f := c.NewForm(map[string]string{"name": o.Name, "kind": o.Kind, "legal_form": o.LegalForm, "legal_id": o.LegalID, "country": o.Country,
		"city": o.City, "address": o.Address, "website": o.Website, "sectors": sectorWords(c, o.Sectors), "size_class": o.SizeClass,
		"tagline_fr": o.Tagline.FR, "tagline_en": o.Tagline.EN, "pitch_fr": o.Pitch.FR, "pitch_en": o.Pitch.EN, "note": o.Note, "aliases": aliasLines(o.Aliases)})
	return c.Render(c.T("directory.edit.title", o.Name), organisationFormPage(p.organisationFormOf(c, f, o.ID, o.Version)))
}

func (p *Pages) organisationFormOf(c *web.Call, f *web.Form, id string, version int64) organisationForm {
	v := organisationForm{Form: f, ID: id, Version: version, Action: base(c) + "/organisations", Back: base(c) + "/organisations"}
	if id != "" {
		v.Action += "/" + id
		v.Back = v.Action
	}
	for _, k := range directory.Kinds {
		v.Kinds = append(v.Kinds, field.Option{Value: k, Label: word(c.Ctx(), "directory.kind.", k)})
	}
	if k := f.Get("kind"); k != "" && !text.Has("directory.kind."+k) { // a kind that a file brought
		v.Kinds = append(v.Kinds, field.Option{Value: k, Label: k})
	}
	if id == "" {
		v.Join = p.joinField(c, f, "side", "directory.join.side", append(words(mission.Sides), asPartner))
	}
	v.Countries = []field.Option{{}}
	for _, x := range c.Printer().Countries() {
		v.Countries = append(v.Countries, field.Option{Value: x.Code, Label: x.Name})
	}
	return v
}

// asPartner is what stands beside the sides of a mission: who takes part in making it.
const asPartner = "partner"

func words[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return out
}

// joinField asks what somebody new is in the mission; nil outside one.
func (p *Pages) joinField(c *web.Call, f *web.Form, name, key string, values []string) *field.Props {
	if p.joins == nil || c.Path("mission") == "" {
		return nil
	}
	out := f.Field(name, c.T(key)).Must().Hinted(c.T(key + ".hint"))
	for _, v := range values {
		out.Options = append(out.Options, field.Option{Value: v, Label: c.T(key + "." + v)})
	}
	return &out
}

// joining tells whether a form makes somebody who joins the mission.
func (p *Pages) joining(c *web.Call) bool {
	return p.joins != nil && c.Path("id") == "" && c.Path("mission") != ""
}

// storeOrganisation stores an organisation and leads to it; a new one within a mission it joins on the side that the form names.
func (p *Pages) storeOrganisation(c *web.Call, f *web.Form, o directory.Organisation) error {
	if !p.joining(c) {
		id, like, err := p.service.SaveOrganisation(c.Ctx(), account.Of(c.Who), o)
		if err != nil {
			return err
		}
		return p.saved(c, "/organisations/"+id, like, web.Done(c.T("directory.saved")))
	}
	side, list, fields := f.Get("side"), "/participants/", []ui.Pair(nil)
	as := mission.Side(side)
	if side == asPartner {
		as, list, fields = "", "/partners/", pairsOf("before", string(mission.SimplePartner))
	}
	id, like, err := p.joins.CreateOrganisation(c.Ctx(), account.Of(c.Who), c.Path("mission"), o, as)
	if err != nil {
		return err
	}
	done := c.T("directory.joined", c.T("directory.join.side."+side))
	return p.saved(c, "/organisations/"+id, like, web.Undoable(done, base(c)+list+id+"/remove", c.T("directory.join.undo"), fields...))
}

// storePerson does so with a person, as storeOrganisation does.
func (p *Pages) storePerson(c *web.Call, f *web.Form, x directory.Person) error {
	if !p.joining(c) {
		id, like, err := p.service.SavePerson(c.Ctx(), account.Of(c.Who), x)
		if err != nil {
			return err
		}
		return p.saved(c, "/people/"+id, like, web.Done(c.T("directory.saved")))
	}
	as := f.Get("population")
	id, like, err := p.joins.CreatePerson(c.Ctx(), account.Of(c.Who), c.Path("mission"), x, mission.Population(as))
	if err != nil {
		return err
	}
	done := c.T("directory.joined", c.T("directory.join.population."+as))
	return p.saved(c, "/people/"+id, like, web.Undoable(done, base(c)+"/delegation/"+id+"/remove", c.T("directory.join.undo")))
}

// aliasLines writes aliases one a line; what somebody inferred ends with a question mark.
func aliasLines(list []directory.Alias) string {
	var lines []string
	for _, a := range list {
		line := a.Name
		if a.Inferred {
			line += " ?"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func parseAliases(s string) []directory.Alias {
	var out []directory.Alias
	for line := range strings.Lines(s) {
		line = text.SafeLine(line)
		name, inferred := strings.CutSuffix(line, "?")
		out = append(out, directory.Alias{Name: strings.TrimSpace(name), Inferred: inferred})
	}
	return out
}

func commas(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
}

// sectorPrefix begins the catalogue's keys of sectors.
const sectorPrefix = "directory.sector."

// sectorWords writes the codes of sectors in the person's words, for a form.
func sectorWords(c *web.Call, codes []string) string {
	list := make([]string, len(codes))
	for i, code := range codes {
		list[i] = word(c.Ctx(), sectorPrefix, code)
	}
	return strings.Join(list, ", ")
}

// sectorCodes reads sectors as somebody wrote them: the catalogue's words, in either language, are the codes that tables
// carry; other words stay.
func sectorCodes(s string) []string {
	codes := map[string]string{}
	for _, key := range text.Keys() {
		if code, is := strings.CutPrefix(key, sectorPrefix); is {
			for _, l := range []text.Lang{text.FR, text.EN} {
				if at := text.Key(text.Printer{Lang: l}.T(key)); codes[at] == "" || code < codes[at] {
					codes[at] = code
				}
			}
		}
	}
	list := commas(s)
	for i, said := range list {
		if code := codes[text.Key(said)]; code != "" {
			list[i] = code
		}
	}
	return list
}

func version(f *web.Form) int64 {
	n, err := strconv.ParseInt(f.Get("version"), 10, 64)
	if err != nil {
		return 0 // no record has version 0: the save answers that the record changed
	}
	return n
}

func (p *Pages) saveOrganisation(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	o := directory.Organisation{ID: c.Path("id"), Version: version(f), Name: f.Need("name"), Kind: f.Get("kind"), LegalForm: f.Get("legal_form"),
		LegalID: f.Get("legal_id"), Country: f.Get("country"), City: f.Get("city"), Address: f.Get("address"), Website: f.Get("website"),
		Sectors: sectorCodes(f.Text("sectors")), SizeClass: f.Get("size_class"), Tagline: text.Pair{FR: f.Get("tagline_fr"), EN: f.Get("tagline_en")},
		Pitch: text.Pair{FR: f.Text("pitch_fr"), EN: f.Text("pitch_en")}, Note: f.Text("note"), Aliases: parseAliases(f.Text("aliases"))}
	if p.joining(c) {
		f.Need("side")
	}
	if f.Valid() {
		if err := p.storeOrganisation(c, f, o); err == nil || !f.Take(err) {
			return err
		}
	}
	if err := mayMake(c); err != nil {
		return err
	}
	title := c.T("directory.organisation.new")
	if o.ID != "" {
		title = c.T("directory.edit.title", o.Name)
	}
	return c.Invalid(title, organisationFormPage(p.organisationFormOf(c, f, o.ID, o.Version)))
}

// saved leads to the record, and says when it resembles others.
func (p *Pages) saved(c *web.Call, path string, like []directory.Suspicion, done ui.Flash) error {
	flashes := []ui.Flash{done}
	if len(like) > 0 {
		flashes = append(flashes, web.Note(c.N("directory.resembles", len(like), like[0].A, like[0].B)))
	}
	return c.Redirect(base(c)+path, flashes...)
}

// spareMandates is how many empty lines for further mandates a form shows.
const spareMandates = 2

func (p *Pages) newPerson(c *web.Call) error {
	if err := mayMake(c); err != nil {
		return err
	}
	values := map[string]string{"family": c.Query("name"), "population": string(mission.Business)}
	if id := c.Query("organisation"); id != "" {
		o, err := p.service.Organisation(c.Ctx(), account.Of(c.Who), c.Path("mission"), id)
		if err != nil {
			return err
		}
		values["organisation-0"] = o.Name
		if err := p.populationOf(c, id, values); err != nil {
			return err
		}
	}
	v, err := p.personFormOf(c, c.NewForm(values), "", 0)
	if err != nil {
		return err
	}
	return c.Render(c.T("directory.person.new"), personFormPage(v))
}

// populationOf proposes that somebody new is there as their organisation is.
func (p *Pages) populationOf(c *web.Call, organisation string, values map[string]string) error {
	if !p.joining(c) {
		return nil
	}
	side, err := p.joins.SideOf(c.Ctx(), account.Of(c.Who), c.Path("mission"), organisation)
	switch side {
	case mission.Counterpart:
		values["population"] = string(mission.OfCounterpart)
	case mission.Institution:
		values["population"] = string(mission.FromInstitution)
	}
	return err
}

func (p *Pages) editPerson(c *web.Call) error {
	if err := directory.NeedEditor(account.Of(c.Who)); err != nil {
		return err
	}
	x, err := p.service.Person(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	values := map[string]string{"honorific": x.Honorific, "given": x.Given, "family": x.Family, "duty_fr": x.Duty.FR, "duty_en": x.Duty.EN,
		"pronunciation": x.Pronunciation, "email": x.Email, "phone": x.Phone, "languages": strings.Join(x.Languages, ", "), "note": x.Note, "aliases": aliasLines(x.Aliases)}
	for i, m := range x.Mandates {
		n := "-" + strconv.Itoa(i)
		values["organisation"+n], values["title_fr"+n], values["title_en"+n] = m.Organisation, m.TitleFR, m.TitleEN
		values["first"+n], values["last"+n] = string(m.FirstDay), string(m.LastDay)
	}
	v, err := p.personFormOf(c, c.NewForm(values), x.ID, x.Version)
	if err != nil {
		return err
	}
	return c.Render(c.T("directory.edit.title", nameOf(c, x.Person)), personFormPage(v))
}

func (p *Pages) personFormOf(c *web.Call, f *web.Form, id string, version int64) (personForm, error) {
	v := personForm{Form: f, ID: id, Version: version, Action: base(c) + "/people", Back: base(c) + "/people"}
	if id != "" {
		v.Action += "/" + id
		v.Back = v.Action
	}
	if id == "" {
		v.Join = p.joinField(c, f, "population", "directory.join.population", words(mission.Populations))
	}
	names, err := p.service.Names(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	for _, o := range names {
		v.Names = append(v.Names, o.Name)
	}
	v.Held = mandateLines(f)
	for i := range v.Held + spareMandates {
		n := "-" + strconv.Itoa(i)
		v.Mandates = append(v.Mandates, mandateFields{Number: i + 1,
			Organisation: f.Field("organisation"+n, c.T("directory.organisation")), TitleFR: f.Field("title_fr"+n, c.T("directory.title.fr")),
			TitleEN: f.Field("title_en"+n, c.T("directory.title.en")), First: f.Field("first"+n, c.T("directory.mandate.first")).Typed("date"),
			Last: f.Field("last"+n, c.T("directory.mandate.last")).Typed("date")})
	}
	return v, err
}

// mandateLines is how many lines of mandates a form holds up to the last that says something.
func mandateLines(f *web.Form) int {
	lines := 0
	for i := range 20 {
		n := "-" + strconv.Itoa(i)
		if f.Has("organisation"+n) || f.Has("title_fr"+n) || f.Has("title_en"+n) {
			lines = i + 1
		}
	}
	return lines
}

func (p *Pages) savePerson(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := mayMake(c); err != nil {
		return err
	}
	x := directory.Person{ID: c.Path("id"), Version: version(f), Honorific: f.Get("honorific"), Given: f.Get("given"), Family: f.Get("family"),
		Duty: text.Pair{FR: f.Get("duty_fr"), EN: f.Get("duty_en")}, Pronunciation: f.Get("pronunciation"), Email: f.Get("email"), Phone: f.Get("phone"),
		Languages: commas(f.Text("languages")), Note: f.Text("note"), Aliases: parseAliases(f.Text("aliases"))}
	if x.Mandates, err = p.readMandates(c, f); err != nil {
		return err
	}
	if p.joining(c) {
		f.Need("population")
	}
	if f.Valid() {
		if err := p.storePerson(c, f, x); err == nil || !f.Take(err) {
			return err
		}
	}
	title := c.T("directory.person.new")
	if x.ID != "" {
		title = c.T("directory.edit.title", nameOf(c, x))
	}
	v, err := p.personFormOf(c, f, x.ID, x.Version)
	if err != nil {
		return err
	}
	return c.Invalid(title, personFormPage(v))
}

// readMandates reads the lines of mandates; the first is the main one.
func (p *Pages) readMandates(c *web.Call, f *web.Form) ([]directory.Mandate, error) {
	var out []directory.Mandate
	for i := range mandateLines(f) {
		n := "-" + strconv.Itoa(i)
		m := directory.Mandate{TitleFR: f.Get("title_fr" + n), TitleEN: f.Get("title_en" + n), Main: len(out) == 0}
		m.FirstDay, m.LastDay = day(c, f, "first"+n), day(c, f, "last"+n)
		if name := f.Get("organisation" + n); name != "" {
			o, err := p.service.OrganisationNamed(c.Ctx(), account.Of(c.Who), c.Path("mission"), name)
			switch {
			case fault.Is(err, fault.Invalid):
				f.Refuse("organisation"+n, fault.Of(err).Sentence(string(c.Lang)))
			case err != nil:
				return nil, err
			}
			m.OrganisationID = o.ID
		}
		if m.OrganisationID != "" || m.TitleFR+m.TitleEN != "" {
			out = append(out, m)
		}
	}
	return out, nil
}

func day(c *web.Call, f *web.Form, name string) span.Day {
	d, err := directory.Day(f.Get(name))
	if err != nil {
		f.Refuse(name, fault.Of(err).Sentence(string(c.Lang)))
	}
	return d
}
