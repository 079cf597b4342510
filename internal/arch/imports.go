package arch

import (
	"slices"
	"strings"
)

// Direction finds imports that go up the map. Tests obey it too, but may import what is there for
// tests only.
func Direction(t *Tree) (out []Breach) {
	for _, f := range t.Files {
		from := t.Map.Rank(f.Dir)
		for _, i := range f.Imports {
			dir, own := i.Own()
			to := t.Map.Rank(dir)
			if !own || from < 0 || to < 0 || dir == f.Dir || to < from || (f.Test && isKit(dir)) {
				continue
			}
			if to == from && t.Map.many(from) {
				continue
			}
			out = append(out, at(f, i.Line, "%s imports %s, which stands below it in layers.txt: "+
				"a package may use only what stands above it; offer a hook that app connects, or move the shared part up", f.Dir, dir))
		}
	}
	return out
}

// OnMap finds packages that layers.txt does not know, and imports of packages that do not exist.
func OnMap(t *Tree) (out []Breach) {
	known := map[string]bool{}
	for _, f := range t.Files {
		known[f.Dir] = true
	}
	for _, dir := range t.packages() {
		if t.Map.Rank(dir) < 0 {
			out = append(out, Breach{dir, "the package is not on the map: give it a line in internal/arch/layers.txt"})
		}
	}
	for _, f := range t.Files {
		for _, i := range f.Imports {
			if dir, own := i.Own(); own && !known[dir] {
				out = append(out, at(f, i.Line, "imports %s, where there is no Go file", i.Path))
			}
		}
	}
	return out
}

// HTTPOnlyInPages finds HTTP and templates outside web, the pages and what wires them.
func HTTPOnlyInPages(t *Tree) (out []Breach) {
	for _, f := range t.Files {
		if f.Test || t.Map.speaksHTTP(f.Dir) {
			continue
		}
		for _, i := range f.Imports {
			if i.Path == "net/http" || strings.HasPrefix(i.Path, "net/http/") || strings.HasPrefix(i.Path, "github.com/a-h/templ") {
				out = append(out, at(f, i.Line, "imports %s: only web, the pages and app speak HTTP; "+
					"give the page a value and let it render that", i.Path))
			}
		}
	}
	return out
}

var drivers = []string{"database/sql", "github.com/jackc/", "modernc.org/sqlite", "github.com/pressly/goose", "github.com/riverqueue/"}

// DatabaseOnlyInDB finds database/sql and drivers outside internal/db and the job queue.
func DatabaseOnlyInDB(t *Tree) (out []Breach) {
	for _, f := range t.Files {
		if f.Dir == "db" || f.Dir == "db/dbtest" || f.Dir == "job" {
			continue
		}
		for _, i := range f.Imports {
			if slices.ContainsFunc(drivers, func(d string) bool {
				return i.Path == d || (d != "database/sql" && strings.HasPrefix(i.Path, d))
			}) {
				out = append(out, at(f, i.Line, "imports %s: only internal/db knows the database's driver; use db.Tx", i.Path))
			}
		}
	}
	return out
}

// DBOnlyInServices finds capabilities that open db outside their service and store files.
func DBOnlyInServices(t *Tree) (out []Breach) {
	for _, f := range t.Files {
		if t.Map.Section(f.Dir) != Capabilities || f.Test || isStore(f) || strings.HasPrefix(f.Base(), "service") {
			continue
		}
		for _, i := range f.Imports {
			if dir, own := i.Own(); own && dir == "db" {
				out = append(out, at(f, i.Line, "imports db: in a capability only service*.go and store*.go do; "+
					"keep the rules pure and pass them values"))
			}
		}
	}
	return out
}

// PagesStandAlone finds pages that import db or other pages, and importers of pages other than app.
func PagesStandAlone(t *Tree) (out []Breach) {
	for _, f := range t.Files {
		for _, i := range f.Imports {
			dir, own := i.Own()
			switch {
			case !own || f.Test || dir == f.Dir:
			case t.Map.isPages(f.Dir) && dir == "db":
				out = append(out, at(f, i.Line, "a page imports db: ask the capability's service"))
			case t.Map.isPages(f.Dir) && t.Map.isPages(dir):
				out = append(out, at(f, i.Line, "a page imports the pages of %s: use its service, or a component of web/ui", dir))
			case t.Map.isPages(dir) && t.Map.Section(f.Dir) != Whole:
				out = append(out, at(f, i.Line, "imports the pages %s: only app wires pages", dir))
			}
		}
	}
	return out
}

// KitsOnlyInTests finds packages made for tests in the program itself.
func KitsOnlyInTests(t *Tree) (out []Breach) {
	for _, f := range t.Files {
		for _, i := range f.Imports {
			if dir, own := i.Own(); own && isKit(dir) && !f.Test && !isKit(f.Dir) && f.Dir != "e2e" {
				out = append(out, at(f, i.Line, "imports %s, which is for tests", dir))
			}
		}
	}
	return out
}

// packages gives the folders that hold Go files, sorted.
func (t *Tree) packages() []string {
	var out []string
	for _, f := range t.Files {
		out = append(out, f.Dir)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
