package assets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestBundlesAreFresh(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.css", "*/*.css", "ts/*.ts"} {
		found, err := filepath.Glob("../ui/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	h := sha256.New()
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(h, "%s %d\n", filepath.ToSlash(strings.TrimPrefix(f, "../ui/")), len(body))
		h.Write(body)
	}
	want, err := os.ReadFile("SOURCES.sum")
	if err != nil {
		t.Fatal(err)
	}
	if hex.EncodeToString(h.Sum(nil)) != strings.TrimSpace(string(want)) {
		t.Error("a style or script changed: run `go run ./assets` in the folder tools")
	}
}

func TestThirdPartyFilesAreListed(t *testing.T) {
	list, err := os.ReadFile("THIRD_PARTY.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range All() {
		switch f.Name {
		case "app.css", "app.js", "icon.svg":
			continue
		}
		line := fmt.Sprintf("| `%x` |", sha256.Sum256(f.Body))
		if !bytes.Contains(list, []byte(line)) || !bytes.Contains(list, []byte("| "+f.Name+" |")) {
			t.Errorf("%s is not listed with its checksum", f.Name)
		}
	}
}

// No page asks another site for anything.
func TestNothingFromElsewhere(t *testing.T) {
	link := regexp.MustCompile(`(?i)(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}|@import|url\(['"]?[a-z]+:`)
	for _, f := range All() {
		if strings.HasSuffix(f.Name, ".txt") || strings.HasSuffix(f.Name, ".woff2") {
			continue
		}
		for _, m := range link.FindAll(f.Body, -1) {
			if !bytes.Contains(m, []byte("www.w3.org")) {
				t.Errorf("%s holds %q", f.Name, m)
			}
		}
	}
}

func TestFirstLoadIsSmall(t *testing.T) {
	total := 0
	for _, f := range All() {
		if strings.HasSuffix(f.Name, ".txt") {
			continue
		}
		n := len(f.Body)
		if f.Gzip != nil {
			n = len(f.Gzip)
		}
		total += n
	}
	if total > 150_000 {
		t.Errorf("the browser files weigh %d bytes, of 150,000 at most", total)
	}
}

func TestFontsAreFoundByTheirHash(t *testing.T) {
	for _, font := range []string{"source.woff2", "bricolage.woff2"} {
		if !bytes.Contains(load().byName["app.css"].Body, []byte("url("+URL(font)+")")) {
			t.Errorf("the stylesheet does not name %s", URL(font))
		}
		if f, ok := Find(URL(font)); !ok || f.Type != "font/woff2" {
			t.Errorf("%s is not served as a font", font)
		}
	}
	if _, ok := Find("/assets/source.woff2"); ok {
		t.Error("a file is served without its hash")
	}
}
