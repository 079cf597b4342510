// Package search finds anything by a few letters: blind to accents and capitals, forgiving one wrong letter.
//
// Capabilities write what can be found in the transaction that changes it: an Entry has a title, a line beneath it and
// words. The index knows every beginning of a word and every form of it with one letter left out, so a query is a few
// look-ups of whole values, in the same SQL on both engines. All words of a query must be met; a word met exactly is
// worth more than its beginning, and that more than a misspelt one; the title more than the rest.
//
// Nothing is shown that its kind does not let the person see: each kind brings a Visible function, and a kind without
// one is never shown.
package search

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Entry is one thing that can be found. MissionID is "" for what belongs to no mission: it is then found in all of
// those where Visible lets it be seen.
type Entry struct {
	Kind, ID, MissionID string
	Title, Line         text.Pair
	Words               []string     // more to find it by: aliases, names of people; any text
	Starts              span.Instant // 0 when it has no time
}

// Hit is an entry that was found.
type Hit struct {
	Kind, ID, MissionID string
	Title, Line         text.Pair
	Starts              span.Instant
	Score               int
	Path                string
}

// Group is the hits of one kind, the best first.
type Group struct {
	Kind string
	Hits []Hit
}

// Weights of a word by where it stands, and scores of how a word of the query meets one of an entry.
const (
	inText   = 1
	inTitle  = 2
	atStart  = 3 // of the title
	misspelt = 10
	begins   = 20
	exact    = 30
)

const (
	longest  = 40  // letters of a word that count
	mostAsk  = 8   // words of a query that count
	mostMet  = 150 // words that one of them may meet
	mostSeen = 600
)

// words lists the words of a text under which it is found: single letters are noise, single digits are not.
func words(s string) []string {
	var out []string
	for _, w := range text.Tokens(text.Key(s)) {
		n := utf8.RuneCountInString(w)
		if n == 1 && w[0] >= 'a' && w[0] <= 'z' {
			continue
		}
		if n > longest {
			w = string([]rune(w)[:longest])
		}
		out = append(out, w)
	}
	return out
}

// weighed lists the words of an entry, each with its greatest weight.
func (e Entry) weighed() map[string]int {
	out := map[string]int{}
	for _, s := range append([]string{e.Line.FR, e.Line.EN}, e.Words...) {
		for _, w := range words(s) {
			out[w] = inText
		}
	}
	for _, s := range []string{e.Title.FR, e.Title.EN} {
		for i, w := range words(s) {
			out[w] = max(out[w], inTitle)
			if i == 0 {
				out[w] = atStart
			}
		}
	}
	return out
}

// id is the number of an entry in the index: made from what it is, so that it needs no look-up.
func (e Entry) id() int64 {
	sum := sha256.Sum256([]byte(e.Kind + "\x00" + e.ID + "\x00" + e.MissionID))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// form is one way in which a word may be met.
type form struct {
	text string
	slip bool
}

// forms lists the beginnings of a word from two letters on, the word itself, and the word with one letter left out.
func forms(word string) []form {
	runes := []rune(word)
	out := make([]form, 0, 2*len(runes))
	for n := min(2, len(runes)); n <= len(runes); n++ {
		out = append(out, form{string(runes[:n]), false})
	}
	for _, d := range text.Deletes(word)[1:] {
		out = append(out, form{d, true})
	}
	return out
}

// meets scores a word of the index against one of the query, 0 when they do not meet.
func meets(asked, word string) int {
	switch {
	case asked == word:
		return exact
	case strings.HasPrefix(word, asked):
		return begins
	case utf8.RuneCountInString(asked) >= 4 && utf8.RuneCountInString(word) >= 4 && text.Within(asked, word, 1):
		return misspelt
	}
	return 0
}
