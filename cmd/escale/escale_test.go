package main

import (
	"io"
	"net"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"escale": main}) }

// TestScripts runs the whole program as its users do: one script of testdata/scripts for each subject. Besides the usual
// commands a script has: waitline FILE TEXT (until a line of a file holds the text; sets LINE), waitmail FOLDER (until a
// mail is there as a file), get URL (into stdout's place: the file answer), freeport NAME.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/scripts",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			for _, kv := range os.Environ() { // what the machine sets for its own Escale is none of ours
				if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, "ESCALE_") {
					e.Setenv(name, "")
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"waitline": waitLine, "waitmail": waitMail, "get": get, "freeport": freePort},
	})
}

// waitLine waits for a line that holds a text in a file that a program in the background writes, half a minute at most.
func waitLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: waitline FILE TEXT")
	}
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		body, err := os.ReadFile(ts.MkAbs(args[0]))
		if err != nil {
			continue // it is not there yet
		}
		lines := strings.Split(string(body), "\n")
		for _, l := range lines[:len(lines)-1] { // the last is not ended
			if strings.Contains(l, args[1]) {
				ts.Setenv("LINE", strings.TrimSpace(l))
				return
			}
		}
	}
	ts.Fatalf("no line with %q in %s after 30 s:\n%s", args[1], args[0], ts.ReadFile(args[0]))
}

// get asks for an address and leaves what came in the file answer. "! get" wants a refusal.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: get URL")
	}
	client := http.Client{Timeout: 10 * time.Second}
	r, err := client.Get(args[0])
	ts.Check(err)
	defer func() { _ = r.Body.Close() }() // read to its end below
	body, err := io.ReadAll(r.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("answer"), body, 0o600))
	if ok := r.StatusCode < 400; ok == neg {
		ts.Fatalf("%s answered %s:\n%s", args[0], r.Status, body)
	}
}

// waitMail waits for a file with a whole mail in a folder, half a minute at most.
func waitMail(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: waitmail FOLDER")
	}
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*.eml"))
		ts.Check(err)
		if len(files) == 0 {
			continue
		}
		f, err := os.Open(files[0])
		ts.Check(err)
		m, err := mail.ReadMessage(f)
		_ = f.Close() // only read
		ts.Check(err)
		if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 {
			ts.Fatalf("%s goes to %q: %v", files[0], m.Header.Get("To"), err)
		}
		return
	}
	ts.Fatalf("no mail in %s after 30 s", args[0])
}

func freePort(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: freeport NAME")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], l.Addr().String())
	ts.Check(l.Close())
}
