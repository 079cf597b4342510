package meeting

import (
	"maps"
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// interpreted makes the meetings for which an interpreter was asked take one whatever languages are common: they are
// held in a language that nobody speaks and every interpreter translates.
func (b *builder) interpreted() {
	p, asked := &b.Problem, false
	for i := range b.Requests {
		if b.Requests[i].Interpreter {
			p.Meetings[i].Languages, asked = []string{throughInterpreter}, true
		}
	}
	if !asked {
		return
	}
	all := map[string]bool{}
	for i := range p.Interpreters {
		for _, l := range b.Inters[i].Languages {
			all[l] = true
			p.Interpreters[i].Pairs = append(p.Interpreters[i].Pairs, [2]string{throughInterpreter, l})
		}
	}
	for _, q := range p.People {
		for _, l := range q.Languages {
			all[l] = true
		}
	}
	if len(all) == 0 {
		all["fr"] = true
	}
	for i := range p.People {
		if len(p.People[i].Languages) == 0 {
			p.People[i].Languages = slices.Sorted(maps.Keys(all))
		}
	}
}

const throughInterpreter = "interpreter"

var languageNames = map[string]plan.Words{
	throughInterpreter: {FR: "interprète demandé", EN: "interpreter asked for"},
	"fr":               {FR: "français", EN: "French"}, "en": {FR: "anglais", EN: "English"}, "es": {FR: "espagnol", EN: "Spanish"},
	"de": {FR: "allemand", EN: "German"}, "it": {FR: "italien", EN: "Italian"}, "pt": {FR: "portugais", EN: "Portuguese"},
	"ko": {FR: "coréen", EN: "Korean"}, "ja": {FR: "japonais", EN: "Japanese"}, "zh": {FR: "chinois", EN: "Chinese"}, "ar": {FR: "arabe", EN: "Arabic"},
}
