package demo

import (
	"errors"
	"fmt"
)

// refs are the references of one table.
type refs map[string]bool

// checker gathers what is wrong with a dataset: references that lead nowhere or stand twice.
type checker struct {
	problems []error
	tables   map[string]refs
}

func (c *checker) fail(format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf("demo: "+format, args...))
}

// define adds a reference to a table; a second one is a problem.
func (c *checker) define(table, ref string) {
	if c.tables[table] == nil {
		c.tables[table] = refs{}
	}
	if ref == "" || c.tables[table][ref] {
		c.fail("%s %q is there twice or has no reference", table, ref)
	}
	c.tables[table][ref] = true
}

// need reports a reference that is given and leads nowhere.
func (c *checker) need(where, table, ref string) {
	if ref != "" && !c.tables[table][ref] {
		c.fail("%s: there is no %s %q", where, table, ref)
	}
}

func (c *checker) source(where string, s Source) {
	for _, d := range s.Documents {
		c.need(where, "document", d)
	}
}

// Check finds references that lead nowhere or stand twice, all of them.
func (d Dataset) Check() error {
	c := &checker{tables: map[string]refs{}}
	d.define(c)
	for _, o := range d.Organisations {
		c.source("organisation "+o.Ref, o.Source)
	}
	for _, p := range d.People {
		c.source("person "+p.Ref, p.Source)
		for _, m := range p.Mandates {
			c.need("person "+p.Ref, "organisation", m.Organisation)
		}
	}
	for _, m := range d.Missions {
		m.check(c)
	}
	for _, f := range d.Facts {
		f.check(c)
	}
	return errors.Join(c.problems...)
}

func (d Dataset) define(c *checker) {
	for _, x := range d.Documents {
		c.define("document", x.Ref)
	}
	for _, x := range d.Organisations {
		c.define("organisation", x.Ref)
	}
	for _, x := range d.People {
		c.define("person", x.Ref)
	}
	for _, x := range d.Series {
		c.define("series", x.Ref)
	}
	for _, x := range d.Facts {
		c.define("fact", x.Ref)
	}
	for _, m := range d.Missions {
		c.define("mission", m.Ref)
		for _, x := range m.Places {
			c.define("place of "+m.Ref, x.Ref)
		}
		for _, x := range m.Resources {
			c.define("resource of "+m.Ref, x.Ref)
		}
		for _, x := range m.Sessions {
			c.define("session of "+m.Ref, x.Ref)
		}
		for _, x := range m.Requests {
			c.define("request of "+m.Ref, x.Ref)
		}
		for _, x := range m.Availabilities {
			c.define("availability of "+m.Ref, x.Ref)
		}
		for _, x := range m.Members {
			c.define("member of "+m.Ref, x.Person)
		}
		for _, x := range m.Participants {
			c.define("participant of "+m.Ref, x.Organisation)
		}
	}
}

func (m Mission) check(c *checker) {
	at := "mission " + m.Ref
	c.source(at, m.Source)
	c.need(at, "series", m.Series)
	c.need(at, "organisation", m.Lead)
	for _, x := range m.Relations {
		c.need(at, "mission", x.Other)
		c.source(at, x.Source)
	}
	for _, x := range m.Partners {
		c.need(at, "organisation", x.Organisation)
		c.source(at, x.Source)
	}
	for _, x := range m.Participants {
		c.need(at, "organisation", x.Organisation)
		c.need(at, "organisation", x.Intermediary)
		c.need(at, "place of "+m.Ref, x.Place)
		c.source(at, x.Source)
	}
	for _, x := range m.Members {
		c.need(at, "person", x.Person)
		c.need(at, "organisation", x.Organisation)
		c.source(at, x.Source)
	}
	m.checkTime(c, at)
}

func (m Mission) checkTime(c *checker, at string) {
	for _, x := range m.Places {
		c.need(at, "organisation", x.Organisation)
		c.need(at, "place of "+m.Ref, x.Parent)
		c.source(at, x.Source)
	}
	for _, x := range m.Travels {
		c.need(at, "place of "+m.Ref, x.From)
		c.need(at, "place of "+m.Ref, x.To)
	}
	for _, x := range m.Resources {
		c.need(at, "place of "+m.Ref, x.Place)
		c.need(at, "person", x.Person)
	}
	for _, x := range m.Availabilities {
		c.need(at, tableOf(x.Holder.Kind, m.Ref), x.Holder.Ref)
	}
	for _, x := range m.Sessions {
		x.check(c, at+", session "+x.Ref, m.Ref)
	}
	for _, x := range m.Requests {
		x.check(c, at+", request "+x.Ref, m.Ref)
	}
}

// tableOf names the table of a subject's kind; places, resources and sessions are those of a mission.
func tableOf(kind, mission string) string {
	switch kind {
	case "place", "resource", "session", "request":
		return kind + " of " + mission
	}
	return kind
}

func (s Session) check(c *checker, at, mission string) {
	c.source(at, s.Source)
	c.need(at, "place of "+mission, s.Place)
	c.need(at, "session of "+mission, s.After)
	c.need(at, "session of "+mission, s.Within)
	c.need(at, "organisation", s.Host)
	for _, r := range s.Roles {
		c.need(at, "person", r.Person)
		c.need(at, "organisation", r.Organisation)
	}
	for _, r := range s.Resources {
		c.need(at, "resource of "+mission, r)
	}
}

func (r Request) check(c *checker, at, mission string) {
	c.need(at, "participant of "+mission, r.Company)
	c.need(at, "participant of "+mission, r.Counterpart)
	c.need(at, "organisation", r.Intermediary)
	c.need(at, "organisation", r.Organiser)
	c.need(at, "place of "+mission, r.Place)
	for _, p := range r.Parties {
		c.need(at, "member of "+mission, p.Person)
	}
}

func (f Fact) check(c *checker) {
	at := "fact " + f.Ref
	c.need(at, "mission", f.Mission)
	c.need(at, tableOf(f.Subject.Kind, f.Mission), f.Subject.Ref)
	chosen := 0
	for _, v := range f.Variants {
		c.need(at, "document", v.Document)
		if v.Document == "" && !v.Inferred {
			c.fail("%s: %q comes from nowhere", at, v.Value.FR)
		}
		if v.Chosen {
			chosen++
		}
	}
	if chosen > 1 || len(f.Variants) < 2 {
		c.fail("%s has %d variants and %d chosen", at, len(f.Variants), chosen)
	}
}
