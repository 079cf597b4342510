// Command assets builds the browser files of Escale: it joins the components'
// styles into one stylesheet, bundles the scripts, and with -fetch brings the
// third-party files by `npm pack`. Run it from the folder tools:
//
//	go run ./assets          # after a change of a .css or .ts file
//	go run ./assets -fetch   # after a change of a version in fetch.go
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	fetch := flag.Bool("fetch", false, "bring the third-party files too")
	root := flag.String("root", "..", "folder of the project")
	flag.Parse()
	if err := run(filepath.Join(*root, "internal", "web"), *fetch); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(web string, fetch bool) error {
	ui, out := filepath.Join(web, "ui"), filepath.Join(web, "assets", "files")
	if fetch {
		if err := fetchAll(out, filepath.Join(web, "assets", "THIRD_PARTY.md")); err != nil {
			return err
		}
	}
	css, sources, err := styles(ui)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "app.css"), css, 0o644); err != nil {
		return err
	}
	js, err := scripts(filepath.Join(ui, "ts", "main.ts"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "app.js"), js, 0o644); err != nil {
		return err
	}
	ts, err := filepath.Glob(filepath.Join(ui, "ts", "*.ts"))
	if err != nil {
		return err
	}
	sum, err := digest(ui, append(sources, ts...))
	if err != nil {
		return err
	}
	fmt.Printf("app.css %d bytes, app.js %d bytes\n", len(css), len(js))
	return os.WriteFile(filepath.Join(web, "assets", "SOURCES.sum"), []byte(sum+"\n"), 0o644)
}

// styles joins tokens.css and base.css, then each component's style in its layer,
// then print.css.
func styles(ui string) ([]byte, []string, error) {
	components, err := filepath.Glob(filepath.Join(ui, "*", "*.css"))
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(components)
	layers := []struct {
		name  string
		files []string
	}{
		{"tokens", []string{filepath.Join(ui, "tokens.css")}},
		{"base", []string{filepath.Join(ui, "base.css")}},
		{"component", components},
		{"print", []string{filepath.Join(ui, "print.css")}},
	}
	var b strings.Builder
	b.WriteString("@layer tokens, base, component, print;\n")
	var all []string
	for _, l := range layers {
		for _, f := range l.files {
			body, err := os.ReadFile(f)
			if err != nil {
				return nil, nil, err
			}
			all = append(all, f)
			// Rules about fonts may not stand in a layer.
			if l.name == "tokens" {
				b.Write(body)
				continue
			}
			fmt.Fprintf(&b, "@layer %s {\n%s\n}\n", l.name, body)
		}
	}
	r := api.Transform(b.String(), api.TransformOptions{Loader: api.LoaderCSS, Target: api.ESNext,
		MinifyWhitespace: true, MinifySyntax: true, LegalComments: api.LegalCommentsNone})
	return r.Code, all, problems(r.Errors, r.Warnings)
}

func scripts(entry string) ([]byte, error) {
	r := api.Build(api.BuildOptions{EntryPoints: []string{entry}, Bundle: true, Format: api.FormatIIFE,
		Target: api.ES2022, MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true})
	if err := problems(r.Errors, r.Warnings); err != nil {
		return nil, err
	}
	return r.OutputFiles[0].Contents, nil
}

func problems(lists ...[]api.Message) error {
	for _, list := range lists {
		for _, m := range list {
			if m.Location != nil {
				return fmt.Errorf("%s:%d: %s: %s", m.Location.File, m.Location.Line, m.Text, m.Location.LineText)
			}
			return fmt.Errorf("%s", m.Text)
		}
	}
	return nil
}

// digest names the state of all sources, so that a test can tell a stale bundle.
func digest(root string, files []string) (string, error) {
	slices.Sort(files)
	h := sha256.New()
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		name, err := filepath.Rel(root, f)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n", filepath.ToSlash(name), len(body))
		h.Write(body)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
