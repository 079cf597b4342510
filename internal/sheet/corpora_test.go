package sheet

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
)

// corpus gives the files of a folder of the shared corpora, or skips.
func corpus(t *testing.T, folder string) []string {
	t.Helper()
	for _, root := range []string{os.Getenv("ESCALE_SHARED"), "../../../shared"} {
		if root == "" {
			continue
		}
		var files []string
		dir := filepath.Join(root, "corpora", folder)
		_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, path)
			}
			return nil
		})
		if len(files) > 0 {
			return files
		}
	}
	t.Skipf("the corpus %s is not here: set ESCALE_SHARED to the shared folder", folder)
	return nil
}

func load(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// csv-spectrum says what each of its files means, as a list of objects.
func TestSpectrum(t *testing.T) {
	for _, path := range corpus(t, "csv/csv-spectrum") {
		// What that one says of itself is not what it holds.
		if filepath.Ext(path) != ".csv" || filepath.Base(path) == "location_coordinates.csv" {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			expected := strings.Replace(strings.TrimSuffix(path, ".csv")+".json", "csvs", "json", 1)
			var want []map[string]string
			if err := json.Unmarshal(load(t, expected), &want); err != nil {
				t.Fatal(err)
			}
			table := readOne(t, path, string(load(t, path)))
			var got []map[string]string
			for _, r := range table.Rows {
				o := map[string]string{}
				for i, c := range r.Cells {
					o[table.Columns[i]] = strings.ReplaceAll(c, "\r\n", "\n")
				}
				got = append(got, o)
			}
			for _, o := range want {
				for k, v := range o {
					o[k] = strings.ReplaceAll(v, "\r\n", "\n")
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Pollock's files of one pollution each: which give the cells of their clean
// version, and which are known to differ.
func TestPollock(t *testing.T) {
	differ := map[string]string{
		"file_field_delimiter_0x20.csv": "a space parts cells",
		"file_header_multirow":          "the names stand on several lines",
		"file_quotation_char_0x27":      "marks of the other kind are doubled",
		"file_multitable":               "a second table follows the first",
		"row_field_delimiter":           "one row has its own separator",
		"row_less_sep":                  "one row lacks a separator: told, not mended",
		"row_more_sep":                  "one row has a separator too many: told, not mended",
	}
	known := func(name string) bool {
		for prefix := range differ {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
		return false
	}
	files := corpus(t, "csv/pollock")
	for _, path := range files {
		name := filepath.Base(path)
		if filepath.Base(filepath.Dir(path)) != "csv" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			dirty, errDirty := Read(name, load(t, path), Limits{})
			clean, errClean := Read(name, load(t, strings.Replace(path, "/csv/"+name, "/clean/"+name, 1)), Limits{})
			if errDirty != nil || errClean != nil {
				if fault.KindOf(errDirty) != fault.KindOf(errClean) {
					t.Errorf("polluted: %v; clean: %v", errDirty, errClean)
				}
				return
			}
			same := cmp.Equal(cells(clean[0]), cells(dirty[0]))
			if !same && !known(name) {
				t.Error(cmp.Diff(cells(clean[0]), cells(dirty[0])))
			}
			if !same && strings.HasPrefix(name, "row_") && len(dirty[0].Notices) == 0 {
				t.Error("differs from the clean version without a word")
			}
		})
	}
}

// cells gives a table's names and cells, without row numbers.
func cells(t Table) [][]string {
	all := [][]string{slices.Clone(t.Columns)}
	for _, r := range t.Rows {
		all = append(all, slices.Clone(r.Cells))
	}
	return all
}

// Every workbook of other projects' regressions is read or refused with a
// sentence, in bounded time.
func TestWorkbooks(t *testing.T) {
	for _, path := range corpus(t, "xlsx") {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			tables, err := Read(name, load(t, path), Limits{})
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if testing.Verbose() {
				t.Logf("%d tables, %v", len(tables), err)
			}
			ext := strings.ToLower(filepath.Ext(name))
			switch {
			case err != nil && fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.TooLarge:
				t.Error(err)
			case err == nil && len(tables) == 0:
				t.Error("neither tables nor an error")
			case name == "too_small.xls": // a line of text
			case err == nil && slices.Contains([]string{".xls", ".xlsb", ".ods", ".png", ".jpg"}, ext):
				t.Errorf("a %s file was read as a table: %q", ext, cells(tables[0]))
			}
			for _, table := range tables {
				for _, r := range table.Rows {
					if len(r.Cells) != len(table.Columns) {
						t.Fatalf("row %d of %q has %d cells for %d columns", r.Number, table.Name, len(r.Cells), len(table.Columns))
					}
				}
			}
		})
	}
}
