// Package studyweb shows questions about plans: two of them side by side, and what other means would change.
package studyweb

import (
	"embed"
	"net/url"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/study"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/field"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("study", texts) }

type pages struct{ studies *study.Service }

// Add adds the pages.
func Add(site *web.Site, s *study.Service) {
	p := &pages{studies: s}
	site.Handle("GET /m/{mission}/plans/compare", p.compare)
	site.Handle("GET /m/{mission}/plans/compare/table", p.compareTable)
	site.Handle("GET /m/{mission}/whatif", p.whatif)
	site.Handle("POST /m/{mission}/whatif", p.ask)
	site.Handle("POST /m/{mission}/whatif/stop", p.stop)
	site.Handle("GET /m/{mission}/whatif/live", p.live)
	organises := func(c *web.Call) bool { return account.Of(c.Who).Organises(c.Path("mission")) }
	site.Menu(web.MenuItem{Key: "study.menu.whatif", Path: "/m/{mission}/whatif", Icon: "question", Order: 122, Show: organises})
}

// path is the address of a page of the mission, with a query; empty values are left out.
func path(c *web.Call, rest string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) > 0 {
		rest += "?" + q.Encode()
	}
	return "/m/" + c.Path("mission") + "/" + rest
}

// presetName is the word for a preset in catalogues and forms.
func presetName(p plan.Preset) string {
	if p == plan.Balanced {
		return "balanced"
	}
	return string(p)
}

// presetOf reads it back; what is no preset is left to be refused.
func presetOf(name string) plan.Preset {
	if name == "balanced" {
		return plan.Balanced
	}
	return plan.Preset(name)
}

func presets(c *web.Call) (out []field.Option) {
	for _, x := range []plan.Preset{plan.Balanced, plan.Dense, plan.Calm, plan.Protect} {
		out = append(out, field.Option{Value: presetName(x), Label: c.T("study.preset." + presetName(x))})
	}
	return out
}

// signed writes a difference: "+3", "−2", "=".
func signed(pr text.Printer, n int) string {
	switch {
	case n > 0:
		return "+" + pr.Int(n)
	case n < 0:
		return "−" + pr.Int(-n)
	}
	return "="
}
