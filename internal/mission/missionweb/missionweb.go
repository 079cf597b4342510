// Package missionweb shows missions: their list and history, the Bridge of each, its delegation,
// participants, partners and places, and its settings.
//
// The Bridge is filled by capabilities that missions know nothing of: app hands their parts to it.
package missionweb

// PathOf gives the address of a page of a mission: PathOf(id, "board") is "/m/{id}/board", PathOf(id, "")
// its Bridge.
func PathOf(missionID, rest string) string {
	if rest == "" {
		return "/m/" + missionID
	}
	return "/m/" + missionID + "/" + rest
}
