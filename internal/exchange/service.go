package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/file"
	"escale.dev/escale/internal/sheet"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Service imports and exports.
type Service struct {
	DB       *db.DB
	Registry *Registry
	// Done is called in the import's transaction after all tables are in, so that what is derived from several of them
	// (conflicts, the search index) is brought in step. app connects it.
	Done func(ctx context.Context, tx *db.Tx, a account.Actor, mission string) error
}

// errDry ends the transaction of a dry run.
var errDry = errors.New("dry run")

// Try tells what an import of the files would do, and does nothing. mission is the id of the mission to fill, or ""
// when the files bring their own in a table "missions".
func (s *Service) Try(ctx context.Context, a account.Actor, mission string, files []File) (Report, error) {
	report, err := s.carry(ctx, a, mission, files, true)
	report.Applied = false
	return report, err
}

// Apply imports the files, all or nothing: when there is a problem nothing is changed, and the report says so.
func (s *Service) Apply(ctx context.Context, a account.Actor, mission string, files []File) (Report, error) {
	return s.carry(ctx, a, mission, files, false)
}

func (s *Service) carry(ctx context.Context, a account.Actor, mission string, files []File, dry bool) (Report, error) {
	if err := mayImport(a, mission); err != nil {
		return Report{}, err
	}
	var report Report
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		r := &run{registry: s.Registry, actor: a, mission: mission, spoilt: map[string]bool{}}
		err := r.carry(ctx, tx, r.tables(files))
		if err == nil && s.Done != nil && r.mission != "" && len(r.report.Problems) == 0 && !dry {
			err = s.Done(ctx, tx, a, r.mission)
		}
		report = r.report
		if err != nil {
			return err
		}
		if dry || !report.OK() {
			return errDry
		}
		report.Applied = true
		return account.Trace(ctx, tx, a, account.Event{Mission: r.mission, Verb: "imported", Kind: "files", Label: names(files), After: report.Counts})
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	if err != nil {
		report.Applied = false
	}
	return report, err
}

// mayImport: into a mission, its organisers; a new mission, whoever organises one already.
func mayImport(a account.Actor, mission string) error {
	if mission != "" {
		return account.NeedOrganiser(a, mission)
	}
	if !a.OrganisesAny() {
		return account.NeedAdmin(a)
	}
	return nil
}

func names(files []File) string {
	s := ""
	for i, f := range files {
		if i > 0 {
			s += ", "
		}
		s += f.Name
	}
	return s
}

// Export returns every table of the mission, in the import's own format.
func (s *Service) Export(ctx context.Context, a account.Actor, mission string) (tables []sheet.Table, err error) {
	if err := account.NeedOrganiser(a, mission); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		for _, k := range s.Registry.Kinds() {
			if k.Export == nil {
				continue
			}
			rows, err := k.Export(ctx, tx, a, mission)
			if err != nil {
				return fmt.Errorf("export of %s: %w", k.Name, err)
			}
			tables = append(tables, k.table(rows))
		}
		return nil
	})
	return tables, err
}

// Now is the hour at which what is exported is as it is: that of the database's clock.
func (s *Service) Now(ctx context.Context) (at span.Instant, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		at = tx.Now()
		return nil
	})
	return at, err
}

// Template returns an empty table with an example row, to be filled in.
func (s *Service) Template(kind string) (sheet.Table, error) {
	k, ok := s.Registry.Find(kind)
	if !ok {
		return sheet.Table{}, fault.New(fault.NotFound, "Il n’y a pas de modèle « %s ».", "There is no template %q.", kind)
	}
	example := make([]string, len(k.Columns))
	for i, c := range k.Columns {
		example[i] = c.Example
	}
	return k.table([][]string{example}), nil
}

func (k *Kind) table(rows [][]string) sheet.Table {
	t := sheet.Table{Name: k.Name}
	for _, c := range k.Columns {
		t.Columns = append(t.Columns, c.Name)
	}
	for i, r := range rows {
		t.Rows = append(t.Rows, sheet.Row{Number: i + 2, Cells: r})
	}
	return t
}

// Forms of the files that Files writes.
const (
	CSV  = "csv"
	XLSX = "xlsx"
	JSON = "json"
)

// Files writes tables as files: one CSV file a table, or one workbook, or one JSON file. Empty tables are left out.
func Files(stem, form string, tables []sheet.Table) ([]File, error) {
	tables = slices.DeleteFunc(slices.Clone(tables), func(t sheet.Table) bool { return len(t.Rows) == 0 })
	switch form {
	case CSV:
		out := make([]File, 0, len(tables))
		for _, t := range tables {
			var b bytes.Buffer
			if err := sheet.WriteCSV(&b, t, sheet.CSV{BOM: true}); err != nil {
				return nil, err
			}
			out = append(out, File{t.Name + ".csv", b.Bytes()})
		}
		return out, nil
	case XLSX:
		var b bytes.Buffer
		err := sheet.WriteXLSX(&b, tables)
		return []File{{stem + ".xlsx", b.Bytes()}}, err
	case JSON:
		var b bytes.Buffer
		err := sheet.WriteJSON(&b, tables)
		return []File{{stem + ".json", b.Bytes()}}, err
	}
	return nil, fault.New(fault.Invalid, "Format « %s » inconnu : choisissez csv, xlsx ou json.", "Unknown format %q: choose csv, xlsx or json.", form)
}

// Run is one import as the pages follow it: tried, then carried out or dropped.
type Run struct {
	ID, Mission, FileName string
	State                 string // tried, applied
	MadeBy                string
	MadeAt, AppliedAt     span.Instant
	Report                Report
	fileID, sha           string
}

// TryUpload keeps an uploaded file, tries it, and returns the run, whose report the person reads before confirming.
func (s *Service) TryUpload(ctx context.Context, a account.Actor, mission string, f File) (Run, error) {
	report, err := s.Try(ctx, a, mission, []File{f})
	if err != nil {
		return Run{}, err
	}
	sum := sha256.Sum256(f.Bytes)
	r := Run{ID: db.NewID(), Mission: mission, FileName: text.Safe(f.Name), State: "tried", MadeBy: a.Name, Report: report, sha: hex.EncodeToString(sum[:])}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		stored, err := file.Put(ctx, tx, file.New{Owner: "exchange:" + mission, Name: r.FileName, Mime: "application/octet-stream", Content: f.Bytes})
		if err != nil {
			return err
		}
		r.fileID, r.MadeAt = stored.ID, tx.Now()
		return insertRun(ctx, tx, r)
	})
	return r, err
}

// Confirm carries out a run that was tried: the same file again, so that what changed meanwhile counts.
func (s *Service) Confirm(ctx context.Context, a account.Actor, mission, id string) (Run, error) {
	r, content, err := s.load(ctx, a, mission, id)
	if err != nil {
		return Run{}, err
	}
	if r.State != "tried" {
		return r, fault.New(fault.Conflict, "Cet import est déjà fait.", "This import is done already.")
	}
	report, err := s.Apply(ctx, a, mission, []File{{r.FileName, content}})
	if err != nil {
		return r, err
	}
	r.Report = report
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if report.Applied {
			r.State, r.AppliedAt = "applied", tx.Now()
		}
		return updateRun(ctx, tx, r)
	})
	return r, err
}

// Look returns a run with its report.
func (s *Service) Look(ctx context.Context, a account.Actor, mission, id string) (Run, error) {
	r, _, err := s.load(ctx, a, mission, id)
	return r, err
}

func (s *Service) load(ctx context.Context, a account.Actor, mission, id string) (r Run, content []byte, err error) {
	if err := mayImport(a, mission); err != nil {
		return Run{}, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if r, err = runByID(ctx, tx, mission, id); err != nil {
			return err
		}
		stored, err := file.Get(ctx, tx, "exchange:"+mission, r.fileID)
		content = stored.Content
		return err
	})
	return r, content, err
}

// Runs lists the imports of a mission, the latest first.
func (s *Service) Runs(ctx context.Context, a account.Actor, mission string) (out []Run, err error) {
	if err := mayImport(a, mission); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = runsOf(ctx, tx, mission)
		return err
	})
	return out, err
}

func (r Run) reportJSON() (string, error) {
	b, err := json.Marshal(r.Report)
	return string(b), err
}
