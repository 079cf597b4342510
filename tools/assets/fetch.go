package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// third is a file of a published package that Escale ships.
type third struct {
	pack, version, licence string
	inside, outside        string
	what                   string
}

var thirds = []third{
	{"htmx.org", "2.0.11", "0BSD", "dist/htmx.min.js", "htmx.js", "asks for parts of pages"},
	{"htmx.org", "2.0.11", "0BSD", "LICENSE", "htmx-LICENSE.txt", "its licence"},
	{"@fontsource-variable/source-sans-3", "5.3.0", "OFL-1.1", "files/source-sans-3-latin-wght-normal.woff2", "source.woff2", "text"},
	{"@fontsource-variable/source-sans-3", "5.3.0", "OFL-1.1", "LICENSE", "source-OFL.txt", "its licence"},
	{"@fontsource-variable/bricolage-grotesque", "5.3.0", "OFL-1.1", "files/bricolage-grotesque-latin-wght-normal.woff2", "bricolage.woff2", "headings"},
	{"@fontsource-variable/bricolage-grotesque", "5.3.0", "OFL-1.1", "LICENSE", "bricolage-OFL.txt", "its licence"},
}

const preface = `# Browser files of others

Brought by ` + "`go run ./assets -fetch`" + ` in the folder tools, served as they are. Everything else in
the folder files is Escale's own.

| file | from | version | licence | use | sha256 |
|---|---|---|---|---|---|
`

func fetchAll(out, list string) error {
	dir, err := os.MkdirTemp("", "escale-assets-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var b strings.Builder
	b.WriteString(preface)
	for _, t := range thirds {
		archive, err := pack(dir, t)
		if err != nil {
			return err
		}
		body, err := extract(archive, "package/"+t.inside)
		if err != nil {
			return fmt.Errorf("%s: %w", t.pack, err)
		}
		if err := os.WriteFile(filepath.Join(out, t.outside), body, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | `%x` |\n", t.outside, t.pack, t.version, t.licence, t.what, sha256.Sum256(body))
	}
	return os.WriteFile(list, []byte(b.String()), 0o644)
}

// pack brings a package's archive once and gives its path.
func pack(dir string, t third) (string, error) {
	name := strings.NewReplacer("@", "", "/", "-").Replace(t.pack) + "-" + t.version + ".tgz"
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	cmd := exec.Command("npm", "pack", "--silent", t.pack+"@"+t.version)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("npm pack %s: %w", t.pack, err)
	}
	return path, nil
}

func extract(archive, name string) ([]byte, error) {
	f, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	r := tar.NewReader(z)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("no file %s", name)
		}
		if err != nil {
			return nil, err
		}
		if h.Name == name {
			return io.ReadAll(r)
		}
	}
}
