package demo

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"escale.dev/escale/internal/text"
)

// field is a sector in which the generator invents firms. Patterns hold one %s for a word.
type field struct {
	ref       string
	companies []string // patterns of the names of those who travel
	others    []string // of those they meet
	offer     text.Pair
	reason    text.Pair
}

var fields = []field{
	{"health", []string{"%s Santé", "%s Biotech", "Labo %s"}, []string{"Clinique %s", "Laboratoires %s", "Institut %s", "Hôpital %s", "Pharmacies %s"},
		text.Pair{FR: "Suivi des patients à domicile, du capteur au médecin", EN: "Home care from the sensor to the physician"},
		text.Pair{FR: "Essai clinique de suivi à domicile", EN: "Clinical trial of home care"}},
	{"port", []string{"%s Quais", "%s Marine", "Escales %s"}, []string{"Port %s", "Croisières %s", "Manutention %s", "Armement %s", "Pilotage %s"},
		text.Pair{FR: "Électricité à quai et escales sans fumée", EN: "Shore power and smokeless calls"},
		text.Pair{FR: "Brancher à quai les navires en escale", EN: "Plug ships in while they call"}},
	{"logistics", []string{"%s Logistique", "%s Fret", "Entrepôts %s"}, []string{"%s Logistique", "Transports %s", "Entrepôts %s", "Messagerie %s", "%s Cargo"},
		text.Pair{FR: "Entrepôts qui se rangent la nuit", EN: "Warehouses that tidy themselves at night"},
		text.Pair{FR: "Un partenaire pour l'entrepôt de la côte Est", EN: "A partner for the east coast warehouse"}},
	{"digital", []string{"%s IA", "%s Données", "Code %s"}, []string{"%s Données", "Logiciels %s", "%s Infonuagique", "Banque %s", "Assurances %s"},
		text.Pair{FR: "Prévoir les pannes en lisant les journaux des machines", EN: "Foresee failures by reading machine logs"},
		text.Pair{FR: "Héberger les données au Canada", EN: "Host the data in Canada"}},
	{"drones", []string{"%s Drones", "%s Aéro", "Vols %s"}, []string{"%s Aéro", "Relevés %s", "Ateliers %s", "%s Simulation", "Héliport %s"},
		text.Pair{FR: "Drones qui inspectent ponts et falaises par grand vent", EN: "Drones that inspect bridges and cliffs in high wind"},
		text.Pair{FR: "Inspection de ponts en hiver", EN: "Inspection of bridges in winter"}},
	{"energy", []string{"%s Énergie", "%s Solaire", "Réseaux %s"}, []string{"Hydro %s", "%s Énergie", "Réseau %s", "Éoliennes %s", "%s Chaleur"},
		text.Pair{FR: "Froid et chaleur tirés de l'eau de mer", EN: "Cold and heat drawn from sea water"},
		text.Pair{FR: "Boucle d'eau pour un quartier neuf", EN: "Water loop for a new district"}},
	{"water", []string{"%s Eaux", "Sources %s", "%s Filtres"}, []string{"Eaux %s", "%s Assainissement", "Régie %s", "%s Barrages", "Bassins %s"},
		text.Pair{FR: "Eau de pluie rendue potable sans chimie", EN: "Rain water made drinkable without chemicals"},
		text.Pair{FR: "Pilote de traitement pour une régie", EN: "Pilot treatment plant for a utility"}},
	{"agrifood", []string{"%s Saveurs", "Huiles %s", "Moulins %s"}, []string{"Épicerie %s", "Fromagerie %s", "%s Traiteur", "Marchés %s", "Érablière %s"},
		text.Pair{FR: "Huiles et confits sans sucre ajouté", EN: "Oils and preserves without added sugar"},
		text.Pair{FR: "Un distributeur pour l'épicerie fine", EN: "A distributor for fine groceries"}},
	{"film", []string{"%s Images", "Studios %s", "%s Son"}, []string{"Studios %s", "%s Production", "Festival %s", "%s Effets", "Chaîne %s"},
		text.Pair{FR: "Décors virtuels pour petits plateaux", EN: "Virtual sets for small stages"},
		text.Pair{FR: "Coproduire une série sur deux rives", EN: "Co-produce a series on two shores"}},
	{"tourism", []string{"%s Voyages", "Sentiers %s", "%s Séjours"}, []string{"Voyages %s", "Hôtels %s", "%s Aventure", "Office %s", "Musée %s"},
		text.Pair{FR: "Séjours lents, en train et à pied", EN: "Slow holidays by train and on foot"},
		text.Pair{FR: "Vendre des séjours d'hiver croisés", EN: "Sell winter holidays both ways"}},
	{"construction", []string{"Bâti %s", "%s Charpentes", "Pierres %s"}, []string{"Construction %s", "%s Architectes", "Bois %s", "Immobilière %s", "%s Génie"},
		text.Pair{FR: "Murs de bois et de terre, démontables", EN: "Walls of wood and earth that come apart again"},
		text.Pair{FR: "Un chantier témoin en bois", EN: "A wooden show site"}},
	{"robotics", []string{"%s Robotique", "Automates %s", "%s Capteurs"}, []string{"%s Robotique", "Usines %s", "%s Optique", "Métal %s", "École %s"},
		text.Pair{FR: "Bras légers pour ateliers étroits", EN: "Light arms for narrow workshops"},
		text.Pair{FR: "Équiper une ligne d'essai", EN: "Equip a trial line"}},
}

// Words of the south, for those who travel, and of the north, for those they meet.
var (
	south = strings.Fields(`Calanques Garrigue Mistral Rade Cigale Restanque Lavandin Romarin Olivette Pinède Tramontane Cabanon
		Santoline Farigoule Galets Tamaris Agave Grenadine Barquette Vigneron Mimosa Ocre Sauge Genêt Lentisque Amandier Figuier
		Corniche Vallon Embruns Girelle Oursin Pescadou Bastide Faïence Safran`)
	north = strings.Fields(`Boréal Laurentide Érable Aurore Fleuve Huard Épinette Mélèze Harfang Caribou Portage Tamarack Sittelle Bouleau
		Givre Poudrerie Raquette Canot Castor Flocon Névé Banquise Rivière Rapides Cascade Trille Quenouille Bernache Macareux
		Béluga Estuaire Phare Grève Anse Toundra Lichen Sapinière Cèdre Outarde Nordet Suroît Harle Plumeau Perdrix Omble
		Doré Chinook Solstice Équinoxe Voyageur`)
)

var (
	women = strings.Fields(`Adèle Agathe Anaïs Bérénice Blanche Capucine Céleste Céline Clémence Colette Daphné Diane Édith Élise Estelle
		Eugénie Félicie Flavie Flore Gabrielle Ghislaine Hélène Hortense Inès Irène Iris Jeanne Judith Léonie Ludivine Mahaut Maud
		Mireille Noémie Octavie Odile Ombeline Paola Perrine Rosalie Salomé Sixtine Solange Ursule Valentine Victoire Violette Zoé`)
	men = strings.Fields(`Achille Ambroise Armand Aubin Basile Blaise Clovis Côme Cyprien Damien Denis Éloi Émile Esteban Étienne Fabien
		Félix Firmin Gaspard Hector Honoré Joachim Joseph Lazare Léandre Lucien Marius Maxence Noé Octave Ogier Pascal Quentin Rafael
		Rémi Sacha Séverin Silvère Tancrède Théodore Tiburce Urbain Valère Victor Vivien Xavier Yves Zéphyr`)
	// Family names are made of two halves, so that they are nobody's.
	familyHeads = strings.Fields(`Belle Clair Mont Val Roche Fleur Haute Bois Port Vent Grand Vau Rive Chante Sauve Brune Font Terre Roque Beau Mar Champ Pra Bru`)
	familyTails = strings.Fields(`rive brise lune neige garrigue vallon fontaine marée source plaine pierre lande grève saison cime voile vigne noix sente pin
		serre combe tamaris rocher`)
)

var streets = strings.Fields(`Grands-Pins Aurores Canotiers Verriers Trois-Érables Mésanges Hirondelles Vieux-Phares Bûcherons Orfèvres
	Quatre-Vents Ormes Cordiers Lucioles Moulins Tisserands Tonneliers Étoiles Chaloupes Jardiniers Horloges Lanternes Falaises
	Rapides Marchands Cerisiers Outardes Trilles Imprimeurs Épinettes`)

// slug makes a reference of a name: lower case, without accents, with hyphens.
func slug(name string) string { return strings.ReplaceAll(text.Key(name), " ", "-") }

// unaccent writes a name as those do who lack the keys.
func unaccent(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

// namer gives names that were not given before.
type namer struct {
	r    *random
	used map[string]bool
}

// fresh calls make until it gives a slug that is new.
func (n *namer) fresh(make func() string) (name, ref string) {
	for try := 0; ; try++ {
		name = make()
		ref = slug(name)
		if try > 200 {
			ref = fmt.Sprintf("%s-%d", ref, len(n.used))
		}
		if !n.used[ref] {
			n.used[ref] = true
			return name, ref
		}
	}
}

func (n *namer) firm(patterns, words []string) (name, ref string) {
	return n.fresh(func() string { return fmt.Sprintf(pick(n.r, patterns), pick(n.r, words)) })
}

// person makes up somebody; she tells whether it is a woman.
func (n *namer) person() (given, family, ref string, she bool) {
	_, ref = n.fresh(func() string {
		given, family, she = pick(n.r, men), pick(n.r, familyHeads)+pick(n.r, familyTails), false
		if n.r.chance(50) {
			given, she = pick(n.r, women), true
		}
		return given + " " + family
	})
	return given, family, ref, she
}

// street makes an address on a street that does not exist.
func (n *namer) street() string {
	kind := pick(n.r, []string{"rue", "avenue", "allée", "chemin", "place"})
	return fmt.Sprintf("%d, %s des %s", 1+n.r.n(240), kind, pick(n.r, streets))
}
