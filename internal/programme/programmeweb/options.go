package programmeweb

import (
	"context"
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

// A form carries the names of a small mission; those of a large one come as somebody types. Of the places of a large
// one it leaves out offices, which the note beside it can name.
const (
	whoMost    = 400
	whoOffered = 20
	placesMost = 200
)

// who offers names that hold what somebody types.
func (p *pages) who(c *web.Call) error {
	ch, err := p.programme.Choices(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	var asked string
	for _, v := range c.R.URL.Query() {
		asked = text.Key(strings.Join(v, " "))
	}
	return c.Fragment(offered(namesOf(ch).holding(asked, whoOffered)))
}

func formOf(c *web.Call, ch programme.Choices, f *web.Form) formView {
	v := formView{Form: f, Choices: ch, New: c.Path("id") == "", Parts: max(partsIn(f), moreParts)}
	v.Action, v.Back = path(ch.Mission.ID, "sessions/new"), path(ch.Mission.ID, "programme")
	if !v.New {
		v.Back = path(ch.Mission.ID, "sessions/"+c.Path("id"))
		v.Action = v.Back + "/edit"
	}
	if v.Who = namesOf(ch).all; len(v.Who) > whoMost {
		v.Who, v.WhoFrom = nil, path(ch.Mission.ID, "sessions/who")
	}
	v.Options = optionsOf(c.Printer(), ch, c.Path("id"), f.Get("place"))
	if k := item.CancelledCertainty; f.Get("certainty") == string(k) { // what is cancelled stays so until somebody says otherwise
		v.Options.Certainties = append(v.Options.Certainties, field.Option{Value: string(k), Label: k.Words().In(c.Lang)})
	}
	return v
}

func optionsOf(t text.Printer, ch programme.Choices, self, place string) (o options) {
	worded := func(prefix string, values ...string) (out []field.Option) {
		for _, v := range values {
			out = append(out, field.Option{Value: v, Label: t.T(prefix + v)})
		}
		return out
	}
	o.Kinds = worded("programme.kind.", programme.Kinds...)
	o.Roles = worded("programme.role.", programme.Roles...)
	for _, k := range ui.Tracks {
		o.Tracks = append(o.Tracks, field.Option{Value: string(k), Label: t.T(k.Key())})
	}
	o.Tracks = append(o.Tracks, field.Option{Value: string(item.Free), Label: t.T("programme.track.free")})
	for _, k := range []item.Fuzzy{item.Exact, item.After, item.Before, item.Around, item.Part, item.DayOnly, item.Undated} {
		o.Fuzzy = append(o.Fuzzy, field.Option{Value: fuzzyValue(k), Label: t.T("programme.fuzzy." + string(k) + "_")})
	}
	for _, k := range item.PartNames {
		o.DayParts = append(o.DayParts, field.Option{Value: k, Label: item.PartWords(k).In(t.Lang)})
	}
	for _, k := range item.Certainties[:len(item.Certainties)-1] {
		o.Certainties = append(o.Certainties, field.Option{Value: string(k), Label: k.Words().In(t.Lang)})
	}
	o.Audiences = worded("programme.audience.", string(item.People), string(item.Group), string(item.All))
	for _, g := range ch.Groups {
		o.Groups = append(o.Groups, field.Option{Value: g, Label: g})
	}
	for _, g := range ch.Populations {
		o.Groups = append(o.Groups, field.Option{Value: string(g), Label: t.T("programme.population." + string(g))})
	}
	for _, p := range ch.Places {
		if p.Kind == mission.Office && p.ID != place && len(ch.Places) > placesMost {
			continue
		}
		label := p.Name
		if p.Zone != "" && p.Zone != ch.Mission.Zone {
			label += " (" + t.ZoneLabel(p.City, p.Zone) + ")"
		}
		o.Places = append(o.Places, field.Option{Value: p.ID, Label: label})
	}
	for _, r := range ch.Resources {
		o.Resources = append(o.Resources, field.Option{Value: r.ID, Label: r.Name})
	}
	for _, s := range ch.Sessions {
		if s.ID != self {
			o.After = append(o.After, field.Option{Value: s.Ref, Label: s.Engagement.Title.In(t.Lang)})
		}
	}
	return o
}

// ticked is the field of the resources, chosen by the ids that stand in its value.
func ticked(ctx context.Context, v formView) field.Props {
	p := v.Form.Field("resources", text.T(ctx, "programme.fact.resources")).From(v.Options.Resources...)
	p.Values = strings.Fields(strings.Join(p.Values, " "))
	return p
}

// numbered is the name of the i-th line's field.
func numbered(name string, i int) string { return name + "_" + strconv.Itoa(i) }

// orNone puts the choice of none before the others.
func orNone(ctx context.Context, all []field.Option) []field.Option {
	return append([]field.Option{{Label: text.T(ctx, "programme.choose_none")}}, all...)
}
