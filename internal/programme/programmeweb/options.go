package programmeweb

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/picker"
)

func formOf(c *web.Call, ch programme.Choices, f *web.Form, k picking) formView {
	v := formView{Form: f, New: c.Path("id") == "", Parts: max(partsIn(f), moreParts), Mission: ch.Mission.ID, Picks: map[string]picker.Props{}}
	v.Action, v.Back = path(ch.Mission.ID, "sessions/new"), path(ch.Mission.ID, "programme")
	if !v.New {
		v.Back = path(ch.Mission.ID, "sessions/"+c.Path("id"))
		v.Action = v.Back + "/edit"
	}
	for _, x := range pickFields(v.Parts) {
		p := k.shown[x.name]
		p.Find = findPath(ch.Mission.ID, x.quest)
		if x.name != "attend" { // who is picked joins the list above
			p.Chosen = chosen(c.Printer(), ch, x.quest, k.ids[x.name])
		}
		v.Picks[x.name] = p
	}
	for _, id := range k.comes {
		if x := chosen(c.Printer(), ch, programme.People, id); x.Value != "" {
			v.Attends = append(v.Attends, field.Option{Value: id, Label: x.Label, Hint: x.Soft})
		}
	}
	slices.SortFunc(v.Attends, func(a, b field.Option) int { return text.Compare(a.Label, b.Label) })
	v.Pasted = strings.Join(k.left, "\n")
	v.Options = optionsOf(c.Printer(), ch, c.Path("id"))
	if k := item.CancelledCertainty; f.Get("certainty") == string(k) { // what is cancelled stays so until somebody says otherwise
		v.Options.Certainties = append(v.Options.Certainties, field.Option{Value: string(k), Label: k.Words().In(c.Lang)})
	}
	return v
}

// grow adds the pickers of lines that were not there before.
func (v *formView) grow() {
	for _, x := range pickFields(v.Parts) {
		if _, has := v.Picks[x.name]; !has {
			v.Picks[x.name] = picker.Props{Find: findPath(v.Mission, x.quest)}
		}
	}
}

// pick is a picker of the form.
func (v formView) pick(name, label string) picker.Props {
	p := v.Picks[name]
	p.Props = v.Form.Field(name, label)
	return p
}

func placeChoice(t text.Printer, p mission.Place) picker.Choice {
	return picker.Choice{Value: p.ID, Label: p.Name, Soft: joined(p.Address, t.ZoneLabel(p.City, p.Zone))}
}

func optionsOf(t text.Printer, ch programme.Choices, self string) (o options) {
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
	for _, r := range ch.Resources {
		kind := &o.Resources
		if r.Kind == agenda.Table {
			kind = &o.Tables
		}
		*kind = append(*kind, field.Option{Value: r.ID, Label: r.Name})
	}
	for _, s := range ch.Sessions {
		if s.ID != self {
			o.After = append(o.After, field.Option{Value: s.Ref, Label: s.Engagement.Title.In(t.Lang)})
		}
	}
	return o
}

// ticked is a field of resources, chosen by the ids that stand in its value.
func ticked(v formView, label string, of []field.Option) field.Props {
	p := v.Form.Field("resources", label).From(of...)
	p.Values = strings.Fields(strings.Join(p.Values, " "))
	return p
}

// anyTicked says whether one of the options is chosen.
func anyTicked(v formView, of []field.Option) bool {
	p := ticked(v, "", of)
	return slices.ContainsFunc(of, func(o field.Option) bool { return slices.Contains(p.Values, o.Value) })
}

// coming is the field of those who attend, all of them ticked.
func coming(v formView, label string) field.Props {
	p := v.Form.Field("attends", label).From(v.Attends...)
	p.Values = nil
	for _, o := range v.Attends {
		p.Values = append(p.Values, o.Value)
	}
	return p
}

// orNone puts the choice of none before the others.
func orNone(ctx context.Context, all []field.Option) []field.Option {
	return append([]field.Option{{Label: text.T(ctx, "programme.choose_none")}}, all...)
}
