package exact

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"escale.dev/escale/internal/meeting/plan/slotted"
)

// shared returns the folder of the published instances, or skips.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("ESCALE_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "b2bsp")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the published instances are not here: set ESCALE_SHARED to the folder that holds b2bsp")
	}
	return dir
}

// TestPublished holds every published instance of 8 and 10 slots against the value
// proven elsewhere.
func TestPublished(t *testing.T) {
	dir := shared(t)
	f, err := os.Open(filepath.Join(dir, "expected.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, row := range rows[1:] {
		p := published(t, filepath.Join(dir, "instances", row[0]+".dzn"))
		if p.Slots > 10 || (row[0] == "tic-13crafc.original" && row[1] != "2") { // seconds each
			continue
		}
		seen++
		t.Run(row[0]+" fairness "+row[1], func(t *testing.T) {
			fairness, err := strconv.Atoi(row[1])
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if n := value(t, p, fairness, 1); n >= 0 {
				got = strconv.Itoa(n)
			}
			if got != row[3] {
				t.Errorf("%q breaks, expected %q", got, row[3])
			}
		})
	}
	if seen < 80 {
		t.Errorf("only %d cases", seen)
	}
}

func published(t *testing.T, path string) *slotted.Problem {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := slotted.ReadDZN(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
