package app

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

type importCmd struct {
	Paths   []string `arg:"" name:"file" help:"Files (CSV, XLSX, JSON), or a folder of them: one table a file, or a workbook with a sheet for each."`
	Mission string   `placeholder:"REF" help:"Mission to fill; without it, the files bring their own in a table “missions”."`
	DryRun  bool     `help:"Only say what the import would do."`
	Yes     bool     `short:"y" help:"Do not ask before importing."`
}

// Run tries the import, shows what it would do, asks, and does it: all or nothing.
func (c importCmd) Run(t *terminal) error {
	files, err := readFiles(c.Paths)
	if err != nil {
		return err
	}
	a, err := Open(t.ctx, t.set.config(), t.logger())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // the process ends with it
	id := ""
	if c.Mission != "" {
		if id, err = a.missionByRef(t.ctx, c.Mission); err != nil {
			return err
		}
	}
	who := account.System("cli")
	report, err := a.exchange.Try(t.ctx, who, id, files)
	if err != nil {
		return err
	}
	t.report(report)
	if !report.OK() {
		if n := len(report.Problems) + report.More; n == 1 {
			t.say("Rien n’a été importé : corrigez ce problème, puis recommencez.", "Nothing was imported: mend this problem, then try again.")
		} else {
			t.say("Rien n’a été importé : corrigez les %d problèmes, puis recommencez.", "Nothing was imported: mend the %d problems, then try again.", n)
		}
		return errRefused
	}
	if c.DryRun {
		t.say("Essai seulement : rien n’a été importé.", "Dry run only: nothing was imported.")
		return nil
	}
	if !c.Yes && !t.agrees() {
		t.say("Rien n’a été importé.", "Nothing was imported.")
		return errRefused
	}
	report, err = a.exchange.Apply(t.ctx, who, id, files)
	if err != nil {
		return err
	}
	if !report.Applied {
		t.report(report)
		return errRefused
	}
	n := report.Total()
	t.say("Importé : %d lignes ajoutées, %d changées, %d laissées.", "Imported: %d rows added, %d changed, %d left.", n.Added, n.Changed, n.Left)
	return nil
}

func (t *terminal) agrees() bool {
	t.say("Importer ? [o/N]", "Import? [y/N]")
	line, _ := bufio.NewReader(t.in).ReadString('\n') // no answer is no
	answer := text.Key(line)
	return answer == "y" || answer == "yes" || answer == "o" || answer == "oui"
}

// readFiles reads the files named, and those of folders named, in the order of their names.
func readFiles(paths []string) (out []exchange.File, err error) {
	add := func(path string) error {
		b, err := os.ReadFile(path)
		if err != nil {
			return fault.Wrap(err, fault.NotFound, "le fichier %s ne se lit pas : vérifiez son nom et vos droits", "the file %s cannot be read: check its name and your rights", path)
		}
		out = append(out, exchange.File{Name: filepath.Base(path), Bytes: b})
		return nil
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fault.Wrap(err, fault.NotFound, "il n’y a pas de fichier ni de dossier %s", "there is no file or folder %s", path)
		}
		if !info.IsDir() {
			if err := add(path); err != nil {
				return nil, err
			}
			continue
		}
		inside, err := os.ReadDir(path)
		if err != nil {
			return nil, fault.Wrap(err, fault.NotFound, "le dossier %s ne se lit pas", "the folder %s cannot be read", path)
		}
		for _, f := range inside {
			if slices.Contains([]string{".csv", ".tsv", ".xlsx", ".json"}, strings.ToLower(filepath.Ext(f.Name()))) {
				if err := add(filepath.Join(path, f.Name())); err != nil {
					return nil, err
				}
			}
		}
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "il n’y a pas de fichier à importer : donnez des fichiers .csv, .xlsx ou .json", "there is no file to import: give .csv, .xlsx or .json files")
	}
	return out, nil
}

// report prints what an import would do, or what keeps it from being done.
func (t *terminal) report(r exchange.Report) {
	lang := text.Lang(t.set.Lang)
	for _, c := range r.Counts {
		t.say("%-16s %6d lignes : %d à ajouter, %d à changer, %d comme avant", "%-16s %6d rows: %d to add, %d to change, %d as before", c.Table, c.Rows, c.Added, c.Changed, c.Left)
	}
	for _, w := range r.Warnings {
		t.say("à savoir : %s : %s", "note: %s: %s", w.File, w.Words.In(lang))
	}
	for _, s := range r.Suspects {
		t.say("peut-être la même chose : « %s » et « %s » (%d %%) : %s", "maybe the same: “%s” and “%s” (%d%%): %s", s.A, s.B, s.Score, s.Reason.In(lang))
	}
	for _, p := range r.Problems {
		t.say("%s : %s", "%s: %s", t.where(p), p.Words.In(lang))
	}
	if r.More > 0 {
		t.say("… et %d autres problèmes", "… and %d more problems", r.More)
	}
}

// where says at which file, row, column and value a problem stands.
func (t *terminal) where(p exchange.Problem) string {
	parts := []string{cmp.Or(p.File, p.Table)}
	if p.Table != "" && p.Table != parts[0] && !strings.HasPrefix(p.File, p.Table+".") {
		parts = append(parts, "table "+p.Table)
	}
	words := func(fr, en string, arg any) string {
		if lang := text.Lang(t.set.Lang); lang == text.FR {
			return text.Fr(fmt.Sprintf(fr, arg))
		}
		return fmt.Sprintf(en, arg)
	}
	if p.Row > 0 {
		parts = append(parts, words("ligne %d", "row %d", p.Row))
	}
	if p.Column != "" {
		parts = append(parts, words("colonne %s", "column %s", p.Column))
	}
	s := strings.Join(parts, ", ")
	if p.Value != "" {
		s += " " + words("« %s »", "“%s”", p.Value)
	}
	return s
}

type exportCmd struct {
	Mission string `required:"" placeholder:"REF" help:"Reference of the mission."`
	To      string `arg:"" name:"to" help:"Folder for one CSV file a table, or a file .xlsx or .json."`
}

// Run writes a mission out; importing what it writes gives the same mission.
func (c exportCmd) Run(t *terminal) error {
	a, err := Open(t.ctx, t.set.config(), t.logger())
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // the process ends with it
	id, err := a.missionByRef(t.ctx, c.Mission)
	if err != nil {
		return err
	}
	tables, err := a.exchange.Export(t.ctx, account.System("cli"), id)
	if err != nil {
		return err
	}
	form, stem, folder := exchange.CSV, c.Mission, c.To
	if ext := strings.ToLower(filepath.Ext(c.To)); ext == ".xlsx" || ext == ".json" {
		base := filepath.Base(c.To)
		form, stem, folder = ext[1:], base[:len(base)-len(ext)], filepath.Dir(c.To)
	}
	files, err := exchange.Files(stem, form, tables)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return fault.Wrap(err, fault.Unavailable, "le dossier %s ne peut pas être créé", "the folder %s cannot be made", folder)
	}
	rows := 0
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(folder, f.Name), f.Bytes, 0o600); err != nil {
			return fault.Wrap(err, fault.Unavailable, "le fichier %s ne peut pas être écrit : vérifiez la place qui reste et vos droits", "the file %s cannot be written: check the space that is left and your rights", f.Name)
		}
	}
	for _, table := range tables {
		rows += len(table.Rows)
	}
	t.say("Exporté : %d lignes dans %s", "Exported: %d rows into %s", rows, c.To)
	return nil
}
