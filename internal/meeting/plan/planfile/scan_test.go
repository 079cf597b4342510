package planfile

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"escale.dev/escale/internal/fault"
)

// strange are texts at the edges of JSON, some whole and some not.
var strange = []string{
	`{}`, ` { } `, `{"format":"a\u00e9\n\ud83d\ude00\"\\"}`, "{\"format\":\"\xff\"}", "{\"format\":\"a\nb\"}", `{"format":"\q"}`, `{"format":"\`, `{"format":"\"`,
	`{"step":0}`, `{"step":-0}`, `{"step":01}`, `{"step":1.}`, `{"step":1e}`, `{"step":1e2}`, `{"step":-}`, `{"step":.5}`, `{"step":+1}`, `{"step":1 2}`, `{"step":0x1}`,
	`{"step":2147483647}`, `{"step":2147483648}`, `{"travel":[[1,2],[3]]}`, `{"travel":[[1,2],]}`, `{"travel":[,]}`, `{"travel":[[1 2]]}`, `{"step":1,}`, `{,}`, `{"step"}`,
	`{"step":1 "buffer":2}`, `{step:1}`, `{"step":tru}`, `{"step":true}`, `{"step":nul}`, `[`, `]`, ``, ` `, `{"step":1}{}`, `{"step":1}]`, "\ufeff{}", "{}\x00", `{"people":[{"at_home":true},{"at_home":false}]}`,
	`{"language_names":{"fr":{"fr":"a","en":"b"}}}`, `{"language_names":{"":{}}}`, `{"people":[{"at_home":truefalse}]}`,
}

// sameAsJSON holds the decoder against encoding/json: what it takes must be JSON, and
// say the same.
func sameAsJSON(t *testing.T, text string) {
	t.Helper()
	var mine, theirs problemFile
	err := decode([]byte(text), &mine)
	if err != nil {
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%q: %v", text, err)
		}
		return
	}
	body := bytes.TrimPrefix([]byte(text), []byte("\ufeff"))
	if err := json.Unmarshal(body, &theirs); err != nil {
		t.Fatalf("%q is taken, though %v", text, err)
	}
	if diff := cmp.Diff(theirs, mine, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%q: (-encoding/json +read) %s", text, diff)
	}
}

// TestTheReaderKnowsJSON: whole texts are taken, others are not.
func TestTheReaderKnowsJSON(t *testing.T) {
	taken := 0
	for _, text := range strange {
		sameAsJSON(t, text)
		var f, g problemFile
		whole := json.Unmarshal(bytes.TrimPrefix([]byte(text), []byte("\ufeff")), &g) == nil
		if mine := decode([]byte(text), &f) == nil; mine {
			taken++
		} else if whole && !strings.Contains(text, "2147483648") { // more than 32 bits is refused here alone
			t.Errorf("%q is JSON, and is not taken", text)
		}
	}
	if taken != 12 {
		t.Errorf("%d texts taken, want 12", taken)
	}
}

// FuzzTheReaderKnowsJSON asks the same of any text.
func FuzzTheReaderKnowsJSON(f *testing.F) {
	for _, text := range strange {
		f.Add(text)
	}
	f.Fuzz(sameAsJSON)
}
