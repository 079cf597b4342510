package arch_test

import (
	"os"
	"testing"

	"escale.dev/escale/internal/arch"
)

// rules are all the rules that look at the code, by the name under which they fail.
var rules = map[string]func(*arch.Tree) []arch.Breach{
	"imports go down the map":            arch.Direction,
	"every package is on the map":        arch.OnMap,
	"HTTP only in pages":                 arch.HTTPOnlyInPages,
	"drivers only in db":                 arch.DatabaseOnlyInDB,
	"db only in services and stores":     arch.DBOnlyInServices,
	"pages stand alone":                  arch.PagesStandAlone,
	"test kits only in tests":            arch.KitsOnlyInTests,
	"SQL only in stores":                 arch.SQLOnlyInStores,
	"stores write their own tables":      arch.StoresWriteTheirOwn,
	"placeholders in order":              arch.PlaceholdersInOrder,
	"SQL both engines read alike":        arch.PortableSQL,
	"NULLs have their place":             arch.NullsHavePlace,
	"files are short":                    arch.ShortFiles,
	"one comment per package":            arch.OneComment,
	"package names say something":        arch.PlainNames,
	"packages are small":                 arch.SmallPackages,
	"sentences take what they are given": arch.Sentences,
}

func TestTheCodeKeepsToTheMap(t *testing.T) {
	tree, err := arch.Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Files) < 10 {
		t.Fatalf("only %d files were read", len(tree.Files))
	}
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			for _, b := range rule(tree) {
				t.Error(b)
			}
		})
	}
}

func TestEachDependencyHasAReason(t *testing.T) {
	gomod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	decision, err := os.ReadFile("../../doc/decisions/001-dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range arch.Dependencies(string(gomod), string(decision)) {
		t.Error(b)
	}
}
