// Package gallery is the style guide: every component in every state. The site
// serves it in development only, at /_ui. What it shows is invented.
package gallery

import (
	"fmt"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/chart"
	"escale.dev/escale/internal/web/ui/chip"
	"escale.dev/escale/internal/web/ui/conflict"
	"escale.dev/escale/internal/web/ui/decision"
	"escale.dev/escale/internal/web/ui/diff"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/notice"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/report"
	"escale.dev/escale/internal/web/ui/table"
	"escale.dev/escale/internal/web/ui/timeline"
	"escale.dev/escale/internal/web/ui/today"
	"escale.dev/escale/internal/web/ui/week"
)

// Parts are the pages of the guide.
var Parts = []string{"bridge", "today", "week", "lists", "forms", "faces", "work"}

func gauges() []gauge.Gauge {
	return []gauge.Gauge{
		{Label: "Rendez-vous placés", Value: "163", Of: "sur 200 visés", Href: "#", Bar: true, Done: .815, Next: .09},
		{Label: "Entreprises sous 3", Value: "7", Of: "sur 40", Href: "#", Tone: ui.Alert},
		{Label: "Arrivés", Value: "96", Of: "sur 120", Href: "#"},
		{Label: "Conflits", Value: "4", Href: "#", Tone: ui.Alert},
		{Label: "Jours restants", Value: "3", Soft: "jusqu’au 19 juin"},
	}
}

func decisions() []decision.Decision {
	return []decision.Decision{
		{Tone: ui.Alert, Icon: "alert", Sentence: "La vice-présidente est attendue à deux endroits", Href: "#",
			Soft:    "Signature, 15:00 au port · Table ronde santé, 15:15 au palais des congrès",
			Actions: []ui.Action{{Label: "Résoudre", Href: "#"}}},
		{Tone: ui.Sun, Icon: "question", Sentence: "Boréal Logistique demande mardi 15:00",
			Soft:    "Reçu par téléphone · un créneau libre à 15:20, table 4",
			Actions: []ui.Action{{Label: "Proposer 15:20", Href: "#", Post: true}}},
		{Tone: ui.Alert, Icon: "minus", Sentence: "Deux rendez-vous annulés ce matin",
			Soft: "Réparation prête : 2 déplacés, 3 personnes à prévenir", Actions: []ui.Action{{Label: "Voir", Href: "#"}}},
		{Tone: ui.Sea, Icon: "up", Sentence: "Version 3 : 5 changements depuis hier 18:10",
			Soft: "23 personnes seront prévenues, les autres non", Actions: []ui.Action{{Label: "Relire", Href: "#"}}},
	}
}

func tracks(n int) timeline.Props {
	h := span.Hm
	p := timeline.Props{Label: "Mardi 16 juin, volets en parallèle", Zone: "heure de Montréal", From: h(9, 0), To: h(20, 0), Now: h(9, 42), Empty: "Rien ce jour-là : ajoutez une session ou un rendez-vous."}
	all := []timeline.Row{
		{Track: ui.Business, Items: []timeline.Item{
			{From: h(9, 0), To: h(11, 40), Label: "62 rendez-vous", Soft: "Salle Viger", Href: "#"},
			{From: h(15, 15), To: h(17, 0), Label: "Table ronde santé", Soft: "Palais des congrès", Conflict: true, Href: "#"},
			{From: h(16, 0), To: h(17, 30), Label: "Rendez-vous croisières", Soft: "Port du Fleuve", Certainty: ui.Asked, Href: "#"}}},
		{Track: ui.Protocol, Items: []timeline.Item{
			{From: h(10, 20), To: h(11, 50), Label: "Visite du port", Soft: "hangar 16", Href: "#"},
			{From: h(15, 0), To: h(16, 0), Label: "Signature", Soft: "Vieux-Port", Conflict: true, Href: "#"}}},
		{Track: ui.Networking, Items: []timeline.Item{{From: h(18, 0), To: h(20, 0), When: "après 18:00", Label: "Réception", Certainty: ui.Expected, Href: "#"}}},
		{Track: ui.Stand, Items: []timeline.Item{{From: h(9, 0), To: h(17, 0), Label: "Stand ouvert", Soft: "4 équipes", Href: "#"}}},
		{Track: ui.Press, Items: []timeline.Item{{From: h(12, 0), To: h(12, 45), Label: "Point presse", Certainty: ui.Idea, Href: "#"}}},
		{Track: ui.Travel, Items: []timeline.Item{{From: h(13, 0), To: h(13, 40), Label: "Navette aéroport", Certainty: ui.Cancelled, Href: "#"}}},
	}
	p.Rows = all[:n]
	return p
}

func entries() []today.Entry {
	return []today.Entry{
		{When: "09:00", Title: "Accueil café", Soft: "Salle Viger", Track: ui.Networking, Past: true},
		{When: "15:20", Title: "Boréal Logistique", Soft: "Table 4 · confirmé à l’instant", Href: "#", Track: ui.Business, Walk: "22 min en taxi, partir à 15:48", Mode: "car"},
		{When: "16:30", Title: "Signature de l’accord de coopération", Soft: "Vieux-Port, hangar 16 · pièce d’identité", Href: "#", Track: ui.Protocol, Conflict: true, Walk: "9 min à pied", Mode: "walk"},
		{When: "après 18:00", Title: "Réception", Soft: "Tenue de ville", Href: "#", Track: ui.Networking, Certainty: ui.Expected},
		{When: "20:30", Title: "Dîner du réseau", Href: "#", Track: ui.Networking, Certainty: ui.Cancelled},
	}
}

func nowCard() today.Now {
	return today.Now{Lead: "Partez dans 12 min", Time: "14:40", Zone: "heure de Montréal", Title: "Port du Fleuve, table 3",
		Lines: []string{"Camille Roy, directrice escales · en français", "Salle Viger, 2ᵉ étage · 9 min à pied"},
		Go:    ui.Action{Label: "Y aller", Href: "#", Icon: "walk"}, Others: []ui.Action{{Label: "Prévenir d’un retard", Href: "#"}}}
}

func days() []week.Day {
	return []week.Day{
		{ID: "d1", Label: "lundi 15 juin", Soft: "4 entrées", Entries: entries()[1:3], Href: "#"},
		{ID: "d2", Label: "mardi 16 juin", Soft: "5 entrées", Today: "aujourd’hui", Entries: entries(), Href: "#"},
		{ID: "d3", Label: "mercredi 17 juin", None: "Journée libre."},
	}
}

func fact() []facts.Fact {
	return []facts.Fact{
		{Label: "Organisation", Value: "Étoile Croisières Méditerranée", Href: "#"},
		{Label: "Participants", Value: "120 personnes", Variants: []facts.Variant{
			{Value: "120 personnes", Source: ui.Link{Label: "Dossier de presse, p. 2", Href: "#"}, When: "3 juin 2026", Chosen: true},
			{Value: "une centaine", Source: ui.Link{Label: "Journal du Port", Href: "#"}, When: "16 juin 2026", Choose: ui.Action{Label: "Choisir", Href: "#"}},
		}},
		{Label: "Langues", Value: "français, anglais"},
	}
}

func clash() conflict.Props {
	return conflict.Props{Title: "La vice-présidente est attendue à deux endroits",
		Why: "Les deux se chevauchent de 45 min, et il faut 20 min de trajet.",
		A:   conflict.Side{When: "15:00 – 16:00", Title: "Signature de l’accord de coopération", Soft: "Vieux-Port, hangar 16", Track: ui.Protocol, Href: "#"},
		B:   conflict.Side{When: "15:15 – 17:00", Title: "Table ronde santé", Soft: "Palais des congrès, salle 512", Track: ui.Business, Certainty: ui.Expected, Href: "#"},
		Ways: []conflict.Way{
			{Action: ui.Action{Label: "Avancer la signature à 14:00", Href: "#", Post: true}, Cost: "2 personnes à prévenir"},
			{Action: ui.Action{Label: "La faire remplacer à la table ronde", Href: "#", Post: true}, Cost: "1 personne à prévenir"},
			{Action: ui.Action{Label: "Garder les deux", Off: true, Why: "20 min de trajet manquent"}},
		}}
}

func changes() []diff.Change {
	return []diff.Change{
		{Kind: diff.Moved, Sentence: "Boréal Logistique × Calanques Drones passe à 15:20", Before: "15:00, table 3", After: "15:20, table 4", Href: "#",
			Told: []chip.Props{{Name: "Camille Roy", Icon: "person"}, {Name: "Ana Lévesque", Icon: "person"}}},
		{Kind: diff.Added, Sentence: "Nouvelle visite du port, mercredi 10:00", Soft: "12 inscrits"},
		{Kind: diff.Removed, Sentence: "Le point presse de mardi est annulé"},
		{Kind: diff.Changed, Sentence: "La réception est confirmée", Before: "attendue", After: "confirmée"},
	}
}

func bars() chart.Props {
	p := chart.Props{Title: "Rendez-vous par entreprise, visés : 5", Labels: "Entreprise", Values: "Rendez-vous"}
	for i, name := range []string{"Mistral Santé", "Garrigue IA", "Étoile Croisières", "Rade Énergie", "Oléum"} {
		n := 7 - i - i/3
		b := chart.Bar{Label: name, Value: float64(n), Text: fmt.Sprint(n), Mark: 5, Href: "#"}
		if n < 3 {
			b.Tone = ui.Alert
		}
		p.Bars = append(p.Bars, b)
	}
	return p
}

func records(n int) table.Props {
	p := table.Props{Caption: fmt.Sprint("Organisations ", n), Box: "org", Columns: []table.Column{
		{Label: "Organisation", Sort: "#", Sorted: "ascending"}, {Label: "Secteur", Sort: "#"}, {Label: "Rendez-vous", Number: true, Sort: "#"}, {Label: "État"}},
		Empty: notice.Empty("Aucune organisation", "Importez un fichier ou créez la première.", ui.Action{Label: "Importer un fichier", Href: "#", Main: true, Icon: "import"}),
	}
	if n == 3 {
		p.Pager = &pager.Props{Page: 2, Pages: 7, Total: 314, Href: func(int) string { return "#" }}
	}
	names := []string{"Boréal Logistique", "Association pour la promotion interprofessionnelle des technologies océanographiques", "Étoile Croisières"}
	for i := range n {
		p.Rows = append(p.Rows, table.Row{ID: fmt.Sprint(i), Cells: []templ.Component{
			table.Link(names[i%3], "#", "Montréal, Canada"), table.Text("Transport maritime"), table.Text(fmt.Sprint(i * 3)), chip.Badge(ui.Done, "confirmée")}})
	}
	return p
}

func imported() report.Props {
	return report.Props{Sentence: "Essai à blanc : rien n’est encore enregistré.",
		Counts: []report.Count{{Label: "Organisations", Added: 38, Changed: 2, Left: 0}, {Label: "Personnes", Added: 118, Changed: 0, Left: 4}},
		Problems: []report.Problem{
			{Row: 12, Column: "heure", Value: "25:00", Cure: "Écrivez une heure entre 00:00 et 23:59.", Grave: true},
			{Row: 31, Column: "organisation", Value: "Dysney", Cure: "Ressemble à « Disney » : choisissez si c’est la même."},
		},
		Actions: []ui.Action{{Label: "Importer 156 fiches", Href: "#", Post: true, Main: true}, {Label: "Choisir un autre fichier", Href: "#"}}}
}

func choices() field.Props {
	return field.Props{Name: "kind", Label: "Genre de lieu", Value: "table"}.Must().From(
		field.Option{Value: "table", Label: "Table", Hint: "20 min, salle Viger"}, field.Option{Value: "stand", Label: "Stand"}, field.Option{Value: "office", Label: "Leurs bureaux", Hint: "compter le trajet"})
}
