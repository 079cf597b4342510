package planner

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// clasp runs the program of that name on a weighted formula that somebody else wrote of
// the same instance, NAME.wcnf, with the options that suit it best; CPU seconds, 0 where
// there is no such formula. The encoding is not ours: a poor one would flatter us.
func (c BenchCmd) clasp(t *Terminal, instance string) (float64, error) {
	file := filepath.Join(c.WCNF, strings.TrimSuffix(instance, ".dzn")+".wcnf")
	if _, err := os.Stat(file); err != nil {
		return 0, nil // not every instance needs one
	}
	cmd := exec.CommandContext(t.Ctx, "clasp", "--opt-strategy=usc,oll,disjoint", "--configuration=trendy", "--quiet=1,2", "-t1",
		fmt.Sprintf("--time-limit=%d", max(1, int(c.Budget/time.Second))), file)
	err := cmd.Run()
	if cmd.ProcessState == nil {
		return 0, err
	}
	return seconds(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()), nil // its exit codes say what it found
}
