package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/span"
)

func bytesOf(t *testing.T, d Dataset) string {
	t.Helper()
	body, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// One seed makes the same bytes for ever: tests, screenshots and benchmarks rest on it. A change of the
// generator that is meant changes these sums.
func TestSameSeedSameBytes(t *testing.T) {
	for size, want := range map[Size]string{
		Usual: "b264064ffdbd7bdb",
		Large: "afe3f2f42d346d18",
	} {
		body := bytesOf(t, Generate(size, 1))
		if body != bytesOf(t, Generate(size, 1)) {
			t.Errorf("%s: two runs differ", size)
		}
		sum := sha256.Sum256([]byte(body))
		if got := hex.EncodeToString(sum[:8]); got != want {
			t.Errorf("%s has sum %s, want %s", size, got, want)
		}
	}
	if bytesOf(t, Generate(Usual, 1)) == bytesOf(t, Generate(Usual, 2)) {
		t.Error("two seeds make one dataset")
	}
}

func TestEveryReferenceLeadsSomewhere(t *testing.T) {
	for _, size := range []Size{Usual, Large, "unknown"} {
		for seed := range uint64(5) {
			if err := Generate(size, seed).Check(); err != nil {
				t.Fatalf("%s, seed %d: %v", size, seed, err)
			}
		}
	}
}

func counts(d Dataset) map[string]int {
	out := map[string]int{}
	m := d.Missions[0]
	for _, p := range m.Participants {
		out["side "+p.Side]++
	}
	for _, x := range m.Members {
		if x.Population == "counterpart" {
			out["counterpart people"]++
			continue
		}
		out["delegates"]++
		out[x.Population]++
	}
	for _, r := range m.Resources {
		out[r.Kind]++
	}
	out["sessions"], out["requests"] = len(m.Sessions), len(m.Requests)
	return out
}

func TestSizes(t *testing.T) {
	real := counts(Generate(Usual, 1))
	for what, want := range map[string]int{"side company": 40, "side counterpart": 150, "delegates": 120, "elected": 10, "business": 72, "institution": 22,
		"staff": 12, "interpreters": 0, "interpreter": 8, "table": 16, "room": 3, "stand": 1, "vehicle": 3, "sessions": 24, "requests": 260} {
		if real[what] != want {
			t.Errorf("real: %d %s, want %d", real[what], what, want)
		}
	}
	large := counts(Generate(Large, 1))
	for what, want := range map[string]int{"side counterpart": 2000, "delegates": 650, "table": 60, "requests": 5000} {
		if large[what] != want {
			t.Errorf("large: %d %s, want %d", large[what], what, want)
		}
	}
	if people := real["counterpart people"]; people < 300 {
		t.Errorf("%d people are met, want two of each firm at least", people)
	}
	if n := len(Generate(Large, 1).Missions[0].days()); n != 5 {
		t.Errorf("the large mission lasts %d days", n)
	}
}

func (m Mission) days() []span.Day { return span.Days(span.Day(m.FirstDay), span.Day(m.LastDay)) }

func TestRequestsComeInAllStates(t *testing.T) {
	m := Generate(Usual, 1).Missions[0]
	states, channels := map[string]int{}, map[string]int{}
	var interpreters, windows, confidential int
	pairs := map[string]bool{}
	each := map[string]int{}
	for _, r := range m.Requests {
		states[r.State]++
		channels[r.Channel]++
		each[r.Company]++
		if r.Interpreter {
			interpreters++
		}
		if r.WishDay != "" {
			windows++
		}
		if r.Confidential && r.Brief != "" {
			confidential++
		}
		if pair := r.Company + " " + r.Counterpart; pairs[pair] {
			t.Errorf("%s asks twice", pair)
		} else {
			pairs[pair] = true
		}
	}
	want := map[string]int{"accepted": 217, "sent": 14, "no_answer": 8, "declined": 10, "draft": 6, "cancelled": 5}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Error(diff)
	}
	if len(channels) != 5 || interpreters < 5 || windows < 50 || confidential < 5 {
		t.Errorf("channels %v, %d with an interpreter, %d with a wish, %d confidential", channels, interpreters, windows, confidential)
	}
	for _, n := range each {
		if n < 6 || n > 7 {
			t.Errorf("a company has %d requests", n)
		}
	}
}

// A wish must be one that can be granted: on a day of the mission on which the counterpart is to be had,
// within hours in which the meeting fits.
func TestWishesCanBeGranted(t *testing.T) {
	m := Generate(Usual, 3).Missions[0]
	days := map[string][]string{}
	for _, a := range m.Availabilities {
		if a.Open && a.Holder.Kind == "organisation" {
			days[a.Holder.Ref] = append(days[a.Holder.Ref], a.Day)
		}
		from, err1 := span.ParseClock(a.From)
		to, err2 := span.ParseClock(a.To)
		if err1 != nil || err2 != nil || to <= from {
			t.Errorf("%s: from %s to %s", a.Ref, a.From, a.To)
		}
	}
	for _, r := range m.Requests {
		if open := days[r.Counterpart]; r.WishDay != "" && len(open) > 0 && !slices.Contains(open, r.WishDay) {
			t.Errorf("%s wishes %s, %s is to be had on %v", r.Ref, r.WishDay, r.Counterpart, open)
		}
		if r.WishDay != "" && !slices.Contains(workDays, r.WishDay) {
			t.Errorf("%s wishes %s", r.Ref, r.WishDay)
		}
		sides := map[string]int{}
		for _, p := range r.Parties {
			sides[p.Side]++
		}
		if sides["company"] == 0 || sides["counterpart"] == 0 {
			t.Errorf("%s has parties %v", r.Ref, sides)
		}
	}
}

func TestSomeSessionsClash(t *testing.T) {
	m := Generate(Usual, 1).Missions[0]
	type taken struct{ who, day, from, to, ref string }
	var all []taken
	for _, s := range m.Sessions {
		for _, r := range s.Roles {
			if r.Person != "" && s.Ends != "" {
				all = append(all, taken{r.Person, s.Day, s.Starts, s.Ends, s.Ref})
			}
		}
		for _, r := range s.Resources {
			if s.Ends != "" {
				all = append(all, taken{r, s.Day, s.Starts, s.Ends, s.Ref})
			}
		}
	}
	var clashes []string
	for i, a := range all {
		for _, b := range all[:i] {
			if a.who == b.who && a.day == b.day && a.from < b.to && b.from < a.to {
				clashes = append(clashes, b.ref+" / "+a.ref)
			}
		}
	}
	if diff := cmp.Diff([]string{"signature / table-sante", "mairie / table-donnees", "atelier-export / point-institutions"}, clashes); diff != "" {
		t.Error(diff)
	}
}

// host is what stands after @ or // .
var host = regexp.MustCompile(`(?:@|//)[^"\s/]+`)

// Nothing that is made may reach anybody: addresses of example.org, numbers kept for fiction.
func TestNothingInventedReachesAnybody(t *testing.T) {
	d := Generate(Large, 1)
	numbers := map[string]bool{}
	for _, p := range d.People {
		if p.Email != "" && !strings.HasSuffix(p.Email, ".example.org") {
			t.Errorf("%s has the address %s", p.Ref, p.Email)
		}
		if p.Phone == "" {
			continue
		}
		if !strings.HasPrefix(p.Phone, "+33 6 39 98 ") && !regexp.MustCompile(`^\+1 \d{3} 555-01\d\d$`).MatchString(p.Phone) {
			t.Errorf("%s has the number %s", p.Ref, p.Phone)
		}
		if numbers[p.Phone] {
			t.Errorf("%s shares the number %s", p.Ref, p.Phone)
		}
		numbers[p.Phone] = true
	}
	for _, o := range d.Organisations {
		if !strings.HasSuffix(o.Website, ".example.org") {
			t.Errorf("%s has the site %s", o.Ref, o.Website)
		}
	}
	for _, found := range host.FindAllString(bytesOf(t, d), -1) {
		if !strings.HasSuffix(found, ".example.org") {
			t.Errorf("%s is a real address", found)
		}
	}
}

func TestDoublesLookAlike(t *testing.T) {
	d := Generate(Usual, 1)
	var organisations, people int
	for _, o := range d.Organisations {
		if strings.HasSuffix(o.Ref, "-bis") {
			organisations++
		}
	}
	for _, p := range d.People {
		if strings.HasSuffix(p.Ref, "-bis") {
			people++
		}
	}
	if organisations != 4 || people != 2 {
		t.Errorf("%d organisations and %d people look like others; want 4 and 2", organisations, people)
	}
}
