package gallery

import (
	"time"

	"escale.dev/escale/internal/web/ui"
)

// Frame fills a frame as a mission under way has it.
func Frame(f *ui.Frame, now time.Time) {
	f.Mission, f.MissionID = "Montréal 2026", "1"
	f.Kicker = "Mission économique · 14–19 juin 2026"
	f.Clock = &ui.Clock{Now: now, Zone: "America/Montreal", ZoneName: "heure de Montréal", Home: "Europe/Paris", HomeName: "Paris"}
	f.User, f.SignIn, f.SignOut, f.Search = "Camille Roy", "", "/sign-out", "/search"
	f.Notice = "Montré ici : des données inventées."
	item := func(label, icon string, badge int, thumb bool) ui.NavItem {
		return ui.NavItem{Label: label, Icon: icon, Href: "/_ui?part=lists", Badge: badge, Thumb: thumb}
	}
	first := []ui.NavItem{item("Passerelle", "bridge", 0, true), item("Rendez-vous", "board", 18, true), item("Programme", "timeline", 0, true),
		item("Délégation", "people", 0, false), item("Stand", "stand", 0, false), item("Voyage", "travel", 0, false), item("Protocole", "protocol", 0, false)}
	first[0].On, first[0].Href = true, "/_ui"
	f.Nav = []ui.NavGroup{{Items: first},
		{Label: "Après", Items: []ui.NavItem{item("Contacts", "contact", 0, true), item("Accords", "agreement", 0, false), item("Journal", "journal", 0, false), item("Bilan", "chart", 0, false)}},
		{Label: "Territoire", Items: []ui.NavItem{item("Annuaire", "directory", 0, false), item("Missions", "globe", 0, false)}}}
}
