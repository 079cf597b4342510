package arch

import (
	"path"
	"slices"
	"strings"
)

// MaxLines is the length that no file of ours may pass.
const MaxLines = 400

// ShortFiles finds files that are too long. Generated ones may be.
func ShortFiles(t *Tree) (out []Breach) {
	const why = "the file has more than 400 lines: part it by subject"
	for _, f := range t.Files {
		if f.Lines > MaxLines && !f.Generated {
			out = append(out, at(f, f.Lines, why))
		}
	}
	for name, n := range t.Plain {
		if n > MaxLines && !strings.HasPrefix(name, "internal/web/assets/files/") {
			out = append(out, Breach{name, why})
		}
	}
	return out
}

// OneComment finds packages that have no package comment, several, or one on a file that does not
// bear the package's name.
func OneComment(t *Tree) (out []Breach) {
	for _, dir := range t.packages() {
		var commented []*File
		var name string
		for _, f := range t.commentable(dir) {
			name = strings.TrimSuffix(f.Package, "_test")
			if f.Comment {
				commented = append(commented, f)
			}
		}
		if name == "" {
			name = path.Base(dir)
		}
		home := name + ".go"
		switch {
		case len(commented) == 0:
			out = append(out, Breach{dir, "the package has no package comment: say in " + home + " what it is for"})
		case len(commented) > 1:
			out = append(out, Breach{dir, "the package has several package comments: keep the one in " + home})
		case strings.TrimSuffix(commented[0].Base(), "_test.go") != name && commented[0].Base() != home:
			out = append(out, at(commented[0], 1, "the package comment belongs in %s", home))
		}
	}
	return out
}

// commentable gives the files of a package that may bear its comment: those that are written by
// hand, and tests only where there is nothing else.
func (t *Tree) commentable(dir string) (out []*File) {
	for _, tests := range []bool{false, true} {
		for _, f := range t.Files {
			if f.Dir == dir && f.Test == tests && !f.Generated {
				out = append(out, f)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

var vague = []string{"common", "util", "utils", "helper", "helpers", "model", "models", "type", "types", "misc", "shared", "lib", "base"}

// PlainNames finds packages whose name says nothing.
func PlainNames(t *Tree) (out []Breach) {
	for _, dir := range t.packages() {
		if slices.Contains(vague, path.Base(dir)) {
			out = append(out, Breach{dir, "the name says nothing of what is in it: name the package after its subject"})
		}
	}
	for _, f := range t.Files {
		if slices.Contains(vague, strings.TrimSuffix(f.Package, "_test")) && !slices.Contains(vague, path.Base(f.Dir)) {
			out = append(out, at(f, 1, "package %s: the name says nothing of what is in it", f.Package))
		}
	}
	return out
}

// MaxFiles is how many hand-written files, tests aside, a package may hold.
const MaxFiles = 20

// SmallPackages finds packages with too many files.
func SmallPackages(t *Tree) (out []Breach) {
	count := map[string]int{}
	for _, f := range t.Files {
		if !f.Test && !f.Generated {
			count[f.Dir]++
		}
	}
	for _, dir := range t.packages() {
		if count[dir] > MaxFiles {
			out = append(out, Breach{dir, "the package has more than 20 files: move a pure part into a package below it"})
		}
	}
	return out
}
