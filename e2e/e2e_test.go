// Package e2e drives the whole program as people do: a real App on a free port, a real mail server on loopback, a
// browser that signs in by a link and clicks. The scenarios are in the folder browser, one for each thing that a person
// can do; the tests here start the program, hand addresses and ids over, and answer what a browser cannot see (which
// mails arrived).
//
// They run when ESCALE_E2E is 1, with Node, `npm ci` done in this folder, and Chromium; else they skip.
package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// machine tells where the browser and Node are, or skips the test and says what is missing.
func machine(t *testing.T) (node, chromium string) {
	t.Helper()
	if os.Getenv("ESCALE_E2E") != "1" && *photos == "" {
		t.Skip("set ESCALE_E2E=1 to run the program in a browser (with Node, Chromium, and npm ci in e2e)")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("no node on this machine: install Node 20 or later")
	}
	if _, err := os.Stat("node_modules/playwright-core"); err != nil {
		t.Fatal("run npm ci in the folder e2e first")
	}
	for _, name := range []string{os.Getenv("ESCALE_CHROMIUM"), "/usr/bin/chromium", "chromium", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return node, found
		}
	}
	t.Fatal("no Chromium on this machine: install it, or name it in ESCALE_CHROMIUM")
	return "", ""
}

// given is what a scenario knows: see browser/person.mjs.
type given struct {
	Base     string            `json:"base"`
	Control  string            `json:"control"`  // where the test answers what a browser cannot see
	Links    map[string]string `json:"links"`    // who → sign-in path
	Missions map[string]string `json:"missions"` // reference → id
	People   map[string]string `json:"people"`   // who → person id
	Names    map[string]string `json:"names"`    // who → name
	Emails   map[string]string `json:"emails"`
	Chromium string            `json:"chromium"`
	Shots    string            `json:"shots"` // folder for pictures
	Dir      string            `json:"dir"`   // folder for downloads, removed at the end
	Size     string            `json:"size"`
	Photos   photographs       `json:"photos"`
}

// play runs one scenario and fails the test with its words.
func play(t *testing.T, s *server, scenario string, limit time.Duration) {
	t.Helper()
	node, chromium := machine(t)
	g := s.given
	g.Chromium, g.Dir = chromium, t.TempDir()
	g.Photos = chosen()
	if g.Shots = *photos; g.Shots == "" {
		g.Shots = filepath.Join(os.TempDir(), "escale-e2e")
	}
	if err := os.MkdirAll(g.Shots, 0o755); err != nil {
		t.Fatal(err)
	}
	hand, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, "browser/run.mjs", scenario)
	cmd.Env = append(os.Environ(), "ESCALE_E2E_GIVEN="+string(hand))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // lets the browser close
	cmd.WaitDelay = 5 * time.Second
	var out bytes.Buffer
	both := io.MultiWriter(&out, os.Stderr) // seen as it goes: a scenario may take minutes
	cmd.Stdout, cmd.Stderr = both, both
	err = cmd.Run()
	words := strings.TrimSpace(out.String())
	switch {
	case ctx.Err() != nil:
		t.Fatalf("%s did not end within %v\n%s", scenario, limit, s.said())
	case err != nil:
		t.Fatalf("%s failed:\n%s\n%s", scenario, words, s.said())
	}
}

// said gives the end of what the program logged.
func (s *server) said() string {
	lines := strings.Split(strings.TrimSpace(s.log.String()), "\n")
	var loud []string
	for _, l := range lines {
		if strings.Contains(l, "level=WARN") || strings.Contains(l, "level=ERROR") {
			loud = append(loud, l)
		}
	}
	return fmt.Sprintf("what the program warned of:\n%s", strings.Join(loud[max(0, len(loud)-12):], "\n"))
}
