package e2e

import (
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"escale.dev/escale/internal/demo"
)

var (
	photos         = flag.String("photos", "", "folder into which TestPhotos photographs every page; without it that test skips")
	photosMissions = flag.String("photos-missions", "empty,real,past,large", "which missions TestPhotos photographs")
	photosAs       = flag.String("photos-as", "organiser,intermediary,delegate,nobody", "as whom")
	photosWidths   = flag.String("photos-widths", "1440,768,360", "how wide, in pixels")
	photosThemes   = flag.String("photos-themes", "light,dark", "in which themes")
	photosLangs    = flag.String("photos-langs", "fr,en", "in which languages")
	photosPages    = flag.String("photos-pages", "", "only pages whose name this pattern finds: 'board|plans'")
	photosLanes    = flag.Int("photos-lanes", 3, "how many pages are open at once")
)

// photographs says what to photograph.
type photographs struct {
	Missions []string `json:"missions"`
	As       []string `json:"as"`
	Widths   []string `json:"widths"`
	Themes   []string `json:"themes"`
	Langs    []string `json:"langs"`
	Pages    string   `json:"pages"`
	Lanes    int      `json:"lanes"`
}

func chosen() photographs {
	list := func(s *string) []string { return strings.Split(*s, ",") }
	return photographs{list(photosMissions), list(photosAs), list(photosWidths), list(photosThemes), list(photosLangs), *photosPages, *photosLanes}
}

// TestPhotos photographs every page of an empty, a real, a past and a large mission, three widths, light and dark,
// French and English, and lays the pictures out in DIR/index.html:
//
//	go test ./e2e -run Photos -timeout 2h -photos DIR [-photos-pages 'board|plans' -photos-widths 360 …]
//
// A run that was stopped goes on where it was; remove the folder, or a mission's folder in it, to begin anew.
func TestPhotos(t *testing.T) {
	if *photos == "" {
		t.Skip("give -photos DIR to photograph every page into that folder")
	}
	for _, size := range []demo.Size{demo.Usual, demo.Large} {
		large := size == demo.Large
		if !slices.ContainsFunc(chosen().Missions, func(m string) bool { return (m == "large") == large }) {
			continue
		}
		t.Run(string(size), func(t *testing.T) { play(t, start(t, size), "photos", 2*time.Hour) })
	}
}
