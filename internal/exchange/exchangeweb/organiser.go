package exchangeweb

import (
	"cmp"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/sheet"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/report"
)

// base is where the pages of this import stand.
func base(mission string) string {
	if mission == "" {
		return "/import"
	}
	return "/m/" + mission + "/import"
}

func (p *pages) start(c *web.Call) error {
	v, err := p.read(c, c.NewForm(nil))
	if err != nil {
		return err
	}
	return c.Render(v.Title, startPage(v))
}

func (p *pages) read(c *web.Call, f *web.Form) (startView, error) {
	mission := c.Path("mission")
	runs, err := p.exchange.Runs(c.Ctx(), account.Of(c.Who), mission)
	if err != nil {
		return startView{}, err
	}
	v := startView{Base: base(mission), New: mission == "", Trouble: f.Trouble(), Title: c.T("exchange.import.title")}
	if v.New {
		v.Title = c.T("exchange.import.new")
	}
	v.Files = f.Field("files", c.T("exchange.import.files")).Must()
	v.Files.Accept, v.Files.Multiple, v.Files.Most = ".csv,.tsv,.xlsx,.json,.zip", true, c.T("exchange.import.most", c.Printer().Bytes(mostBytes))
	for _, k := range p.exchange.Registry.Kinds() {
		v.Kinds = append(v.Kinds, kindOf(c, v.Base, k))
	}
	zone, err := p.zoneOf(c)
	for _, r := range runs {
		v.Runs = append(v.Runs, runOf(c, v.Base, r, zone))
	}
	return v, err
}

func kindOf(c *web.Call, base string, k *exchange.Kind) kindView {
	v := kindView{Title: k.Title.In(c.Lang), Name: k.Name, Help: k.Help.In(c.Lang),
		CSV: base + "/template?form=csv&kind=" + k.Name, XLSX: base + "/template?form=xlsx&kind=" + k.Name}
	for _, col := range k.Columns {
		v.Columns = append(v.Columns, columnView{Name: col.Name, Help: col.Help.In(c.Lang), Example: col.Example, Required: col.Required})
	}
	return v
}

func runOf(c *web.Call, base string, r exchange.Run, zone span.Zone) runView {
	pr := c.Printer()
	n := r.Report.Total()
	return runView{Href: base + "/" + r.ID, Name: r.FileName, By: r.MadeBy, When: pr.DateTimeZone(r.MadeAt, zone),
		State: c.T("exchange.state." + r.State), Applied: r.State == "applied", Added: n.Added, Changed: n.Changed}
}

// try keeps what was uploaded and shows what importing it would do.
func (p *pages) try(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	uploads, err := f.Files("files", mostBytes)
	if err != nil {
		return err
	}
	if len(uploads) == 0 {
		f.Refuse("files", c.T("exchange.import.none"))
		v, err := p.read(c, f)
		if err != nil {
			return err
		}
		return c.Invalid(v.Title, startPage(v))
	}
	files := make([]exchange.File, len(uploads))
	for i, u := range uploads {
		files[i] = exchange.File{Name: cmp.Or(u.Name, "import.csv"), Bytes: u.Body}
	}
	packed, err := exchange.Pack("import", time.Time{}, files)
	if err != nil {
		return err
	}
	mission := c.Path("mission")
	r, err := p.exchange.TryUpload(c.Ctx(), account.Of(c.Who), mission, packed)
	if err != nil {
		return err
	}
	return c.Redirect(base(mission) + "/" + r.ID)
}

func (p *pages) look(c *web.Call) error {
	r, err := p.exchange.Look(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("run"))
	if err != nil {
		return err
	}
	return c.Render(c.T("exchange.run.title", r.FileName), runPage(p.reportOf(c, r)))
}

func (p *pages) reportOf(c *web.Call, r exchange.Run) reportView {
	at := base(r.Mission)
	v := reportView{Back: at, Report: report.Props{More: r.Report.More}}
	for _, n := range r.Report.Counts {
		v.Report.Counts = append(v.Report.Counts, report.Count{Label: p.titleOf(c, n.Table), Added: n.Added, Changed: n.Changed, Left: n.Left})
	}
	for _, x := range r.Report.Problems {
		file := x.File
		if x.Table != "" {
			file = x.Table
		}
		v.Report.Problems = append(v.Report.Problems, report.Problem{File: file, Row: x.Row, Column: x.Column, Value: x.Value, Cure: x.Words.In(c.Lang), Grave: true})
	}
	for _, w := range r.Report.Warnings {
		v.Warnings = append(v.Warnings, c.T("exchange.warning", cmp.Or(w.Table, w.File), w.Words.In(c.Lang)))
	}
	for _, s := range r.Report.Suspects {
		v.Suspects = append(v.Suspects, suspectView{A: s.A, B: s.B, Score: s.Score, Reason: s.Reason.In(c.Lang), InFile: s.InFile})
	}
	n := r.Report.Total()
	switch {
	case r.State == "applied":
		v.Report.Sentence = c.T("exchange.run.applied", r.MadeBy)
		if r.Report.Mission != "" {
			v.Report.Actions = []ui.Action{{Label: c.T("exchange.run.open"), Href: "/m/" + r.Report.Mission, Main: true}}
		}
	case r.Report.OK() && n.Added+n.Changed == 0:
		v.Report.Sentence = c.T("exchange.run.nothing")
		if n.Left > 0 {
			v.Report.Sentence = c.T("exchange.run.same")
		}
		v.Report.Actions = []ui.Action{{Label: c.T("exchange.run.again"), Href: at, Main: true}}
	case r.Report.OK():
		v.Report.Sentence = c.T("exchange.run.ok")
		v.Report.Actions = []ui.Action{{Label: c.T("exchange.run.apply"), Href: at + "/" + r.ID, Post: true, Main: true, Icon: "import"}, {Label: c.T("exchange.run.back"), Href: at}}
	default:
		v.Report.Sentence = c.T("exchange.run.refused")
		v.Report.Actions = []ui.Action{{Label: c.T("exchange.run.again"), Href: at, Main: true}}
	}
	return v
}

// titleOf names a table in the person's language.
func (p *pages) titleOf(c *web.Call, table string) string {
	if k, known := p.exchange.Registry.Find(table); known {
		return k.Title.In(c.Lang)
	}
	return table
}

func (p *pages) confirm(c *web.Call) error {
	mission := c.Path("mission")
	r, err := p.exchange.Confirm(c.Ctx(), account.Of(c.Who), mission, c.Path("run"))
	if err != nil {
		return err
	}
	to := base(mission) + "/" + r.ID
	if r.State != "applied" {
		return c.Redirect(to, web.Note(c.T("exchange.run.changed")))
	}
	n := r.Report.Total()
	return c.Redirect(to, web.Done(c.N("exchange.run.done", n.Added+n.Changed)))
}

// Types of the files that are sent.
var mediaTypes = map[string]string{
	exchange.CSV: "text/csv; charset=utf-8", exchange.JSON: "application/json",
	exchange.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip",
}

// template sends the empty table of one kind, or, without a kind, a workbook of all of them.
func (p *pages) template(c *web.Call) error {
	if mission := c.Path("mission"); mission != "" {
		if err := account.NeedOrganiser(account.Of(c.Who), mission); err != nil {
			return err
		}
	}
	var tables []sheet.Table
	name := c.Query("kind")
	for _, k := range p.exchange.Registry.Kinds() {
		if name != "" && k.Name != name {
			continue
		}
		t, err := p.exchange.Template(k.Name)
		if err != nil {
			return err
		}
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		return fault.New(fault.NotFound, "Il n’y a pas de modèle « %s ».", "There is no template %q.", name)
	}
	return p.send(c, cmp.Or(name, "escale-"+c.T("exchange.template.file")), cmp.Or(c.Query("form"), exchange.XLSX), tables)
}

func (p *pages) send(c *web.Call, stem, form string, tables []sheet.Table) error {
	files, err := exchange.Files(stem, form, tables)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fault.New(fault.NotFound, "Il n’y a rien à exporter.", "There is nothing to export.")
	}
	now, err := p.exchange.Now(c.Ctx())
	if err != nil {
		return err
	}
	zone, err := p.zoneOf(c)
	if err != nil {
		return err
	}
	f, err := exchange.Pack(stem, now.In(zone), files)
	if err != nil {
		return err
	}
	kind := form
	if len(files) > 1 {
		kind = "zip"
	}
	return c.File(f.Name, mediaTypes[kind], f.Bytes)
}

func (p *pages) export(c *web.Call) error {
	mission := c.Path("mission")
	if err := account.NeedOrganiser(account.Of(c.Who), mission); err != nil {
		return err
	}
	v := exportView{}
	for _, form := range []string{exchange.XLSX, exchange.CSV, exchange.JSON} {
		v.Forms = append(v.Forms, formView{Title: c.T("exchange.form." + form), Help: c.T("exchange.form." + form + ".help"),
			Action: ui.Action{Label: c.T("exchange.export.download"), Href: "/m/" + mission + "/export/file?form=" + form, Icon: "download", Main: form == exchange.XLSX}})
	}
	return c.Render(c.T("exchange.export.title"), exportPage(v))
}

func (p *pages) file(c *web.Call) error {
	tables, err := p.exchange.Export(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	stem := "mission"
	for _, t := range tables { // the file is named like the mission
		if t.Name == "missions" && len(t.Rows) > 0 && len(t.Rows[0].Cells) > 0 {
			stem = t.Rows[0].Cells[0]
		}
	}
	return p.send(c, stem, cmp.Or(c.Query("form"), exchange.XLSX), tables)
}
