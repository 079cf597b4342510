package directoryweb

import (
	"slices"
	"testing"

	"escale.dev/escale/internal/directory"
)

// FuzzAliases: whatever is written in the box, what is stored of it stays the same when the form is sent again.
func FuzzAliases(f *testing.F) {
	for _, seed := range []string{"", "Disney ?\nDCL", "?", " ? ?", "a\r\nb", "é\u202e?"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, err := directory.Organisation{Name: "Exemple", Aliases: parseAliases(s)}.Clean()
		if err != nil {
			t.Skip("not an organisation that may be stored")
		}
		again, err := directory.Organisation{Name: "Exemple", Aliases: parseAliases(aliasLines(o.Aliases))}.Clean()
		if err != nil || !slices.Equal(o.Aliases, again.Aliases) {
			t.Errorf("%q is stored as %v, then as %v (%v)", s, o.Aliases, again.Aliases, err)
		}
	})
}
