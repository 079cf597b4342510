package accountweb

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/sheet"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

const trailPage = 50

// trail lists what changed, field by field, narrowed by who, what and when.
func (p *pages) trail(c *web.Call) error {
	page := max(c.QueryInt("page", 1), 1)
	t, err := p.readTrail(c, trailPage+1, (page-1)*trailPage)
	if err != nil {
		return err
	}
	facets, err := p.accounts.TrailFacets(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	v := trailView{Mission: c.Path("mission"), Who: c.Query("who"), Kind: c.Query("kind"), From: c.Query("from"), To: c.Query("to"),
		When: c.T("account.trail.when_in", c.Printer().ZoneName(t.zone, t.at()))}
	v.Names = append(v.Names, field.Option{Label: c.T("account.trail.anybody")})
	for _, n := range facets.Names {
		v.Names = append(v.Names, field.Option{Value: n, Label: n})
	}
	v.Kinds = append(v.Kinds, field.Option{Label: c.T("account.trail.anything")})
	for _, k := range facets.Kinds {
		v.Kinds = append(v.Kinds, field.Option{Value: k, Label: known(c, kinds, "account.kind.", k)})
	}
	for _, e := range t.entries[:min(len(t.entries), trailPage)] {
		v.Rows = append(v.Rows, t.row(e))
	}
	link := func(label string, page int) *ui.Action {
		q := url.Values{"who": {v.Who}, "kind": {v.Kind}, "from": {v.From}, "to": {v.To}, "id": {c.Query("id")}, "page": {strconv.Itoa(page)}}
		return &ui.Action{Label: label, Href: "?" + q.Encode()}
	}
	if page > 1 {
		v.Newer = link(c.T("account.trail.newer"), page-1)
	}
	if len(t.entries) > trailPage {
		v.Older = link(c.T("account.trail.older"), page+1)
	}
	v.Table = ui.Action{Label: c.T("account.trail.csv"), Href: "/m/" + v.Mission + "/trail.csv?" + url.Values{"who": {v.Who}, "kind": {v.Kind}, "from": {v.From}, "to": {v.To}, "id": {c.Query("id")}}.Encode(), Icon: "download"}
	return c.Render(c.T("account.trail.title"), trailPageView(v))
}

// trailTable hands over the same as a table, one row for each field that changed.
func (p *pages) trailTable(c *web.Call) error {
	t, err := p.readTrail(c, account.WholeTrail, 0)
	if err != nil {
		return err
	}
	out := sheet.Table{Name: "trail"}
	for _, key := range []string{"when", "zone", "who", "what", "label", "field", "before", "after"} {
		out.Columns = append(out.Columns, c.T("account.trail.column."+key))
	}
	for _, e := range t.entries {
		row := t.row(e)
		cells := []string{e.At.In(t.zone).Format("2006-01-02 15:04:05"), string(t.zone), row.Who, row.What, row.Label}
		for _, d := range row.Details {
			out.Rows = append(out.Rows, sheet.Row{Cells: append(slices.Clone(cells), d.Field, d.Before, d.After)})
		}
		if len(row.Details) == 0 {
			out.Rows = append(out.Rows, sheet.Row{Cells: append(cells, "", "", "")})
		}
	}
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, out, sheet.ForExcel(c.Lang)); err != nil {
		return err
	}
	return c.File(c.T("account.trail.title")+" "+c.Path("mission")+".csv", "text/csv; charset=utf-8", b.Bytes())
}

// trailWords writes entries in words: in the mission's zone, with the names of what they point to.
type trailWords struct {
	*web.Call
	zone    span.Zone
	entries []account.Entry
	names   map[string]string
}

func (p *pages) readTrail(c *web.Call, limit, offset int) (t trailWords, err error) {
	mission, who := c.Path("mission"), account.Of(c.Who)
	if err := account.NeedOrganiser(who, mission); err != nil {
		return t, err
	}
	t.Call = c
	if t.zone, err = p.zone(c.Ctx(), mission); err != nil {
		return t, err
	}
	f := account.TrailFilter{Kind: c.Query("kind"), ID: c.Query("id"), Who: c.Query("who"), Limit: limit, Offset: offset}
	if day, err := span.ParseDay(c.Query("from")); err == nil && day != "" {
		f.When.From = day.Bounds(t.zone).From
	}
	if day, err := span.ParseDay(c.Query("to")); err == nil && day != "" {
		f.When.To = day.Bounds(t.zone).To
	}
	if t.entries, err = p.accounts.Trail(c.Ctx(), who, mission, f); err != nil {
		return t, err
	}
	ids := map[string]bool{}
	for _, e := range t.entries {
		for _, id := range append(recordID.FindAllString(e.Before, -1), recordID.FindAllString(e.After, -1)...) {
			ids[id] = true
		}
	}
	if p.names != nil && len(ids) > 0 {
		t.names, err = p.names(c.Ctx(), mission, ids)
	}
	return t, err
}

var recordID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// at is an instant of the list, for the name of its zone.
func (t trailWords) at() span.Instant {
	if len(t.entries) > 0 {
		return t.entries[0].At
	}
	return 0
}

func (t trailWords) row(e account.Entry) trailRow {
	r := trailRow{When: t.Printer().DateTime(e.At, t.zone), Who: e.ActorName, Label: e.Label,
		What: known(t.Call, kinds, "account.kind.", e.Kind) + " · " + known(t.Call, verbs, "account.verb.", e.Verb)}
	list := e.Details()
	slices.SortStableFunc(list, func(a, b account.Detail) int { return weight(a.Field) - weight(b.Field) })
	for _, d := range list {
		row := detailRow{Field: t.label(d), Before: t.value(d.Before), After: t.value(d.After)}
		if from, to := instant(d.Before), instant(d.After); from != 0 && to != 0 && span.DayOf(from, t.zone) == span.DayOf(to, t.zone) {
			row.After = t.Printer().Time(to, t.zone) // the day is said
		}
		r.Details = append(r.Details, row)
	}
	return r
}

// weight puts first what readers look for: the order of the known fields.
func weight(name string) int {
	name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_fr"), "_en"), "_id")
	if i := slices.Index(fieldNames, name); i >= 0 {
		return i
	}
	return len(fieldNames)
}

// label names what changed: of an act on many records the trail holds only how many there were.
func (t trailWords) label(d account.Detail) string {
	if _, count := d.After.(json.Number); d.Field == "" && count {
		return t.T("account.trail.how_many")
	}
	return t.field(d.Field)
}

// field names a field; one of a later capability shows as it is written.
func (t trailWords) field(name string) string {
	if name == "" {
		return t.T("account.trail.detail")
	}
	base, lang := name, ""
	for _, suffix := range []string{"fr", "en"} {
		if cut, is := strings.CutSuffix(name, "_"+suffix); is {
			base, lang = cut, " ("+suffix+")"
		}
	}
	base = strings.TrimSuffix(base, "_id")
	return known(t.Call, fieldNames, "account.field.", base) + lang
}

// instant reads microseconds since 1970: no count of anything is as large; 0 for anything else.
func instant(v any) span.Instant {
	if n, is := v.(json.Number); is {
		if i, err := n.Int64(); err == nil && i > 1e14 {
			return span.Instant(i)
		}
	}
	return 0
}

// value writes a traced value: instants in the mission's zone, records by name, levels in words.
func (t trailWords) value(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return t.T("account.trail.yes")
		}
		return t.T("account.trail.no")
	case json.Number:
		n, err := v.Int64()
		switch {
		case err != nil:
			return v.String()
		case n == 0:
			return ""
		case instant(v) != 0:
			return t.Printer().DateTime(instant(v), t.zone)
		}
		return t.Printer().Int(int(n))
	case string:
		return t.said(v)
	case []any:
		var out []string
		for _, x := range v {
			if s := t.value(x); s != "" {
				out = append(out, s)
			}
		}
		return strings.Join(out, ", ")
	case map[string]any:
		return t.object(v)
	}
	return ""
}

func (t trailWords) said(s string) string {
	if recordID.FindString(s) == s && s != "" {
		if name := t.names[s]; name != "" {
			return name
		}
		return t.T("account.trail.unnamed")
	}
	if day, err := span.ParseDay(s); err == nil && day != "" && string(day) == s {
		return t.Printer().Day(day)
	}
	if slices.Contains(values, s) {
		return t.T("account.value." + s)
	}
	return s
}

// object writes a part of a record: who takes part with their role, else its fields that say something.
func (t trailWords) object(v map[string]any) string {
	if id, is := v["i"].(string); is && v["k"] != nil {
		s := t.said(id)
		if role, _ := v["r"].(string); role != "" {
			s += " (" + t.said(role) + ")"
		}
		return s
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return "" // decoded a moment ago
	}
	var out []string
	for _, d := range (account.Entry{After: string(raw)}).Details() {
		out = append(out, t.field(d.Field)+" "+t.value(d.After))
	}
	return strings.Join(out, ", ")
}

// What the catalogue has words for; what a later capability adds shows as it is written.
var (
	verbs = strings.Fields(`created changed removed deleted moved cancelled booked pinned unpinned undone published granted revoked
		signed_in imported merged unmerged chosen unchosen waived unwaived applied accepted declined seen renewed added_many taken certainty`)
	kinds = strings.Fields(`session engagement user release requests request meeting availability mission member participant partner
		place travel target leg series relation organisation person resource source document feed plan conflict duplicate mail job
		admin parties files fact variant`)
	fieldNames = strings.Fields(`name title day starts ends place certainty state takes fuzzy fuzzy_label place_note note zone audience audience_group
		after within highlight confidential pinned track kind organisation org person role population group_name head
		badge_name max_per_day arrives_at leaves_at side intermediary wanted_min wanted_max wording joined_year city country address
		directions latitude longitude parent from to minutes mode label qualifier baseline target due first_day last_day home_zone
		year lead summary aims sectors announced_companies reconstructed invented meeting_target meeting_minimum meeting_minutes
		buffer_minutes travel_minutes day_opens day_closes lunch_from lunch_to lunch_minutes honorific given family duty email phone
		languages aliases mandates tagline pitch website legal_form legal_id size_class pronunciation reason forced count items
		changes people created added changed removed edition series company counterpart priority ref_to interpreter language other`)
	values = strings.Fields(`idea asked expected confirmed done cancelled business protocol networking stand press travel free people
		group all organiser intermediary delegate elected institution staff interpreter counterpart company session meeting visit
		speaker moderator host excused person organisation resource place mission walk taxi transit coach draft sent accepted
		declined held no_show no_answer preparing running closed after before around part morning midday afternoon evening`)
)

func known(c *web.Call, all []string, prefix, s string) string {
	if slices.Contains(all, s) {
		return c.T(prefix + s)
	}
	return strings.ReplaceAll(s, "_", " ")
}
