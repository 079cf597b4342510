package gallery

import (
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/board"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/picker"
)

func taken(id, title, soft string) board.Cell {
	return board.Cell{State: board.Meeting, ID: id, Title: title, Soft: soft, Href: "#"}
}

func legal(key string) board.Cell { return board.Cell{State: board.Legal, Key: key} }

func refused(why string, columns int) board.Cell {
	return board.Cell{State: board.Forbidden, Reason: why, Span: columns}
}

func tableau() board.Props {
	pinned := taken("7", "Oléum", "Épicerie Fine")
	pinned.Pinned = true
	clash := taken("5", "Étoile Croisières", "Port du Fleuve")
	clash.Conflict = true
	asked := taken("8", "Rade Énergie × HydroVille", "visite de 60 min, départ 14:38")
	asked.Certainty, asked.Span = ui.Asked, 3
	best := board.Cell{State: board.Best, Key: "t4@15:20"}
	return board.Props{ID: "board", Label: "Tableau des rendez-vous, mardi 16 juin", Zone: "heure de Montréal", Move: "#", Pick: "#",
		Times: []string{"14:00", "14:20", "14:40", "15:00", "15:20", "15:40", "16:00"},
		Picked: &board.Picked{ID: "9", Title: "Boréal Logistique × Calanques Drones", Soft: "20 min · interprète non nécessaire", Cancel: "#",
			Actions: []ui.Action{{Label: "Pourquoi pas ici ?", Href: "#"}}},
		Rows: []board.Row{
			{Label: "Table 3", Soft: "Salle Viger", Cells: []board.Cell{taken("1", "Mistral Santé", "Clinique du Nord"), taken("2", "Mistral Santé", "Hôpital Sainte-Rose"), legal("t3@14:40"), refused("Boréal en visite", 1), clash, {}, pinned}},
			{Label: "Table 4", Soft: "Salle Viger", Cells: []board.Cell{taken("3", "Garrigue IA", "Banque Laurier"), {}, refused("Calanques prise", 1), taken("4", "Garrigue IA", "Cité Données"), best, legal("t4@15:40"), {State: board.Closed}}},
			{Label: "Leurs bureaux", Cells: []board.Cell{refused("22 min de trajet", 2), {}, asked, {}}},
		},
		Tray: []board.Piece{{ID: "9", Title: "Boréal × Calanques", Href: "#", Chosen: true}, {ID: "10", Title: "Laurentides Tech × Garrigue IA", Soft: "anglais", Href: "#"}, {ID: "11", Title: "Saint-Maurice Bois × Bâti Sud", Href: "#"}},
		More: 15, MoreURL: "#"}
}

// pickers are a picker with nothing chosen, one with a choice, and one that found nobody.
func pickers() []picker.Props {
	return []picker.Props{
		{Props: field.Props{Name: "met", Label: "Interlocuteur", Hint: "Tapez quelques lettres de son nom."}.Must(), Find: "#", Words: "port", Sought: true, More: 3,
			Found: []picker.Choice{{Value: "1", Label: "Port du Fleuve", Soft: "Interlocuteur · Montréal"}, {Value: "2", Label: "Port de Sorel", Soft: "Interlocuteur · Sorel"}}},
		{Props: field.Props{Name: "firm", Label: "Entreprise"}.Must(), Find: "#", Chosen: picker.Choice{Value: "3", Label: "Boréal Logistique", Soft: "Entreprise · Marseille"}},
		{Props: field.Props{Name: "who", Label: "Intervenante", Error: "Choisissez une personne."}, Find: "#", Words: "xyz", Sought: true},
	}
}
