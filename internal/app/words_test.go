package app_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	_ "escale.dev/escale/internal/app" // registers the texts of every capability
	"escale.dev/escale/internal/text"
)

func TestCatalogueIsWhole(t *testing.T) {
	for _, problem := range text.Check() {
		t.Error(problem)
	}
}

// said finds the keys that the code asks the catalogue for, where they are written out.
var said = regexp.MustCompile(`(?:text\.[TN]\(ctx, |\bc\.[TN]\(|\bp\.[TN]\()"([a-z_]+\.[a-z0-9_.]+)"`)

func TestEveryTextThatIsAskedForExists(t *testing.T) {
	found := 0
	err := filepath.WalkDir("..", func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return err
		}
		if !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") {
			return nil
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range said.FindAllStringSubmatch(string(body), -1) {
			if found++; !strings.HasSuffix(m[1], ".") && !text.Has(m[1]) {
				t.Errorf("%s asks for %q, which the catalogue does not have", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 200 {
		t.Errorf("only %d texts found: the pattern no longer matches the code", found)
	}
}
