package item

import (
	"slices"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Certainty says how sure an engagement is.
type Certainty string

// The levels, from a thought to the past.
const (
	Idea               Certainty = "idea"      // a thought of the organiser: holds nobody, never published
	Asked              Certainty = "asked"     // asked for, no answer yet
	Expected           Certainty = "expected"  // should take place
	Confirmed          Certainty = "confirmed" // all sides agreed
	Done               Certainty = "done"      // took place
	CancelledCertainty Certainty = "cancelled" // will not, or did not, take place
)

// Certainties lists the levels in order.
var Certainties = []Certainty{Idea, Asked, Expected, Confirmed, Done, CancelledCertainty}

// next tells where a level may go by hand. What is done may be corrected; what is cancelled may come back.
var next = map[Certainty][]Certainty{
	Idea:               {Asked, Expected, Confirmed, CancelledCertainty},
	Asked:              {Idea, Expected, Confirmed, CancelledCertainty},
	Expected:           {Asked, Confirmed, Done, CancelledCertainty},
	Confirmed:          {Asked, Expected, Done, CancelledCertainty},
	Done:               {Confirmed, CancelledCertainty},
	CancelledCertainty: {Idea, Asked, Expected, Confirmed},
}

// Known says whether c is one of the levels.
func (c Certainty) Known() bool { return slices.Contains(Certainties, c) }

// Firm says whether the engagement stands in a published version.
func (c Certainty) Firm() bool { return c != Idea && c != CancelledCertainty }

// Next lists the levels that may follow.
func (c Certainty) Next() []Certainty { return slices.Clone(next[c]) }

// Become checks the step from c to another level. The error is Conflict and says what may follow.
func (c Certainty) Become(to Certainty) error {
	if c == to || slices.Contains(next[c], to) {
		return nil
	}
	var fr, en []string
	for _, n := range next[c] {
		fr, en = append(fr, n.Words().FR), append(en, n.Words().EN)
	}
	return fault.New(fault.Conflict,
		"De « %s », on ne passe pas à « %s ». Possible : %s.", "From “%s” one cannot go to “%s”. Possible: %s.",
		sayer{c}, sayer{to}, list{fr, en})
}

// In French no word here agrees: they are said of a séance, a rendez-vous, a repas.
var certaintyWords = map[Certainty]text.Pair{
	Idea:               {FR: "idée", EN: "idea"},
	Asked:              {FR: "en attente", EN: "asked for"},
	Expected:           {FR: "probable", EN: "expected"},
	Confirmed:          {FR: "ferme", EN: "confirmed"},
	Done:               {FR: "a eu lieu", EN: "held"},
	CancelledCertainty: {FR: "annulation", EN: "cancelled"},
}

// Words names the level.
func (c Certainty) Words() text.Pair { return certaintyWords[c] }

type sayer struct{ c Certainty }

func (s sayer) Sentence(lang string) string { return s.c.Words().In(text.Lang(lang)) }

type list struct{ fr, en []string }

func (l list) Sentence(lang string) string {
	if lang == "fr" {
		return text.Printer{Lang: text.FR}.AnyOf(l.fr)
	}
	return text.Printer{Lang: text.EN}.AnyOf(l.en)
}
