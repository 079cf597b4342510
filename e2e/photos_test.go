package e2e

import (
	"testing"
	"time"

	"escale.dev/escale/internal/demo"
)

// TestPhotos photographs every page: go test ./e2e -run Photos -photos DIR -timeout 2h. Empty, real and large missions,
// three widths, light and dark, French and English.
func TestPhotos(t *testing.T) {
	if *photos == "" {
		t.Skip("give -photos DIR to photograph every page into that folder")
	}
	for _, size := range []demo.Size{demo.Usual, demo.Large} {
		t.Run(string(size), func(t *testing.T) { play(t, start(t, size), "photos", time.Hour) })
	}
}
