// Package assets holds the browser's files of Escale, embedded: one stylesheet,
// scripts, fonts. Each is served under a name that contains its hash, so that a
// browser may keep it for ever. The tools module writes the files.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"path"
	"strings"
	"sync"
)

//go:embed files
var files embed.FS

// Prefix is the path under which all assets are served.
const Prefix = "/assets/"

// File is one asset, ready to be served.
type File struct {
	Name string // as in the folder: "app.css"
	Path string // with its hash: "/assets/app.0123456789ab.css"
	Type string // media type
	Body []byte
	Gzip []byte // nil when compressing gains nothing
	Hash string
}

type table struct{ byName, byPath map[string]*File }

var load = sync.OnceValue(func() table {
	t := table{map[string]*File{}, map[string]*File{}}
	names, err := fs.Glob(files, "files/*")
	if err != nil {
		panic(err)
	}
	// The stylesheet names the fonts, so it is hashed after them.
	for _, last := range []bool{false, true} {
		for _, name := range names {
			if strings.HasSuffix(name, ".css") == last {
				t.add(name)
			}
		}
	}
	return t
})

func (t table) add(name string) {
	body, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	base := path.Base(name)
	ext := path.Ext(base)
	if ext == ".css" {
		for _, f := range t.byName {
			body = bytes.ReplaceAll(body, []byte("url("+f.Name+")"), []byte("url("+f.Path+")"))
		}
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:6])
	f := &File{Name: base, Hash: hash, Body: body, Type: mediaType(ext)}
	f.Path = Prefix + strings.TrimSuffix(base, ext) + "." + hash + ext
	if strings.HasPrefix(f.Type, "text/") || strings.Contains(f.Type, "svg") {
		f.Gzip = squeeze(body)
	}
	t.byName[base], t.byPath[f.Path] = f, f
}

func mediaType(ext string) string {
	switch ext {
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	case ".txt", ".md":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(ext)
}

func squeeze(body []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(body)
	_ = w.Close()
	if b.Len() >= len(body) {
		return nil
	}
	return b.Bytes()
}

// URL gives the path of an asset by its plain name. An unknown name is a mistake
// in the program and panics.
func URL(name string) string {
	f, ok := load().byName[name]
	if !ok {
		panic("assets: no file " + name)
	}
	return f.Path
}

// Find gives the asset served under a path.
func Find(urlPath string) (*File, bool) {
	f, ok := load().byPath[urlPath]
	return f, ok
}

// All gives every asset, in no order.
func All() []*File {
	var all []*File
	for _, f := range load().byName {
		all = append(all, f)
	}
	return all
}
