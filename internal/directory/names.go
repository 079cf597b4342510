package directory

import (
	"net/url"
	"slices"
	"strings"

	"escale.dev/escale/internal/text"
)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// Legal forms as they stand in names once accents, capitals and dots are gone.
var legalForms = set(`sa sas sasu sarl eurl sci snc scop scic selarl inc incorporated llc llp lp ltd limited ltee limitee
	corp corporation co company cie plc pty gmbh ag kg ohg spa srl sl slu sprl bv nv oy oyj ab as aps kk pte senc senr asbl`)

// Words that say nothing of who it is: articles, small prepositions, what a holding is called.
var emptyWords = set(`le la les l un une the of de du des d et and en a au aux groupe group holding`)

// Domains of mailboxes and pages that many share.
var sharedHosts = set(`gmail.com hotmail.com outlook.com yahoo.com yahoo.fr orange.fr wanadoo.fr free.fr laposte.net icloud.com
	linkedin.com facebook.com instagram.com twitter.com x.com youtube.com github.com`)

// Local parts of addresses that are an office's, not a person's.
var sharedBoxes = set(`contact info infos office hello bonjour accueil secretariat admin sales commercial export presse press direction mail team`)

// wordsOf splits a name into key words; runs of single letters ("S. A. R. L.") are one word.
func wordsOf(name string) []string {
	var out []string
	run := ""
	flush := func() {
		if run != "" {
			out = append(out, run)
		}
		run = ""
	}
	for _, w := range text.Tokens(text.Key(name)) {
		if len(w) == 1 && w[0] >= 'a' && w[0] <= 'z' {
			run += w
			continue
		}
		flush()
		out = append(out, w)
	}
	flush()
	return out
}

// coreOf is what tells an organisation's name from others: without legal form and empty words; the whole name when
// nothing else is left.
func coreOf(name string) []string {
	all := wordsOf(name)
	words := slices.Clone(all)
	for len(words) > 1 && legalForms[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	for len(words) > 1 && legalForms[words[0]] {
		words = words[1:]
	}
	words = slices.DeleteFunc(words, func(w string) bool { return emptyWords[w] })
	if len(words) == 0 {
		return all
	}
	return words
}

// hostOf is the site of an address, "" for one that many share.
func hostOf(website string) string {
	if website == "" {
		return ""
	}
	if !strings.Contains(website, "://") {
		website = "https://" + website
	}
	u, err := url.Parse(website)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if sharedHosts[host] {
		return ""
	}
	return host + strings.TrimSuffix(u.EscapedPath(), "/")
}

// legalOf is a legal identifier without spaces and signs.
func legalOf(id string) string { return strings.ReplaceAll(text.Key(id), " ", "") }

// ownEmail is an address that only one person can have, "" otherwise.
func ownEmail(email string) string {
	local, _, ok := strings.Cut(emailKey(email), "@")
	if !ok || sharedBoxes[local] {
		return ""
	}
	return emailKey(email)
}

// phoneOf is the last nine digits of a number: the same whether it is written with the country's code or without.
func phoneOf(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
	if len(digits) < 9 {
		return ""
	}
	return digits[len(digits)-9:]
}

// names lists a record's name and its aliases.
func names(name string, aliases []Alias) []string {
	out := []string{name}
	for _, a := range aliases {
		out = append(out, a.Name)
	}
	return out
}
