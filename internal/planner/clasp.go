package planner

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The exit codes of clasp that end a search: the optimum is found, or there is no plan.
const (
	claspOptimum = 30
	claspNone    = 20
)

// clasp runs the program of that name on a weighted formula that somebody else wrote of
// the same instance, NAME.wcnf, with the options that suit it best; CPU seconds, 0 where
// there is no such formula, and whether it came to an end. The encoding is not ours: a poor one would flatter us.
func (c BenchCmd) clasp(t *Terminal, instance string) (cpu float64, ended bool, err error) {
	file := filepath.Join(c.WCNF, strings.TrimSuffix(instance, ".dzn")+".wcnf")
	if _, err := os.Stat(file); err != nil {
		return 0, true, nil // not every instance needs one
	}
	cmd := exec.CommandContext(t.Ctx, "clasp", "--opt-strategy=usc,oll,disjoint", "--configuration=trendy", "--quiet=1,2", "-t1",
		fmt.Sprintf("--time-limit=%d", max(1, int(c.Budget/time.Second))), file)
	if err := cmd.Run(); cmd.ProcessState == nil {
		return 0, false, err
	}
	code := cmd.ProcessState.ExitCode()
	return seconds(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()), code == claspOptimum || code == claspNone, nil
}
