package planfile

import (
	"fmt"
	"slices"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
)

func bad(at, fr, en string, args ...any) error {
	return fault.New(fault.Invalid, "%s : "+fr, "%s: "+en, append([]any{at}, args...)...)
}

// ids are the places of things by their id, within one list of a file.
type ids struct {
	list   string // the name of the list: "people"
	places map[string]int
}

// idsOf gathers the ids of a list; each must be there once.
func idsOf[T any](list string, all []T, id func(*T) string) (ids, error) {
	out := ids{list, make(map[string]int, len(all))}
	for i := range all {
		k := id(&all[i])
		at := fmt.Sprintf("%s[%d].id", list, i)
		if k == "" {
			return out, bad(at, "l’identifiant manque : donnez-en un", "the id is missing: give one")
		}
		if other, twice := out.places[k]; twice {
			return out, bad(at, "« %s » est déjà l’identifiant de %s[%d] : donnez-en un autre", "“%s” is the id of %s[%d] already: give another", k, list, other)
		}
		out.places[k] = i
	}
	return out, nil
}

func (x ids) find(at, id string) (int, error) {
	if i, ok := x.places[id]; ok {
		return i, nil
	}
	return 0, bad(at, "« %s » ne se trouve pas dans « %s » : ajoutez-l’y, ou corrigez l’identifiant", "“%s” is not in “%s”: add it there, or mend the id", id, x.list)
}

func (x ids) all(at string, names []string) ([]int, error) {
	var out []int
	for k, id := range names {
		i, err := x.find(fmt.Sprintf("%s[%d]", at, k), id)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// optional is find, where nothing stands for something else.
func (x ids) optional(at, id string, none int) (int, error) {
	if id == "" {
		return none, nil
	}
	return x.find(at, id)
}

// resolver turns a file into a problem.
type resolver struct {
	f                                                    *problemFile
	p                                                    plan.Problem
	places, spots, firms, people, interpreters, meetings ids
	kinds                                                map[string][]int // spots by kind
}

func (f *problemFile) problem() (plan.Problem, error) {
	r := resolver{f: f, kinds: map[string][]int{}}
	for _, step := range []func() error{r.ids, r.frame, r.readSpots, r.readPeople, r.readInterpreters, r.readMeetings} {
		if err := step(); err != nil {
			return plan.Problem{}, err
		}
	}
	return r.p, nil
}

func (r *resolver) ids() (err error) {
	if r.places, err = idsOf("places", r.f.Places, func(x *placeFile) string { return x.ID }); err != nil {
		return err
	}
	if r.spots, err = idsOf("spots", r.f.Spots, func(x *spotFile) string { return x.ID }); err != nil {
		return err
	}
	if r.firms, err = idsOf("firms", r.f.Firms, func(x *firmFile) string { return x.ID }); err != nil {
		return err
	}
	if r.people, err = idsOf("people", r.f.People, func(x *personFile) string { return x.ID }); err != nil {
		return err
	}
	if r.interpreters, err = idsOf("interpreters", r.f.Interpreters, func(x *interpreterFile) string { return x.ID }); err != nil {
		return err
	}
	r.meetings, err = idsOf("meetings", r.f.Meetings, func(x *meetingFile) string { return x.ID })
	return err
}

func windows(ws []windowFile) (out []plan.Window) {
	for _, w := range ws {
		out = append(out, plan.Window{From: w[0], To: w[1]})
	}
	return out
}

func (r *resolver) frame() error {
	f, p := r.f, &r.p
	p.Travel, p.Buffer, p.Step, p.LunchMinutes, p.ShortWait = f.Travel, f.Buffer, f.Step, f.LunchMinutes, f.ShortWait
	preset, ok := presets[f.Preset]
	if !ok {
		return bad("preset", "« %s » n’est pas un préréglage : donnez balanced, dense, calm ou protect", "“%s” is no preset: give balanced, dense, calm or protect", f.Preset)
	}
	p.Preset = preset
	if f.Weights != nil {
		p.Weights = plan.Weights(*f.Weights)
	}
	for i, d := range f.Days {
		day := plan.Day{From: d.From, To: d.To, Closed: windows(d.Closed)}
		if d.Label != nil {
			day.Label = plan.Words(*d.Label)
		}
		switch len(d.Lunch) {
		case 0:
		case 2:
			day.Lunch = plan.Window{From: d.Lunch[0], To: d.Lunch[1]}
		default:
			return bad(fmt.Sprintf("days[%d].lunch", i), "%d nombres : donnez le début et la fin", "%d numbers: give the beginning and the end", len(d.Lunch))
		}
		p.Days = append(p.Days, day)
	}
	for _, x := range f.Places {
		p.Places = append(p.Places, plan.Place(x))
	}
	for _, x := range f.Firms {
		p.Firms = append(p.Firms, plan.Firm(x))
	}
	for code, w := range f.LanguageNames {
		if p.LanguageNames == nil {
			p.LanguageNames = map[string]plan.Words{}
		}
		p.LanguageNames[code] = plan.Words(w)
	}
	return nil
}

func (r *resolver) readSpots() error {
	for i, x := range r.f.Spots {
		place, err := r.places.optional(fmt.Sprintf("spots[%d].place", i), x.Place, 0)
		if err != nil {
			return err
		}
		s := plan.Spot{ID: x.ID, Name: x.Name, Kind: x.Kind, Place: place, Capacity: x.Capacity, Seats: x.Seats, Open: windows(x.Open), Busy: windows(x.Busy)}
		if x.Grid != nil {
			s.Grid = plan.Grid(*x.Grid)
		}
		if x.Kind != "" {
			r.kinds[x.Kind] = append(r.kinds[x.Kind], i)
		}
		r.p.Spots = append(r.p.Spots, s)
	}
	return nil
}

func (r *resolver) busy(at string, bs []busyFile) (out []plan.Busy, err error) {
	for k, b := range bs {
		place, err := r.places.optional(fmt.Sprintf("%s.busy[%d].place", at, k), b.Place, plan.None)
		if err != nil {
			return nil, err
		}
		out = append(out, plan.Busy{From: b.From, To: b.To, Place: place, Label: b.Label, Slack: b.Slack})
	}
	return out, nil
}

func (r *resolver) readPeople() error {
	for i, x := range r.f.People {
		at := fmt.Sprintf("people[%d]", i)
		firm, err := r.firms.optional(at+".firm", x.Firm, plan.None)
		if err != nil {
			return err
		}
		busy, err := r.busy(at, x.Busy)
		if err != nil {
			return err
		}
		r.p.People = append(r.p.People, plan.Person{ID: x.ID, Name: x.Name, Firm: firm, Open: windows(x.Open), Busy: busy,
			MaxPerDay: x.MaxPerDay, Languages: x.Languages, AtHome: x.AtHome, Wished: windows(x.Wished)})
	}
	return nil
}

func (r *resolver) readInterpreters() error {
	for i, x := range r.f.Interpreters {
		busy, err := r.busy(fmt.Sprintf("interpreters[%d]", i), x.Busy)
		if err != nil {
			return err
		}
		r.p.Interpreters = append(r.p.Interpreters, plan.Interpreter{ID: x.ID, Name: x.Name, Pairs: x.Pairs, Open: windows(x.Open), Busy: busy, MaxPerDay: x.MaxPerDay})
	}
	return nil
}

func (r *resolver) readMeetings() error {
	for i := range r.f.Meetings {
		m, err := r.meeting(fmt.Sprintf("meetings[%d]", i), &r.f.Meetings[i])
		if err != nil {
			return err
		}
		r.p.Meetings = append(r.p.Meetings, m)
	}
	return nil
}

func (r *resolver) meeting(at string, x *meetingFile) (m plan.Meeting, err error) {
	m = plan.Meeting{ID: x.ID, Label: x.Label, Priority: x.Priority, Minutes: x.Minutes, Windows: windows(x.Windows), Wished: windows(x.Wished), Slack: x.Slack, Languages: x.Languages}
	if m.Required, err = r.people.all(at+".required", x.Required); err != nil {
		return m, err
	}
	for k, g := range x.OneOf {
		group, err := r.people.all(fmt.Sprintf("%s.one_of[%d]", at, k), g)
		if err != nil {
			return m, err
		}
		m.OneOf = append(m.OneOf, group)
	}
	if m.Firms, err = r.firms.all(at+".firms", x.Firms); err != nil {
		return m, err
	}
	if m.Spots, err = r.held(at, x); err != nil {
		return m, err
	}
	if m.After, err = r.meetings.all(at+".after", x.After); err != nil {
		return m, err
	}
	if m.Pin, err = r.placed(at+".pin", x.Pin); err != nil {
		return m, err
	}
	m.Current, err = r.placed(at+".current", x.Current)
	return m, err
}

// held gives the spots of a meeting: those named, then those of the kinds named.
// Meetings of one kind share one list.
func (r *resolver) held(at string, x *meetingFile) ([]int, error) {
	spots, err := r.spots.all(at+".spots", x.Spots)
	if err != nil {
		return nil, err
	}
	for k, kind := range x.SpotKinds {
		of, ok := r.kinds[kind]
		if !ok {
			return nil, bad(fmt.Sprintf("%s.spot_kinds[%d]", at, k), "aucun emplacement n’est du genre « %s » : corrigez le genre, ou donnez-le à un emplacement", "no spot is of kind “%s”: mend the kind, or give it to a spot", kind)
		}
		if len(spots) == 0 {
			spots = slices.Clip(of)
			continue
		}
		spots = append(spots, of...)
		if len(spots) > 2*len(r.p.Spots) {
			return nil, bad(fmt.Sprintf("%s.spot_kinds[%d]", at, k), "le genre « %s » est cité deux fois", "kind “%s” is named twice", kind)
		}
	}
	return spots, nil
}

func (r *resolver) placed(at string, x *placementFile) (*plan.Placement, error) {
	if x == nil {
		return nil, nil
	}
	if x.Meeting != "" {
		return nil, bad(at+".meeting", "ce champ ne va que dans un plan : retirez-le", "this field belongs in plans only: remove it")
	}
	v := plan.Placement{Start: x.Start, Meeting: len(r.p.Meetings)}
	return &v, r.place(at, x, &v)
}

// place fills in where and with whom.
func (r *resolver) place(at string, x *placementFile, v *plan.Placement) (err error) {
	if v.Spot, err = r.spots.find(at+".spot", x.Spot); err != nil {
		return err
	}
	if v.People, err = r.people.all(at+".people", x.People); err != nil {
		return err
	}
	v.Interpreter, err = r.interpreters.optional(at+".interpreter", x.Interpreter, plan.None)
	return err
}

// plan resolves the placements of a file against a problem.
func (f *planFile) plan(p plan.Problem) (plan.Plan, error) {
	r := resolver{
		spots: byID("spots", len(p.Spots), func(i int) string { return p.Spots[i].ID }), people: byID("people", len(p.People), func(i int) string { return p.People[i].ID }),
		interpreters: byID("interpreters", len(p.Interpreters), func(i int) string { return p.Interpreters[i].ID }), meetings: byID("meetings", len(p.Meetings), func(i int) string { return p.Meetings[i].ID }),
	}
	var out plan.Plan
	placed := map[int]int{}
	for k := range f.Placements {
		x := &f.Placements[k]
		at := fmt.Sprintf("placements[%d]", k)
		i, err := r.meetings.find(at+".meeting", x.Meeting)
		if err != nil {
			return out, err
		}
		if other, twice := placed[i]; twice {
			return out, bad(at+".meeting", "« %s » est déjà placé par placements[%d] : gardez l’un des deux", "“%s” is placed by placements[%d] already: keep one of them", x.Meeting, other)
		}
		placed[i] = k
		v := plan.Placement{Meeting: i, Start: x.Start}
		if err := r.place(at, x, &v); err != nil {
			return out, err
		}
		out.Placements = append(out.Placements, v)
	}
	slices.SortFunc(out.Placements, func(a, b plan.Placement) int { return a.Meeting - b.Meeting })
	return out, nil
}

func byID(list string, n int, id func(int) string) ids {
	out := ids{list, make(map[string]int, n)}
	for i := range n {
		out.places[id(i)] = i
	}
	return out
}
