// Package shell is what surrounds a page: the menu at the side or under the thumb,
// the mission's line with its named hour, the title, messages, and the foot.
package shell

import (
	"strings"
	"time"

	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
)

// htmxConfig keeps htmx within the content policy and lets it show forms whose
// errors are to be mended (422) and refusals.
const htmxConfig = `{"allowEval":false,"includeIndicatorStyles":false,"historyCacheSize":0,` +
	`"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},` +
	`{"code":"[45]..","swap":true,"error":false}]}`

func thumbs(f ui.Frame) []ui.NavItem {
	var all []ui.NavItem
	for _, g := range f.Nav {
		for _, it := range g.Items {
			if it.Thumb && len(all) < 4 {
				all = append(all, it)
			}
		}
	}
	return all
}

func hasNav(f ui.Frame) bool { return len(f.Nav) > 0 }

func appClass(f ui.Frame) string {
	if hasNav(f) {
		return "app"
	}
	return "app no-side"
}

func pageTitle(f ui.Frame) string {
	parts := []string{f.Title}
	if f.Mission != "" && f.Mission != f.Title {
		parts = append(parts, f.Mission)
	}
	return strings.Join(append(parts, "Escale"), " · ")
}

func hour(t time.Time, zone string) string {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return t.In(loc).Format("15:04")
}

func themeValue(f ui.Frame) string { return ui.KnownTheme(f.Theme) }

var themes = []struct{ name, icon string }{
	{ui.ThemeAuto, "device"}, {ui.ThemeLight, "sun"}, {ui.ThemeDark, "moon"},
}

func otherLang(l text.Lang) text.Lang { return l.Other() }

func homeHref(f ui.Frame) string {
	if f.MissionHref != "" {
		return f.MissionHref
	}
	return "/"
}
