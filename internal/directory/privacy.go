package directory

import "slices"

// Scope is what of the directory one mission holds, and for whom the person who looks speaks in it.
type Scope struct {
	Organisations []string // ids of those in the mission
	People        []string
	Handled       []string // organisations for which the person who looks is the intermediary
}

// Viewer is somebody who looks at the directory.
type Viewer struct {
	All      bool            // an organiser: sees every field
	Handled  map[string]bool // organisations whose records an intermediary sees wholly
	PersonID string          // who they are themselves
}

// Show leaves of a record what the viewer may know. This is the one place where that is decided:
// organisers see all; intermediaries see all of the organisations that they handle and of the people in them; everybody
// sees their own record but the note on it; of everybody else one sees name, title and organisation.
func Show[T Organisation | Person](v Viewer, record T) T {
	switch r := any(&record).(type) {
	case *Organisation:
		if !v.All && !v.Handled[r.ID] {
			r.Note, r.LegalID = "", ""
		}
	case *Person:
		if v.All || slices.ContainsFunc(r.OrganisationIDs(), func(id string) bool { return v.Handled[id] }) {
			break
		}
		r.Note = ""
		if v.PersonID != "" && v.PersonID == r.ID {
			break
		}
		r.Email, r.Phone, r.Pronunciation, r.Languages, r.Aliases = "", "", "", nil, nil
	}
	return record
}
