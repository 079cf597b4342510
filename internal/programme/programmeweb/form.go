package programmeweb

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/picker"
)

// morePart is how many empty lines of parts a form brings, mostParts how many are read.
const (
	moreParts = 2
	mostParts = 60
)

func version(n int64) string { return strconv.FormatInt(n, 10) }

func (p *pages) fresh(c *web.Call) error {
	ch, err := p.programme.Choices(c.Ctx(), account.Of(c.Who), c.Path("mission"), programme.Named{})
	if err != nil {
		return err
	}
	day := c.Query("day")
	if day == "" {
		day = string(ch.Mission.FirstDay)
	}
	f := c.NewForm(map[string]string{"kind": "round_table", "track": "business", "certainty": "expected", "audience": "people", "day": day})
	return c.Render(c.T("programme.new"), formPage(formOf(c, ch, f, picking{})))
}

func (p *pages) edit(c *web.Call) error {
	a, m := account.Of(c.Who), c.Path("mission")
	s, err := p.programme.Get(c.Ctx(), a, m, c.Path("id"))
	if err != nil {
		return err
	}
	ch, err := p.programme.Choices(c.Ctx(), a, m, s.Names())
	if err != nil {
		return err
	}
	k := picksOf(s)
	return c.Render(c.T("programme.edit"), formPage(formOf(c, ch, c.NewForm(valuesOf(ch, s)), k)))
}

// valuesOf writes a session as its form shows it.
func valuesOf(ch programme.Choices, s programme.Session) map[string]string {
	e := s.Engagement
	v := map[string]string{
		"version": version(s.Version), "agenda": version(e.Version), "title_fr": e.Title.FR, "title_en": e.Title.EN, "kind": s.Kind, "track": string(e.Track),
		"day": string(e.Day), "fuzzy": fuzzyValue(e.Fuzzy), "part": e.FuzzyLabel, "certainty": string(e.Certainty), "place_note": e.PlaceNote,
		"audience": string(e.Audience), "group": e.AudienceGroup, "aim_fr": s.Aim.FR, "aim_en": s.Aim.EN, "dress_fr": s.Dress.FR, "dress_en": s.Dress.EN,
		"transport_fr": s.Transport.FR, "transport_en": s.Transport.EN, "public_fr": s.Public.FR, "public_en": s.Public.EN, "note_fr": e.Note.FR, "note_en": e.Note.EN,
		"note": s.Note, "languages": strings.Join(s.Languages, " "), "resources": strings.Join(s.Resources, " "),
	}
	for name, on := range map[string]bool{"interpretation": s.Interpretation, "highlight": e.Highlight, "confidential": e.Confidential} {
		if on {
			v[name] = "on"
		}
	}
	if s.Capacity > 0 {
		v["capacity"] = strconv.Itoa(s.Capacity)
	}
	if e.Starts != 0 {
		v["starts"] = span.ClockOf(e.Starts, e.Zone).String()
	}
	if e.Ends != 0 {
		v["ends"] = span.ClockOf(e.Ends, e.Zone).String()
		if last := span.DayOf(e.Ends, e.Zone); last != e.Day {
			v["last_day"] = string(last)
		}
	}
	for _, o := range ch.Sessions {
		if o.Engagement.ID == e.AfterID {
			v["after"] = o.Ref
		}
		if o.Engagement.ID == e.WithinID {
			v["within"] = o.Ref
		}
	}
	partValues(v, s)
	return v
}

// attending says whether a part is merely to come.
func attending(r programme.Role) bool {
	return r.Role == "attends" && r.Wording.Empty() && r.PersonID != ""
}

// partValues writes the parts but for who merely comes.
func partValues(v map[string]string, s programme.Session) {
	n := 0
	for _, r := range s.Roles {
		if attending(r) {
			continue
		}
		i := strconv.Itoa(n)
		v["as_"+i], v["as_fr_"+i], v["as_en_"+i] = r.Role, r.Wording.FR, r.Wording.EN
		n++
	}
	v["parts"] = strconv.Itoa(n + moreParts)
}

// picksOf is how the pickers of a session's form stand.
func picksOf(s programme.Session) picking {
	k := picking{ids: map[string]string{"place": s.Engagement.PlaceID, "host": s.HostID}}
	n := 0
	for _, r := range s.Roles {
		if attending(r) {
			k.comes = append(k.comes, r.PersonID)
			continue
		}
		k.ids[numbered("who", n)] = "p:" + r.PersonID
		if r.PersonID == "" {
			k.ids[numbered("who", n)] = "o:" + r.OrganisationID
		}
		n++
	}
	return k
}

func (p *pages) create(c *web.Call) error { return p.store(c, programme.Session{}) }

func (p *pages) change(c *web.Call) error {
	s, err := p.programme.Get(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	return p.store(c, s)
}

// store reads the form over a session and keeps it, or shows the form again with what is wrong beside each field. A
// step that only looks for somebody or asks for more lines comes back with them.
func (p *pages) store(c *web.Call, s programme.Session) error {
	a, m := account.Of(c.Who), c.Path("mission")
	f, err := c.Form()
	if err != nil {
		return err
	}
	k, err := p.settle(c, f)
	if err != nil {
		return err
	}
	ch, err := p.programme.Choices(c.Ctx(), a, m, k.names())
	if err != nil {
		return err
	}
	title := c.T("programme.edit")
	if s.ID == "" {
		title = c.T("programme.new")
	}
	if f.Has("more") || f.Has(picker.SearchName) {
		v := formOf(c, ch, f, k)
		if f.Has("more") {
			v.Parts = min(v.Parts+moreParts, mostParts)
			v.grow()
		}
		return c.Render(title, formPage(v))
	}
	twice := read(c, ch, f, k, &s)
	v := formOf(c, ch, f, k)
	v.Twice = twice
	if f.Valid() {
		id, step, err := p.programme.Put(c.Ctx(), a, m, s, agenda.How{Force: f.Is("force", "1")})
		if err == nil {
			return c.Redirect(path(m, "sessions/"+id), undoable(c, id, "programme.saved", step))
		}
		if !f.Take(err) {
			return err
		}
		for _, unseen := range []string{"ref", "role", "title", "zone", "takes"} { // the form has no such field
			if why := f.Error(unseen); why != "" {
				f.Refuse("", why)
			}
		}
		var refused *agenda.Refused
		if errors.As(err, &refused) {
			for _, k := range refused.Conflicts {
				if k.Hard() {
					v.Clashes = append(v.Clashes, k.Words(c.Lang))
				}
			}
		}
	}
	if !f.Valid() && f.Trouble() == "" {
		f.Refuse("", c.T("programme.mend"))
	}
	return c.Invalid(title, formPage(v))
}

// read takes a form over a session and tells whether its hour exists twice.
func read(c *web.Call, ch programme.Choices, f *web.Form, k picking, s *programme.Session) (twice bool) {
	e := &s.Engagement
	s.Version, e.Version = int64(f.Int("version")), int64(f.Int("agenda"))
	e.Title = text.Pair{FR: f.Get("title_fr"), EN: f.Get("title_en")}
	if e.Title.Empty() {
		f.Refuse("title_fr", c.T("ui.field.needed"))
	}
	s.Kind, e.Track, e.Certainty = f.Need("kind"), agenda.Track(f.Need("track")), agenda.Certainty(f.Need("certainty"))
	if e.PlaceID != k.ids["place"] || s.ID == "" {
		e.PlaceID, e.Zone = k.ids["place"], "" // the hours are those of the place
	}
	e.PlaceNote = f.Get("place_note")
	e.Audience, e.AudienceGroup = item.Audience(f.Get("audience")), f.Get("group")
	if e.Audience == item.Group && e.AudienceGroup == "" {
		f.Refuse("group", c.T("ui.field.needed"))
	}
	for to, name := range map[*text.Pair]string{&s.Aim: "aim", &s.Dress: "dress", &s.Transport: "transport", &s.Public: "public", &e.Note: "note"} {
		*to = text.Pair{FR: f.Text(name + "_fr"), EN: f.Text(name + "_en")}
	}
	s.Note, s.Capacity = f.Text("note"), f.Int("capacity")
	s.Interpretation, e.Highlight, e.Confidential = f.Is("interpretation", "on"), f.Is("highlight", "on"), f.Is("confidential", "on")
	s.Languages = strings.FieldsFunc(strings.ToLower(f.Get("languages")), func(r rune) bool { return strings.ContainsRune(" ,;/", r) })
	s.Resources = strings.Fields(strings.Join(f.All("resources"), " "))
	s.AfterRef, s.WithinRef, e.AfterID, e.WithinID = f.Get("after"), f.Get("within"), "", ""
	s.HostID = k.ids["host"]
	readParts(c, f, k, s)
	return readHours(c, ch, f, e)
}

func readParts(c *web.Call, f *web.Form, k picking, s *programme.Session) {
	s.Roles = nil
	for i := range partsIn(f) {
		n := strconv.Itoa(i)
		for _, name := range []string{"as_fr_" + n, "as_en_" + n} {
			if utf8.RuneCountInString(f.Get(name)) > programme.MostWording {
				f.Refuse(name, c.T("ui.field.long", programme.MostWording))
			}
		}
		r := programme.Role{Role: f.Get("as_" + n), Wording: text.Pair{FR: f.Get("as_fr_" + n), EN: f.Get("as_en_" + n)}}
		switch kind, id, _ := strings.Cut(k.ids[numbered("who", i)], ":"); kind {
		case "p":
			r.PersonID = id
		case "o":
			r.OrganisationID = id
		default:
			continue
		}
		s.Roles = append(s.Roles, r)
	}
	for _, id := range k.comes {
		s.Roles = append(s.Roles, programme.Role{PersonID: id, Role: "attends"})
	}
}

func partsIn(f *web.Form) int {
	n, err := strconv.Atoi(f.Get("parts"))
	if err != nil {
		return moreParts
	}
	return max(0, min(n, mostParts))
}

// readHours turns days and clock times of the place into instants. A time that the clocks jump over is refused in
// words; one that they show twice asks which.
func readHours(c *web.Call, ch programme.Choices, f *web.Form, e *agenda.Engagement) (twice bool) {
	e.Fuzzy, e.FuzzyLabel, e.Day, e.Starts, e.Ends = fuzzyOf(f.Get("fuzzy")), f.Get("part"), "", 0, 0
	if e.Fuzzy == item.Undated {
		return false
	}
	day, err := span.ParseDay(f.Need("day"))
	if err != nil {
		refuse(c, f, "day", err)
		return false
	}
	e.Day = day
	if e.Fuzzy == item.Part || e.Fuzzy == item.DayOnly {
		return false
	}
	z := zoneOf(ch, e)
	if f.Need("starts") == "" {
		return false
	}
	e.Starts, twice = instant(c, f, "starts", day, z)
	if f.Get("ends") == "" {
		if e.Fuzzy == item.Exact {
			f.Refuse("ends", c.T("programme.need_end"))
		}
		return twice
	}
	last := day
	if f.Has("last_day") {
		if last, err = span.ParseDay(f.Get("last_day")); err != nil {
			refuse(c, f, "last_day", err)
			return twice
		}
	}
	var again bool
	e.Ends, again = instant(c, f, "ends", last, z)
	if e.Starts != 0 && e.Ends != 0 && e.Ends <= e.Starts {
		f.Refuse("ends", c.T("programme.end_first"))
	}
	return twice || again
}

func instant(c *web.Call, f *web.Form, name string, day span.Day, z span.Zone) (at span.Instant, twice bool) {
	clock, err := span.ParseClock(f.Get(name))
	if err != nil {
		refuse(c, f, name, err)
		return 0, false
	}
	at, err = span.Local(day, clock, z)
	var two *span.TwiceError
	if errors.As(err, &two) {
		switch f.Get("again") {
		case "first":
			return two.First, true
		case "second":
			return two.Second, true
		}
	}
	if err != nil {
		refuse(c, f, name, err)
	}
	return at, two != nil
}

func refuse(c *web.Call, f *web.Form, name string, err error) {
	sentence := fault.Of(err).Sentence(string(c.Lang))
	if c.Lang == text.FR {
		sentence = text.Fr(sentence)
	}
	f.Refuse(name, sentence)
}

func zoneOf(ch programme.Choices, e *agenda.Engagement) span.Zone {
	if e.Zone != "" {
		return e.Zone
	}
	if p := ch.Places[e.PlaceID]; p.Zone != "" {
		return p.Zone
	}
	return ch.Mission.Zone
}

// exactHours is what a form sends for hours that are exact: a required choice must have a value.
const exactHours = "exact"

func fuzzyValue(k item.Fuzzy) string {
	if k == item.Exact {
		return exactHours
	}
	return string(k)
}

func fuzzyOf(v string) item.Fuzzy {
	if v == exactHours {
		return item.Exact
	}
	return item.Fuzzy(v)
}
