package meetingweb

import (
	"net/url"
	"slices"
	"strconv"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/pager"
)

const perPage = 50

// waiting stands in addresses for the states in which an answer is awaited.
const waiting = "waiting"

func (p *pages) requests(c *web.Call) error {
	a, missionID := account.Of(c.Who), c.Path("mission")
	page := max(1, c.QueryInt("page", 1))
	f := filterOf(c)
	f.Limit, f.Offset = perPage, (page-1)*perPage
	list, err := p.meetings.Page(c.Ctx(), a, missionID, f)
	if err != nil {
		return err
	}
	c.SetZone(list.Mission.Zone)
	v := listView{Mission: missionID, Query: c.R.URL.RawQuery, Words: f.Words, State: c.Query("state"), Placed: c.Query("placed"), Priority: c.Query("priority"), Carrier: f.Intermediary,
		MayExport: a.Organises(missionID)}
	v.States = stateOptions(c)
	v.Placeds = []field.Option{{Value: "", Label: c.T("meeting.any")}, {Value: "yes", Label: c.T("meeting.list.placed")}, {Value: "no", Label: c.T("meeting.list.not_placed")}}
	v.Carriers = []field.Option{{Value: "", Label: c.T("meeting.any")}}
	for _, o := range list.Carriers {
		v.Carriers = append(v.Carriers, field.Option{Value: o.ID, Label: o.Name})
	}
	for _, n := range []struct{ name, id string }{{"company", f.Company}, {"counterpart", f.Counterpart}} {
		if n.id != "" {
			v.Narrowed = append(v.Narrowed, ui.Link{Label: list.Orgs[n.id].Name, Href: with(c, n.name, "", "page", "")})
			v.Hidden = append(v.Hidden, ui.Pair{Name: n.name, Value: n.id})
		}
	}
	v.Filtered = f.Words != "" || v.State != "" || v.Placed != "" || v.Priority != "" || v.Carrier != "" || len(v.Narrowed) > 0
	for i := range list.Requests {
		v.Rows = append(v.Rows, rowOf(c, &list, &list.Requests[i]))
	}
	v.Pager = pager.Props{Page: page, Pages: max(1, (list.Total+perPage-1)/perPage), Total: list.Total, Href: func(n int) string { return with(c, "page", strconv.Itoa(n)) }}
	c.Tools(listTools(missionID, v.MayExport))
	return c.Render(c.T("meeting.requests.title"), listPage(v))
}

func filterOf(c *web.Call) meeting.Filter {
	f := meeting.Filter{Words: c.Query("q"), Company: c.Query("company"), Counterpart: c.Query("counterpart"), Intermediary: c.Query("carrier"), Organisation: c.Query("organisation"), Priority: c.QueryInt("priority", 0)}
	switch s := meeting.State(c.Query("state")); {
	case s == waiting:
		f.States = []meeting.State{meeting.Draft, meeting.Sent, meeting.NoAnswer}
	case slices.Contains(meeting.States, s):
		f.States = []meeting.State{s}
	}
	if placed := c.Query("placed"); placed == "yes" || placed == "no" {
		yes := placed == "yes"
		f.Placed = &yes
	}
	return f
}

// with is the address of this page with some values changed; "" takes one away.
func with(c *web.Call, pairs ...string) string {
	q := url.Values{}
	for k, v := range c.R.URL.Query() {
		q[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Del(pairs[i])
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return c.R.URL.Path
	}
	return c.R.URL.Path + "?" + q.Encode()
}

func stateOptions(c *web.Call) []field.Option {
	out := []field.Option{{Value: "", Label: c.T("meeting.any")}, {Value: waiting, Label: c.T("meeting.list.waiting")}}
	for _, s := range meeting.States {
		out = append(out, field.Option{Value: string(s), Label: c.T("meeting.state." + string(s))})
	}
	return out
}

func rowOf(c *web.Call, list *meeting.Page, q *meeting.Request) requestRow {
	pr := c.Printer()
	r := requestRow{ID: q.ID, Ref: q.Ref, Label: list.Label(q), Reason: q.Reason, State: string(q.State), StateName: c.T("meeting.state." + string(q.State)), Priority: q.Priority,
		Place: c.T("meeting.kind." + q.PlaceKind), Carrier: list.Orgs[q.IntermediaryID].Name, Confidential: q.Confidential}
	if e, ok := list.Events[q.ID]; ok {
		r.When, r.Where, r.Pinned = e.When(pr), list.Where(list.SpotOf(&e)), e.Pinned
	}
	return r
}

// answer notes the same answer for all that are ticked.
func (p *pages) answer(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	back := path(c, "requests")
	if q := f.Get("query"); q != "" {
		back += "?" + q
	}
	ids, state := f.All("id"), meeting.State(f.Get("to"))
	if len(ids) == 0 {
		return c.Redirect(back, web.Note(c.T("meeting.list.none_ticked")))
	}
	if !slices.Contains(meeting.States, state) {
		return fault.New(fault.Invalid, "Cette réponse n’existe pas.", "There is no such answer.")
	}
	n, err := p.meetings.SetStates(c.Ctx(), account.Of(c.Who), c.Path("mission"), ids, state)
	if fault.Is(err, fault.Conflict) {
		return c.Redirect(back, web.Note(c.Sentence(err)+" "+c.T("meeting.list.nothing_saved")))
	}
	if err != nil {
		return err
	}
	return c.Redirect(back, web.Done(c.N("meeting.list.answered", n, c.T("meeting.state."+string(state)))))
}
