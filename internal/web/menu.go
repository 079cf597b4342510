package web

import (
	"slices"
	"strings"

	"escale.dev/escale/internal/web/ui"
)

// MenuItem is an entry of the menu. Path may hold "{mission}": the entry then
// shows only inside a mission.
type MenuItem struct {
	Key     string // catalogue key of its name; also the key of its badge
	Path    string
	Also    []string // beginnings of other paths of this entry's pages, with "{mission}" as in Path
	Exact   bool     // holds the page at Path alone, not those beneath
	Icon    string   // a name of package icon
	Section string   // catalogue key of its section; "" is the first, without a name
	Order   int
	Thumb   bool               // also in the bar at the bottom of a phone (four at most)
	Show    func(c *Call) bool // nil shows it to everybody signed in
}

// Menu adds an entry.
func (s *Site) Menu(m MenuItem) { s.menu = append(s.menu, m) }

// Section sets the order of a section of the menu; without it sections follow
// their smallest entry.
func (s *Site) Section(key string, order int) { s.groups[key] = order }

func (s *Site) nav(c *Call, f ui.Frame) []ui.NavGroup {
	if !c.Who.SignedIn() {
		return nil
	}
	type group struct {
		ui.NavGroup
		order int
	}
	items := slices.Clone(s.menu)
	slices.SortStableFunc(items, func(a, b MenuItem) int { return a.Order - b.Order })
	at := map[string]int{}
	var groups []group
	path, longest, on := c.R.URL.Path, 0, ""
	for _, m := range items {
		inside := strings.Contains(m.Path, "{mission}")
		if inside && f.MissionID == "" || m.Show != nil && !m.Show(c) {
			continue
		}
		i, ok := at[m.Section]
		if !ok {
			i = len(groups)
			at[m.Section] = i
			groups = append(groups, group{NavGroup: ui.NavGroup{Label: s.sectionName(c, m.Section)}, order: s.sectionOrder(m)})
		}
		groups[i].Items = append(groups[i].Items, ui.NavItem{
			Key: m.Key, Label: c.T(m.Key), Icon: m.Icon, Thumb: m.Thumb, Badge: f.Badges[m.Key],
			Href: strings.ReplaceAll(m.Path, "{mission}", f.MissionID),
		})
		if n := m.holds(path, f.MissionID); n > longest {
			longest, on = n, m.Key
		}
	}
	slices.SortStableFunc(groups, func(a, b group) int { return a.order - b.order })
	nav := make([]ui.NavGroup, len(groups))
	for i, g := range groups {
		nav[i] = g.NavGroup
	}
	light(nav, on)
	return nav
}

func (s *Site) sectionName(c *Call, key string) string {
	if key == "" {
		return ""
	}
	return c.T(key)
}

func (s *Site) sectionOrder(m MenuItem) int {
	if o, ok := s.groups[m.Section]; ok {
		return o
	}
	if m.Section == "" {
		return -1
	}
	return m.Order
}

// holds tells how much of a page's path an entry accounts for, whole segments only; 0
// when the page is not the entry's.
func (m MenuItem) holds(path, missionID string) (most int) {
	for i, at := range append([]string{m.Path}, m.Also...) {
		at = strings.TrimSuffix(strings.ReplaceAll(at, "{mission}", missionID), "/")
		beneath := strings.HasPrefix(path, at+"/") && at != "" && !(i == 0 && m.Exact)
		if path == at || beneath {
			most = max(most, len(at))
		}
	}
	return most
}

// light marks the entry that holds this page.
func light(nav []ui.NavGroup, key string) {
	for g := range nav {
		for i := range nav[g].Items {
			nav[g].Items[i].On = key != "" && nav[g].Items[i].Key == key
		}
	}
}

// blank is the frame that needs nothing but the request.
func (c *Call) blank(title string) ui.Frame {
	f := ui.Frame{Lang: c.Lang, Theme: c.theme(), Title: title, Path: c.R.URL.RequestURI(), Tools: c.tools,
		Refresh: c.refresh, Bare: c.bare, Dev: c.site.cfg.Dev}
	if c.R.Method != "GET" {
		f.Path = c.referer("/")
	}
	if c.Who.SignedIn() {
		f.User = c.Who.DisplayName()
	} else {
		f.SignIn = c.site.cfg.SignIn
	}
	return f
}

func (c *Call) frame(title string) (ui.Frame, error) {
	f := c.blank(title)
	if err := c.site.cfg.Frame(c, &f); err != nil {
		return f, err
	}
	f.Nav = c.site.nav(c, f)
	f.Flashes = append(f.Flashes, c.takeFlash()...)
	return f, nil
}
