package exact

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"escale.dev/escale/internal/meeting/plan/slotted/audit"
	"escale.dev/escale/internal/solve/sat"
)

// TestCertificates: for every bound below the best there is a certificate that holds,
// for the best itself there is none, and a certificate with a step less than it needs
// or for a stronger claim is refused.
func TestCertificates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t)
		fairness := rapid.IntRange(-1, 2).Draw(t, "fairness")
		best := exhaust(p, fairness)
		for bound := -1; bound <= max(0, best); bound++ {
			var b bytes.Buffer
			a, err := Prove(p, audit.Claim{Fairness: fairness, Bound: bound}, &b, nil)
			if err != nil {
				t.Fatal(err)
			}
			possible := best >= 0 && (bound < 0 || bound >= best)
			if possible != (a == sat.Satisfiable) {
				t.Fatalf("%+v, fairness %d, at most %d breaks: answer %v, best %d", p, fairness, bound, a, best)
			}
			got, err := audit.Verify(p, bytes.NewReader(b.Bytes()))
			if possible {
				if err == nil {
					t.Fatalf("%+v: a certificate for at most %d breaks holds, though a plan has %d", p, bound, best)
				}
				continue
			}
			if err != nil || got != (audit.Claim{Fairness: fairness, Bound: bound}) {
				t.Fatalf("%+v, at most %d breaks: %v\n%s", p, bound, err, b.String())
			}
			if best >= 0 && fairness >= 0 {
				forged := strings.Replace(b.String(), got.String(), audit.Claim{Fairness: fairness, Bound: best}.String(), 1)
				if _, err := audit.Verify(p, strings.NewReader(forged)); err == nil {
					t.Fatalf("%+v: a forged claim of more than %d breaks was believed", p, best)
				}
			}
		}
	})
}
