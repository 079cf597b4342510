package directoryweb

import (
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

func (p *Pages) newOrganisation(c *web.Call) error {
	if err := directory.NeedEditor(account.Of(c.Who)); err != nil {
		return err
	}
	return c.Render(c.T("directory.organisation.new"), organisationFormPage(organisationFormOf(c, c.NewForm(nil), "", 0)))
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
		"city": o.City, "address": o.Address, "website": o.Website, "sectors": strings.Join(o.Sectors, ", "), "size_class": o.SizeClass,
		"tagline_fr": o.Tagline.FR, "tagline_en": o.Tagline.EN, "pitch_fr": o.Pitch.FR, "pitch_en": o.Pitch.EN, "note": o.Note, "aliases": aliasLines(o.Aliases)})
	return c.Render(c.T("directory.edit.title", o.Name), organisationFormPage(organisationFormOf(c, f, o.ID, o.Version)))
}

func organisationFormOf(c *web.Call, f *web.Form, id string, version int64) organisationForm {
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
	v.Countries = []field.Option{{}}
	for _, x := range c.Printer().Countries() {
		v.Countries = append(v.Countries, field.Option{Value: x.Code, Label: x.Name})
	}
	return v
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
		Sectors: commas(f.Text("sectors")), SizeClass: f.Get("size_class"), Tagline: text.Pair{FR: f.Get("tagline_fr"), EN: f.Get("tagline_en")},
		Pitch: text.Pair{FR: f.Text("pitch_fr"), EN: f.Text("pitch_en")}, Note: f.Text("note"), Aliases: parseAliases(f.Text("aliases"))}
	if f.Valid() {
		id, like, err := p.service.SaveOrganisation(c.Ctx(), account.Of(c.Who), o)
		if err == nil {
			return p.saved(c, "/organisations/"+id, directory.OrganisationKind, like)
		}
		if !f.Take(err) {
			return err
		}
	}
	if err := directory.NeedEditor(account.Of(c.Who)); err != nil {
		return err
	}
	title := c.T("directory.organisation.new")
	if o.ID != "" {
		title = c.T("directory.edit.title", o.Name)
	}
	return c.Invalid(title, organisationFormPage(organisationFormOf(c, f, o.ID, o.Version)))
}

// saved leads to the record, and says when it resembles others.
func (p *Pages) saved(c *web.Call, path string, kind directory.Kind, like []directory.Suspicion) error {
	flashes := []ui.Flash{web.Done(c.T("directory.saved"))}
	if len(like) > 0 {
		flash := web.Note(c.N("directory.resembles", len(like), like[0].A, like[0].B))
		flashes = append(flashes, flash)
	}
	_ = kind
	return c.Redirect(base(c)+path, flashes...)
}

// spareMandates is how many empty lines for further mandates a form shows.
const spareMandates = 2

func (p *Pages) newPerson(c *web.Call) error {
	if err := directory.NeedEditor(account.Of(c.Who)); err != nil {
		return err
	}
	values := map[string]string{}
	if id := c.Query("organisation"); id != "" {
		o, err := p.service.Organisation(c.Ctx(), account.Of(c.Who), c.Path("mission"), id)
		if err != nil {
			return err
		}
		values["organisation-0"] = o.Name
	}
	v, err := p.personFormOf(c, c.NewForm(values), "", 0)
	if err != nil {
		return err
	}
	return c.Render(c.T("directory.person.new"), personFormPage(v))
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
	names, err := p.service.Names(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	for _, o := range names {
		v.Names = append(v.Names, o.Name)
	}
	for i := range mandateLines(f) + spareMandates {
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
	if err := directory.NeedEditor(account.Of(c.Who)); err != nil {
		return err
	}
	x := directory.Person{ID: c.Path("id"), Version: version(f), Honorific: f.Get("honorific"), Given: f.Get("given"), Family: f.Get("family"),
		Duty: text.Pair{FR: f.Get("duty_fr"), EN: f.Get("duty_en")}, Pronunciation: f.Get("pronunciation"), Email: f.Get("email"), Phone: f.Get("phone"),
		Languages: commas(f.Text("languages")), Note: f.Text("note"), Aliases: parseAliases(f.Text("aliases"))}
	if x.Mandates, err = p.readMandates(c, f); err != nil {
		return err
	}
	if f.Valid() {
		id, like, err := p.service.SavePerson(c.Ctx(), account.Of(c.Who), x)
		if err == nil {
			return p.saved(c, "/people/"+id, directory.PersonKind, like)
		}
		if !f.Take(err) {
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
