package text

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Catalogue holds the interface's texts in both languages, by key.
type Catalogue struct {
	mu       sync.RWMutex
	entries  map[Lang]map[string]entry
	problems []string        // found while loading
	missed   map[string]bool // what was asked for and not there
}

// entry is one key's text: forms["other"] alone, or the forms of a count.
type entry struct {
	forms   map[string]string
	raw     map[string]string // as written, before typography
	counted bool
}

// catalogue is what every page's texts are registered in.
var catalogue = NewCatalogue()

// NewCatalogue gives an empty catalogue, for tests; pages use Register.
func NewCatalogue() *Catalogue {
	return &Catalogue{
		entries: map[Lang]map[string]entry{FR: {}, EN: {}},
		missed:  map[string]bool{},
	}
}

// Load reads text/fr.json and text/en.json of a file system into a catalogue
// of their own.
func Load(fsys fs.FS) (*Catalogue, error) {
	c := NewCatalogue()
	if err := c.add("", fsys); err != nil {
		return nil, err
	}
	return c, nil
}

// Register adds the texts of a package, in its init: the files text/fr.json
// and text/en.json, flat objects whose keys all begin with prefix and a dot.
// A value is a text, or the forms of a count:
//
//	{"meeting.board.title": "Tableau des rendez-vous",
//	 "meeting.count": {"zero": "aucun rendez-vous", "one": "%d rendez-vous", "other": "%d rendez-vous"}}
//
// "one" and "other" are needed, "zero" (exactly none) and "many" (millions,
// in French) are not. The files are read when a text is first asked for, so that
// commands without pages start at once; a file that is no such object panics
// then, since the pages cannot do without their texts; lesser slips are told by
// Check.
func Register(prefix string, fsys fs.FS) {
	waiting.mu.Lock()
	defer waiting.mu.Unlock()
	waiting.list = append(waiting.list, func() {
		if err := catalogue.add(prefix, fsys); err != nil {
			panic("text: registering " + prefix + ": " + err.Error())
		}
	})
	waiting.some.Store(true)
}

// waiting are the texts that are registered and not read yet.
var waiting struct {
	some atomic.Bool
	mu   sync.Mutex
	list []func()
}

// all is the catalogue with everything in it that is registered.
func all() *Catalogue {
	if waiting.some.Load() {
		waiting.mu.Lock()
		defer waiting.mu.Unlock()
		for _, read := range waiting.list {
			read()
		}
		waiting.list = nil
		waiting.some.Store(false)
	}
	return catalogue
}

// Missing lists what T and N were asked for and did not find: unknown keys,
// and keys that one language lacks.
func Missing() []string { return all().Missing() }

// Check lists the faults of the registered texts, sorted: see Catalogue.Check.
func Check() []string { return all().Check() }

// Keys lists the registered keys, sorted.
func Keys() []string { return all().Keys() }

// Has says that a key is registered in some language.
func Has(key string) bool { return all().has(key) }

func (c *Catalogue) add(prefix string, fsys fs.FS) error {
	for _, l := range Langs {
		name := path.Join("text", string(l)+".json")
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		texts, err := parse(body)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		c.merge(l, prefix, name, texts)
	}
	return nil
}

// parse reads one language's flat object.
func parse(body []byte) (map[string]entry, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(body, &values); err != nil {
		return nil, err
	}
	texts := make(map[string]entry, len(values))
	for key, value := range values {
		var single string
		if json.Unmarshal(value, &single) == nil {
			texts[key] = entry{raw: map[string]string{"other": single}}
			continue
		}
		var forms map[string]string
		if err := json.Unmarshal(value, &forms); err != nil {
			return nil, fmt.Errorf("key %q is neither a text nor the forms of a count", key)
		}
		texts[key] = entry{raw: forms, counted: true}
	}
	return texts, nil
}

func (c *Catalogue) merge(l Lang, prefix, name string, texts map[string]entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		e := texts[key]
		if prefix != "" && !strings.HasPrefix(key, prefix+".") {
			c.problems = append(c.problems, fmt.Sprintf("%s: key %q does not begin with %q", name, key, prefix+"."))
		}
		if _, taken := c.entries[l][key]; taken {
			c.problems = append(c.problems, fmt.Sprintf("%s: key %q is registered twice", name, key))
		}
		e.forms = e.raw
		if l == FR {
			e.forms = make(map[string]string, len(e.raw))
			for form, s := range e.raw {
				e.forms[form] = Fr(s)
			}
		}
		c.entries[l][key] = e
	}
}

// find gives a key's entry and the language that it is in.
func (c *Catalogue) find(l Lang, key string) (entry, Lang, bool) {
	c.mu.RLock()
	e, ok := c.entries[l][key]
	if !ok {
		e, ok = c.entries[l.Other()][key]
		l = l.Other()
	}
	c.mu.RUnlock()
	return e, l, ok
}

func (c *Catalogue) text(l Lang, key string, args []any) string {
	e, in, ok := c.find(l, key)
	if !ok {
		return c.unknown(key)
	}
	if in != l {
		c.miss(key + " in " + string(l))
	}
	return fill(in, e.forms["other"], args)
}

func (c *Catalogue) count(l Lang, key string, n int, args []any) string {
	e, in, ok := c.find(l, key)
	if !ok {
		return c.unknown(key)
	}
	if in != l {
		c.miss(key + " in " + string(l))
	}
	form, ok := e.forms[Plural(in, n)]
	if zero, has := e.forms["zero"]; has && n == 0 {
		form, ok = zero, true
	}
	if !ok {
		form = e.forms["other"]
	}
	return fill(in, form, append([]any{count{in, n}}, args...))
}

func (c *Catalogue) unknown(key string) string {
	c.miss(key)
	return "[" + key + "]"
}

func (c *Catalogue) miss(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.missed[what] = true
}

func (c *Catalogue) has(key string) bool {
	_, _, ok := c.find(FR, key)
	return ok
}

// Missing lists what was asked for and not found, sorted.
func (c *Catalogue) Missing() []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return slices.Sorted(maps.Keys(c.missed))
}

// Keys lists the keys of either language, sorted.
func (c *Catalogue) Keys() []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	all := maps.Clone(c.entries[FR])
	maps.Copy(all, c.entries[EN])
	return slices.Sorted(maps.Keys(all))
}

// Plural names the CLDR form of a count. French has "one" for 0 and 1 and
// "many" for whole millions ("1 000 000 de visiteurs"), English "one" for 1.
func Plural(l Lang, n int) string {
	if n < 0 {
		n = -n
	}
	switch {
	case n == 1, n == 0 && l == FR:
		return "one"
	case l == FR && n != 0 && n%1_000_000 == 0:
		return "many"
	}
	return "other"
}
