// Package arch holds the code to its map.
//
// layers.txt lists every package from low to high. Each rule is a function from the parsed code to
// the places that break it, with the reason in words; the test runs all of them on this project, and
// another test shows that each catches a seeded breach.
package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Module is the import path that all packages of the project begin with.
const Module = "escale.dev/escale"

// Tree is the parsed code of the project.
type Tree struct {
	Map   *Map
	Files []*File
	// Plain counts the lines of the files that are not Go but are ours to keep short.
	Plain map[string]int
	// Nullable names the columns that may be NULL, by table, as the migrations declare them.
	Nullable map[string][]string
}

// File is one Go file.
type File struct {
	Path      string // from the root, with slashes
	Dir       string // as the map writes it: "meeting/plan", "cmd/escale"
	Package   string
	Test      bool
	Generated bool
	Comment   bool // has a package comment
	Lines     int
	Imports   []Import
	Texts     []Text
	Faults    []Call
}

// Import is one import of a file.
type Import struct {
	Path string
	Line int
}

// Own gives the imported package as the map writes it; ok is false for packages of others.
func (i Import) Own() (dir string, ok bool) {
	rest, ok := strings.CutPrefix(i.Path, Module+"/")
	return strings.TrimPrefix(rest, "internal/"), ok
}

// Text is a string in the code: a literal, or literals joined by +, where Unknown stands for what
// only the running program knows.
type Text struct {
	Value string
	Line  int
}

// Unknown stands in a Text for a part that is no literal.
const Unknown = "\x00"

// Breach is one place where the code breaks a rule.
type Breach struct {
	Where string // file:line, or a package
	Why   string
}

func (b Breach) String() string { return b.Where + ": " + b.Why }

func at(f *File, line int, format string, args ...any) Breach {
	return Breach{fmt.Sprintf("%s:%d", f.Path, line), fmt.Sprintf(format, args...)}
}

// Base gives the name of the file without its folder.
func (f *File) Base() string { return path.Base(f.Path) }

// Load parses every file of a project. Folders that begin with a dot or an underscore, testdata,
// vendor, node_modules and modules of their own are left out.
func Load(root fs.FS) (*Tree, error) {
	t := &Tree{Plain: map[string]int{}, Nullable: map[string][]string{}}
	layers, err := fs.ReadFile(root, "internal/arch/layers.txt")
	if err != nil {
		return nil, err
	}
	if t.Map, err = ParseMap(string(layers)); err != nil {
		return nil, err
	}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (skipped(d.Name()) || otherModule(root, name)):
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		return t.add(root, name)
	})
	return t, err
}

func skipped(dir string) bool {
	switch dir {
	case ".":
		return false
	case "testdata", "vendor", "node_modules":
		return true
	}
	return strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "_")
}

// otherModule says whether a folder is a module of its own, as the tools are: no part of the program.
func otherModule(root fs.FS, dir string) bool {
	_, err := fs.Stat(root, path.Join(dir, "go.mod"))
	return err == nil && dir != "."
}

func (t *Tree) add(root fs.FS, name string) error {
	ext := path.Ext(name)
	switch ext {
	case ".go", ".templ", ".ts", ".css", ".sql":
	default:
		return nil
	}
	src, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	if ext == ".sql" {
		readNullable(string(src), t.Nullable)
	}
	if ext != ".go" {
		t.Plain[name] = lines(src)
		return nil
	}
	f, err := parseFile(name, src)
	if err != nil {
		return err
	}
	t.Files = append(t.Files, f)
	return nil
}

func lines(src []byte) int { return strings.Count(string(src), "\n") }

func parseFile(name string, src []byte) (*File, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	f := &File{
		Path:      name,
		Dir:       strings.TrimPrefix(path.Dir(name), "internal/"),
		Package:   tree.Name.Name,
		Test:      strings.HasSuffix(name, "_test.go"),
		Generated: ast.IsGenerated(tree),
		Comment:   tree.Doc != nil && strings.TrimSpace(tree.Doc.Text()) != "",
		Lines:     lines(src),
	}
	line := func(n ast.Node) int { return fset.Position(n.Pos()).Line }
	for _, spec := range tree.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		f.Imports = append(f.Imports, Import{p, line(spec)})
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			if c, ok := faultCall(n); ok {
				c.Line = line(n)
				f.Faults = append(f.Faults, c)
			}
		case *ast.BinaryExpr, *ast.BasicLit:
			if s, literal := flatten(n.(ast.Expr)); literal {
				f.Texts = append(f.Texts, Text{s, line(n)})
				return false
			}
		}
		return true
	})
	return f, nil
}

// flatten gives the text of literals joined by +, and whether there is a literal in it at all.
func flatten(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return Unknown, false
		}
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.ParenExpr:
		return flatten(e.X)
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return Unknown, false
		}
		left, a := flatten(e.X)
		right, b := flatten(e.Y)
		return left + right, a || b
	}
	return Unknown, false
}
