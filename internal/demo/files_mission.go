package demo

import (
	"fmt"
	"slices"
	"strconv"

	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/text"
)

func (w *writer) fromPart(kind, ref string, value text.Pair, s Source) {
	w.from(false, "mission", w.m.Ref, kind+":"+ref, w.m.Ref+":"+kind+":"+ref, partTopics[kind], value, s)
}

func (w *writer) nameOf(organisation string) text.Pair {
	w.label(Person{}) // gathers the names
	return w.names.labels["organisation "+organisation]
}

func (w *writer) parts() {
	w.table("legs", rows(w.m.Legs, func(i int, x Leg) row {
		r := row{"ref": x.Ref, "city": x.City, "zone": x.Zone, "first_day": x.FirstDay, "last_day": x.LastDay, "order": position(i)}
		r.both("name", x.Name)
		w.fromPart("leg", x.Ref, x.Name, x.Source)
		return r
	}))
	w.table("relations", rows(w.m.Relations, func(_ int, x Relation) row {
		r := row{"kind": x.Kind, "other": x.Other}
		r.both("note", x.Note)
		w.fromPart("relation", x.Kind+" "+x.Other, x.Note, x.Source)
		return r
	}))
	w.table("partners", rows(w.m.Partners, func(i int, x Partner) row {
		r := row{"organisation": x.Organisation, "role": x.Role, "joined_year": number(x.JoinedYear), "order": position(i)}
		r.both("wording", x.Wording)
		w.fromPart("partner", x.Organisation+" "+x.Role, w.nameOf(x.Organisation), x.Source)
		return r
	}))
	w.places()
	w.table("targets", rows(w.m.Targets, func(i int, x Target) row {
		r := row{"ref": x.Ref, "baseline": x.Baseline, "target": x.Target, "due": x.Due, "order": position(i)}
		r.both("label", x.Label)
		r.both("qualifier", x.Qualifier)
		r.both("note", x.Note)
		w.fromPart("target", x.Ref, x.Label, x.Source)
		return r
	}))
	w.table("participants", rows(w.m.Participants, func(_ int, x Participant) row {
		w.fromPart("participant", x.Organisation, w.nameOf(x.Organisation), x.Source)
		return row{"organisation": x.Organisation, "side": x.Side, "intermediary": x.Intermediary, "place": x.Place,
			"wanted_min": number(x.WantedMin), "wanted_max": number(x.WantedMax), "note": x.Note}
	}))
	w.members()
}

func (w *writer) places() {
	w.table("places", rows(w.m.Places, func(_ int, x Place) row {
		r := row{"ref": x.Ref, "name": x.Name, "kind": x.Kind, "address": x.Address, "city": x.City, "organisation": x.Organisation, "parent": x.Parent}
		if x.Latitude != 0 || x.Longitude != 0 {
			r["latitude"], r["longitude"] = strconv.FormatFloat(x.Latitude, 'f', -1, 64), strconv.FormatFloat(x.Longitude, 'f', -1, 64)
		}
		r.both("directions", x.Directions)
		w.fromPart("place", x.Ref, text.Both(x.Name), x.Source)
		return r
	}))
	w.table("travels", rows(w.m.Travels, func(_ int, x Travel) row {
		return row{"from": x.From, "to": x.To, "minutes": position(x.Minutes), "mode": x.Mode}
	}))
}

func (w *writer) members() {
	labels := map[string]text.Pair{}
	for _, p := range w.d.People {
		labels[p.Ref] = w.label(p)
	}
	w.table("members", rows(w.m.Members, func(i int, x Member) row {
		r := row{"person": x.Person, "organisation": x.Organisation, "population": x.Population, "group": x.Group, "head": exchange.YesNo(x.Head),
			"badge_name": x.BadgeName, "max_per_day": number(x.MaxPerDay), "arrives_day": x.Arrives.Day, "arrives_at": x.Arrives.Clock,
			"leaves_day": x.Leaves.Day, "leaves_at": x.Leaves.Clock, "order": position(i)}
		r.both("title", x.Title)
		w.fromPart("member", x.Person, labels[x.Person], x.Source)
		return r
	}))
}

func (w *writer) programme() {
	w.table("resources", rows(w.m.Resources, func(i int, x Resource) row {
		return row{"ref": x.Ref, "kind": x.Kind, "name": x.Name, "place": x.Place, "person": x.Person, "capacity": number(x.Capacity),
			"languages": exchange.JoinList(x.Languages), "note": x.Note, "order": position(i)}
	}))
	w.table("availabilities", rows(w.m.Availabilities, func(_ int, x Availability) row {
		return row{"ref": x.Ref, "holder_kind": x.Holder.Kind, "holder": x.Holder.Ref, "day": x.Day, "from": x.From, "to": x.To,
			"open": exchange.YesNo(x.Open), "reason": x.Reason}
	}))
	var parts []row
	w.table("sessions", rows(w.m.Sessions, func(_ int, x Session) row {
		for _, p := range x.Roles {
			r := row{"session": x.Ref, "person": p.Person, "organisation": p.Organisation, "role": p.Role}
			r.both("wording", p.Wording)
			parts = append(parts, r)
		}
		w.from(false, "session", x.Ref, "record", w.m.Ref+":session:"+x.Ref, originTopic, x.Title, x.Source)
		return x.row()
	}))
	w.table("roles", parts)
}

func (x Session) row() row {
	r := row{"ref": x.Ref, "kind": x.Kind, "track": x.Track, "day": x.Day, "starts": x.Starts, "ends": x.Ends, "fuzzy": x.Fuzzy, "part": x.Part,
		"certainty": x.Certainty, "audience": x.Audience, "audience_group": x.AudienceGroup, "place": x.Place, "place_note": x.PlaceNote, "after": x.After,
		"within": x.Within, "host": x.Host, "languages": exchange.JoinList(x.Languages), "interpretation": exchange.YesNo(x.Interpretation),
		"capacity": number(x.Capacity), "note": x.Note, "highlight": exchange.YesNo(x.Highlight), "confidential": exchange.YesNo(x.Confidential),
		"resources": exchange.JoinList(x.Resources)}
	r.both("title", x.Title)
	r.both("aim", x.Aim)
	r.both("dress", x.Dress)
	r.both("transport", x.Transport)
	r.both("public", x.Public)
	return r
}

func (w *writer) meetings() {
	var parties []row
	w.table("requests", rows(w.m.Requests, func(_ int, x Request) row {
		for _, p := range x.Parties {
			parties = append(parties, row{"request": x.Ref, "person": p.Person, "side": p.Side, "required": exchange.YesNo(p.Required)})
		}
		return row{"ref": x.Ref, "company": x.Company, "counterpart": x.Counterpart, "direction": x.Direction, "channel": x.Channel,
			"intermediary": x.Intermediary, "organiser": x.Organiser, "reason": x.Reason, "priority": number(x.Priority), "minutes": number(x.Minutes),
			"place_kind": x.PlaceKind, "place": x.Place, "language": x.Language, "interpreter": exchange.YesNo(x.Interpreter), "wish_day": x.WishDay,
			"wish_from": x.WishFrom, "wish_to": x.WishTo, "confidential": exchange.YesNo(x.Confidential), "brief": x.Brief, "state": x.State,
			"asked_day": x.Asked.Day, "asked_at": x.Asked.Clock, "answered_day": x.Answered.Day, "answered_at": x.Answered.Clock}
	}))
	w.table("parties", parties)
}

// fact is one row of the table of facts.
type fact struct {
	row
	shared bool
}

// from notes which documents say a record, as Load does.
func (w *writer) from(shared bool, kind, subject, field, ref string, topic, value text.Pair, s Source) {
	for i, document := range s.Documents {
		r := row{"ref": fmt.Sprintf("%s@%s", ref, document), "shared": exchange.YesNo(shared), "subject_kind": kind, "subject": subject, "field": field,
			"document": document, "inferred": exchange.YesNo(s.Inferred), "order": position(100 + i)}
		r.both("topic", topic)
		r.both("value", value)
		r.both("note", s.Why)
		w.said = append(w.said, fact{r, shared})
	}
}

// facts writes where records come from, and what documents contradict each other about.
func (w *writer) facts() {
	for _, f := range w.d.Facts {
		if f.Mission != "" && f.Mission != w.m.Ref || !slices.Contains([]string{"mission", "organisation", "person", "session", "place"}, f.Subject.Kind) {
			continue
		}
		for i, v := range f.Variants {
			r := row{"ref": fmt.Sprintf("%s:%d", f.Ref, i+1), "shared": exchange.YesNo(f.Mission == ""), "subject_kind": f.Subject.Kind, "subject": f.Subject.Ref,
				"field": f.Field, "document": v.Document, "place_in_document": v.Place, "inferred": exchange.YesNo(v.Inferred),
				"chosen": exchange.YesNo(v.Chosen), "chosen_why": v.Why, "order": position(i)}
			r.both("topic", f.Topic)
			r.both("value", v.Value)
			r.both("note", v.Note)
			w.said = append(w.said, fact{r, f.Mission == ""})
		}
	}
	w.table("facts", rows(w.said, func(_ int, f fact) row { return f.row }))
}
