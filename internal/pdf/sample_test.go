package pdf

import (
	"fmt"
	"time"
)

var created = time.Date(2026, 6, 15, 18, 0, 0, 0, time.UTC)

var (
	business = Track{"B", Sea}
	protocol = Track{"P", Protocol}
	network  = Track{"R", Net}
)

// personal is the agenda of one delegate, as the mission prints it.
func personal(paper Paper) Document {
	return Document{
		Title: "Agenda de Camille Étienne-Lefèvre", Subtitle: "Atelier Ondine · Mission Montréal 2026", Lang: "fr",
		Footer: "Mission Montréal 2026 · confidentiel · heures de Montréal (UTC−4)", Created: created, Paper: paper,
		Blocks: []Block{
			Banner{Title: "Programme, version 3", Text: "publié le lundi 15 juin 2026 à 14:00"},
			KeyValues{
				{"Chef de délégation", "Dominique Okafor, +33 6 12 34 56 78"},
				{"Hôtel", "Hôtel du Vieux-Port, 12 rue de la Commune Ouest, Montréal (Québec) H2Y 2C6"},
				{"Budget", "1 200 € de prise en charge, sur 3 nuits"},
			},
			Heading{Text: "Mardi 16 juin 2026", Level: 1, Aside: "heure de Montréal"},
			Agenda{Entries: []Entry{
				{Time: "08:30", Until: "09:15", Title: "Petit-déjeuner d’accueil de la délégation", Details: []string{"Hôtel du Vieux-Port, salon Cartier"}, Track: network},
				{Time: "10:00", Until: "10:45", Title: "Rendez-vous : Brûlerie Saint-Henri inc.", Details: []string{"Palais des congrès, table 12 · avec Ana Lys, directrice des achats", "Objet : distribution au Québec d’une gamme de capteurs pour l’industrie alimentaire, essais en août, volumes à préciser selon les résultats."}, Track: business},
				{Time: "11:30", Until: "12:15", Title: "Rendez-vous : Ville de Montréal, service de l’eau", Details: []string{"155, rue Notre-Dame Est, bureau 3.14 · partir à 11:05 (12 min à pied)"}, Track: business, Certainty: Unsure, Note: "à confirmer"},
				{Time: "14:00", Until: "14:45", Title: "Rendez-vous : Laboratoires Nord", Details: []string{"Annulé par la contrepartie le 15 juin"}, Track: business, Certainty: Cancelled, Note: "annulé"},
				{Time: "après 18:00", Title: "Réception au consulat général de France", Details: []string{"1501, McGill College, 10e étage · pièce d’identité demandée"}, Track: protocol},
			}},
			Heading{Text: "Mercredi 17 juin 2026", Level: 1, Aside: "heure de Montréal"},
			Agenda{Empty: "Rien n’est prévu ce jour : le stand C4 reste ouvert de 9 h à 18 h."},
			QR{Data: "https://escale.example.org/a/camille", Title: "Toujours à jour sur le téléphone", Text: "Cet agenda a pu changer depuis son impression. Pointez l’appareil photo ici pour la dernière version."},
		},
	}
}

// day is the page of a day: parallel tracks and the list behind them.
func day() Document {
	lanes := []Lane{
		{Name: "Rendez-vous", Track: business, Boxes: []Box{
			{From: 540, To: 585, Title: "Atelier Ondine – Brûlerie", Detail: "Table 12"}, {From: 540, To: 600, Title: "Nacre – Laboratoires Nord", Detail: "Table 3"},
			{From: 630, To: 675, Title: "Voilier – Port de Montréal", Detail: "Bureaux du port", Certainty: Unsure}, {From: 840, To: 885, Title: "Ondine – Ville de Montréal", Detail: "155, rue Notre-Dame", Certainty: Cancelled},
		}},
		{Name: "Programme", Track: Track{"S", Done}, Boxes: []Box{
			{From: 570, To: 660, Title: "Table ronde : l’eau dans la ville de demain", Detail: "Salle 210 · 4 intervenants"}, {From: 780, To: 900, Title: "Visite du centre d’essai des capteurs", Detail: "Départ du bus à 12:45"},
			{From: 960, To: 975, Title: "Photo", Detail: "Parvis"},
		}},
		{Name: "Réseau et protocole", Track: protocol, Boxes: []Box{{From: 510, To: 555, Title: "Petit-déjeuner", Detail: "Salon Cartier"}, {From: 1080, To: 1200, Title: "Réception au consulat", Detail: "1501, McGill College"}}},
	}
	return Document{
		Title: "Mardi 16 juin 2026", Subtitle: "La journée en un coup d’œil · Montréal", Lang: "fr", Footer: "Mission Montréal 2026 · version 3", Created: created, Paper: A4Landscape,
		Blocks: []Block{Timeline{Lanes: lanes}},
	}
}

// list is a long table.
func list(rows int) Document {
	t := Table{Columns: []Column{{Title: "Heure", Share: 1.1, Bold: true}, {Title: "Entreprise", Share: 3}, {Title: "Contrepartie", Share: 3.4}, {Title: "Lieu", Share: 2}, {Title: "Montant", Share: 1.4, Right: true}}, Empty: "Aucun rendez-vous."}
	for i := range rows {
		t.Rows = append(t.Rows, []string{fmt.Sprintf("%02d:%02d", 9+i/4%9, i%4*15), fmt.Sprintf("Société d’exemple no %d", i+1), fmt.Sprintf("Contrepartie %d, direction des achats et du développement", i+1), fmt.Sprintf("Table %d", i%30+1), fmt.Sprintf("%d\u202f%03d\u202f€", i+1, i%1000)})
	}
	return Document{Title: "Liste des rendez-vous", Lang: "fr", Footer: "Mission Montréal 2026", Created: created, Blocks: []Block{
		Paragraph{Text: "Tous les rendez-vous de la semaine, dans l’ordre des heures."}, Heading{Text: "Mardi 16 juin"}, t, Paragraph{Text: "Reconstitué d’après des articles de presse.", Soft: true, Italic: true}}}
}
