package e2e

import (
	"testing"
	"time"

	"escale.dev/escale/internal/demo"
)

// TestPages looks at every page: before the scenarios change anything.
func TestPages(t *testing.T) {
	machine(t)
	play(t, start(t, demo.Usual), "pages", 14*time.Minute)
}

// TestStory goes through what a person can do, in the order of a mission: one program for all, so that each scenario
// meets what the others left.
func TestStory(t *testing.T) {
	machine(t)
	s := start(t, demo.Usual)
	for _, scenario := range []string{"search", "signin", "missions", "import", "plan", "board", "publish", "phone"} {
		t.Run(scenario, func(t *testing.T) { play(t, s, scenario, 3*time.Minute) })
	}
}
