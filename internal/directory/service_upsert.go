package directory

import (
	"context"
	"reflect"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// tracedOneByOne is how many new records get a trace each; a larger batch leaves one trace that names their number.
const tracedOneByOne = 50

// NeedEditor refuses somebody who may not write in the directory: organisers of any mission may, and administrators.
func NeedEditor(a account.Actor) error {
	if a.OrganisesAny() {
		return nil
	}
	if err := account.NeedSignedIn(a); err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "Seule une équipe d’organisation peut modifier l’annuaire.", "Only an organising team may change the directory.")
}

// UpsertOrganisation stores one organisation, found by its ref; see UpsertOrganisations.
func UpsertOrganisation(ctx context.Context, tx *db.Tx, a account.Actor, o Organisation) (string, Change, error) {
	done, err := UpsertOrganisations(ctx, tx, a, []Organisation{o})
	if err != nil {
		return "", "", err
	}
	return done[0].ID, done[0].Changed, nil
}

// UpsertPerson stores one person with aliases and mandates, found by their ref; see UpsertPeople.
func UpsertPerson(ctx context.Context, tx *db.Tx, a account.Actor, p Person) (string, Change, error) {
	done, err := UpsertPeople(ctx, tx, a, []Person{p})
	if err != nil {
		return "", "", err
	}
	return done[0].ID, done[0].Changed, nil
}

// UpsertOrganisations stores whole records, found by their refs: all fields are replaced, aliases too. The same data is
// Left. A ref that belongs to a record merged into another is Left too, with the kept record's id: whoever merged has
// already said which data holds. The answer has the order of list. It takes a constant number of statements for what
// is new or the same, and a few for each changed record.
func UpsertOrganisations(ctx context.Context, tx *db.Tx, a account.Actor, list []Organisation) ([]Upserted, error) {
	b, err := gather(a, list, organisationRecord)
	if err != nil {
		return nil, err
	}
	if b.known, err = OrganisationsByRef(ctx, tx, b.refs); err != nil {
		return nil, err
	}
	done := b.sort(tx)
	if err := insertOrganisations(ctx, tx, b.added); err != nil {
		return nil, err
	}
	for _, c := range b.changed {
		if err := saveOrganisation(ctx, tx, c.after, c.before); err != nil {
			return nil, err
		}
	}
	if err := replaceAliases(ctx, tx, OrganisationKind, b.added, b.changed, func(o Organisation) (string, []Alias) { return o.ID, o.Aliases }); err != nil {
		return nil, err
	}
	if err := index(ctx, tx, OrganisationKind, written(done)); err != nil {
		return nil, err
	}
	return done, b.trace(ctx, tx, a)
}

// UpsertPeople is UpsertOrganisations for people; their mandates name organisations by id.
func UpsertPeople(ctx context.Context, tx *db.Tx, a account.Actor, list []Person) ([]Upserted, error) {
	b, err := gather(a, list, personRecord)
	if err != nil {
		return nil, err
	}
	if b.known, err = PeopleByRef(ctx, tx, b.refs); err != nil {
		return nil, err
	}
	done := b.sort(tx)
	if err := insertPeople(ctx, tx, b.added); err != nil {
		return nil, err
	}
	for _, c := range b.changed {
		if err := savePerson(ctx, tx, c.after, c.before); err != nil {
			return nil, err
		}
	}
	if err := replaceAliases(ctx, tx, PersonKind, b.added, b.changed, func(p Person) (string, []Alias) { return p.ID, p.Aliases }); err != nil {
		return nil, err
	}
	if err := replaceMandates(ctx, tx, b.added, b.changed); err != nil {
		return nil, err
	}
	if err := index(ctx, tx, PersonKind, written(done)); err != nil {
		return nil, err
	}
	return done, b.trace(ctx, tx, a)
}

// written lists the ids of what was added or changed.
func written(done []Upserted) []string {
	var out []string
	for _, u := range done {
		if u.Changed != Left {
			out = append(out, u.ID)
		}
	}
	return out
}

// record says how the batch handles one type of records.
type record[T any] struct {
	kind  Kind
	clean func(T) (T, error)
	ref   func(T) string
	id    func(T) string
	same  func(a, b T) bool
	label func(T) string
	// traced is what the trail keeps of a record: no address, no number, no note of a person.
	traced func(T) T
	// made gives a record an id and its first version; next keeps what a change must not touch.
	made func(tx *db.Tx, v T) T
	next func(before, after T) T
}

var organisationRecord = record[Organisation]{
	kind:   OrganisationKind,
	clean:  Organisation.Clean,
	ref:    func(o Organisation) string { return o.Ref },
	id:     func(o Organisation) string { return o.ID },
	same:   func(a, b Organisation) bool { return reflect.DeepEqual(a.facts(), b.facts()) },
	label:  func(o Organisation) string { return o.Name },
	traced: func(o Organisation) Organisation { o.Note = hidden(o.Note); return o },
	made: func(tx *db.Tx, o Organisation) Organisation {
		o.ID, o.Version, o.CreatedAt, o.ChangedAt, o.MergedInto = db.NewID(), 1, tx.Now(), tx.Now(), ""
		return o
	},
	next: func(before, after Organisation) Organisation {
		after.ID, after.Ref, after.Version, after.CreatedAt, after.MergedInto = before.ID, before.Ref, before.Version+1, before.CreatedAt, before.MergedInto
		return after
	},
}

var personRecord = record[Person]{
	kind:  PersonKind,
	clean: Person.Clean,
	ref:   func(p Person) string { return p.Ref },
	id:    func(p Person) string { return p.ID },
	same:  func(a, b Person) bool { return reflect.DeepEqual(a.facts(), b.facts()) },
	label: func(p Person) string { return p.Label(text.FR) },
	traced: func(p Person) Person {
		p.Email, p.Phone, p.Note = hidden(p.Email), hidden(p.Phone), hidden(p.Note)
		return p
	},
	made: func(tx *db.Tx, p Person) Person {
		p.ID, p.Version, p.CreatedAt, p.ChangedAt, p.MergedInto = db.NewID(), 1, tx.Now(), tx.Now(), ""
		return p
	},
	next: func(before, after Person) Person {
		after.ID, after.Ref, after.Version, after.CreatedAt, after.MergedInto = before.ID, before.Ref, before.Version+1, before.CreatedAt, before.MergedInto
		return after
	},
}

// hidden says that there was something, and not what.
func hidden(s string) string {
	if s == "" {
		return ""
	}
	return "…"
}

// facts is the record without what the database adds to it, in the form that Clean gives.
func (o Organisation) facts() Organisation {
	o, _ = o.Clean() // what is stored was clean; what is not cannot come here
	o.ID, o.Ref, o.MergedInto, o.CreatedAt, o.ChangedAt, o.Version = "", "", "", 0, 0, 0
	return o
}

func (p Person) facts() Person {
	p, _ = p.Clean()
	p.ID, p.Ref, p.MergedInto, p.CreatedAt, p.ChangedAt, p.Version = "", "", "", 0, 0, 0
	return p
}

type changed[T any] struct{ before, after T }

type batch[T any] struct {
	record[T]
	list    []T
	refs    []string
	known   map[string]T
	added   []T
	changed []changed[T]
}

func gather[T any](a account.Actor, list []T, r record[T]) (*batch[T], error) {
	if err := NeedEditor(a); err != nil {
		return nil, err
	}
	b := &batch[T]{record: r}
	var bad []error
	for _, v := range list {
		v, err := r.clean(v)
		if err == nil && r.ref(v) == "" {
			err = needed("ref", "Il manque la référence.", "The reference is missing.")
		}
		if err != nil {
			bad = append(bad, err)
			continue
		}
		b.list = append(b.list, v)
		b.refs = append(b.refs, r.ref(v))
	}
	return b, fault.Join(bad...)
}

// sort tells added, changed and left records apart. A ref that comes twice in one batch is taken as its last data.
func (b *batch[T]) sort(tx *db.Tx) []Upserted {
	done := make([]Upserted, len(b.list))
	last := make(map[string]int, len(b.list))
	for i, v := range b.list {
		last[b.ref(v)] = i
	}
	for i, v := range b.list {
		if last[b.ref(v)] != i {
			continue
		}
		before, found := b.known[b.ref(v)]
		switch {
		case !found:
			v = b.made(tx, v)
			b.added = append(b.added, v)
			done[i] = Upserted{b.id(v), Added}
		case b.ref(before) != b.ref(v) || b.same(before, v):
			done[i] = Upserted{b.id(before), Left}
		default:
			b.changed = append(b.changed, changed[T]{before, b.next(before, v)})
			done[i] = Upserted{b.id(before), Changed}
		}
	}
	for i, v := range b.list {
		done[i].ID = done[last[b.ref(v)]].ID
		if last[b.ref(v)] != i {
			done[i].Changed = Left
		}
	}
	return done
}

func (b *batch[T]) trace(ctx context.Context, tx *db.Tx, a account.Actor) error {
	if len(b.added) > tracedOneByOne {
		if err := account.Trace(ctx, tx, a, account.Event{Verb: "added_many", Kind: string(b.kind), After: len(b.added)}); err != nil {
			return err
		}
		b.added = nil
	}
	for _, v := range b.added {
		if err := account.Trace(ctx, tx, a, account.Event{Verb: "created", Kind: string(b.kind), ID: b.id(v), Label: b.label(v), After: b.traced(v)}); err != nil {
			return err
		}
	}
	for _, c := range b.changed {
		e := account.Event{Verb: "changed", Kind: string(b.kind), ID: b.id(c.after), Label: b.label(c.after), Before: b.traced(c.before), After: b.traced(c.after)}
		if err := account.Trace(ctx, tx, a, e); err != nil {
			return err
		}
	}
	return nil
}

func saveOrganisation(ctx context.Context, tx *db.Tx, o, before Organisation) error {
	n, err := updateOrganisation(ctx, tx, o, before.Version)
	return meanwhile(n, err)
}

func savePerson(ctx context.Context, tx *db.Tx, p, before Person) error {
	n, err := updatePerson(ctx, tx, p, before.Version)
	return meanwhile(n, err)
}

func meanwhile(n int64, err error) error {
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "Quelqu’un d’autre vient de modifier cette fiche : rechargez la page, puis refaites votre changement.",
			"Somebody else has just changed this record: reload the page, then make your change again.")
	}
	return err
}

func replaceAliases[T any](ctx context.Context, tx *db.Tx, kind Kind, added []T, changes []changed[T], of func(T) (string, []Alias)) error {
	var rows []ownedAlias
	var stale []string
	add := func(v T) {
		id, aliases := of(v)
		for _, al := range aliases {
			rows = append(rows, ownedAlias{kind, id, al})
		}
	}
	for _, v := range added {
		add(v)
	}
	for _, c := range changes {
		id, _ := of(c.after)
		stale = append(stale, id)
		add(c.after)
	}
	if err := deleteAliases(ctx, tx, kind, stale); err != nil {
		return err
	}
	return insertAliases(ctx, tx, rows)
}

func replaceMandates(ctx context.Context, tx *db.Tx, added []Person, changes []changed[Person]) error {
	var rows []ownedMandate
	var stale []string
	add := func(p Person) {
		for i, m := range p.Mandates {
			m.ID = db.NewID()
			rows = append(rows, ownedMandate{p.ID, i, m})
		}
	}
	for _, p := range added {
		add(p)
	}
	for _, c := range changes {
		stale = append(stale, c.after.ID)
		add(c.after)
	}
	if err := deleteMandates(ctx, tx, stale); err != nil {
		return err
	}
	return insertMandates(ctx, tx, rows)
}
