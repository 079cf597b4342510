package e2e

import (
	"testing"
	"time"

	"escale.dev/escale/internal/demo"
)

// TestPages looks at every page: before the scenarios change anything.
func TestPages(t *testing.T) {
	machine(t)
	play(t, start(t, demo.Usual), "pages", 10*time.Minute)
}
