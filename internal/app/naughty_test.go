package app

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/ical"
	"escale.dev/escale/internal/sheet"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/webtest"
)

// naughty are our strange texts, and those of the big list of naughty strings where it is.
func naughty(t *testing.T) []string {
	t.Helper()
	texts := slices.Clone(strange)
	shared := os.Getenv("ESCALE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	if b, err := os.ReadFile(filepath.Join(shared, "corpora", "strings", "blns.json")); err == nil {
		var more []string
		if err := json.Unmarshal(b, &more); err != nil || len(more) < 400 {
			t.Fatal(len(more), err)
		}
		texts = append(texts, more...)
	} else {
		t.Log("no list of naughty strings: set ESCALE_SHARED to the folder that holds it; only our own are tried")
	}
	for i, s := range texts {
		if letters := []rune(s); len(letters) > 150 { // titles may have 160
			texts[i] = string(letters[:150])
			texts = append(texts, string(letters[150:min(len(letters), 300)]))
		}
	}
	return slices.DeleteFunc(texts, func(s string) bool { // a name of blanks is none
		return !strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) })
	})
}

// naughtyMission is a mission in which every field that takes any text holds naughty ones; everybody takes part.
func naughtyMission(t *testing.T, a *App, texts []string) []exchange.File {
	t.Helper()
	tables := mini(t, a)
	at := map[string]int{}
	for i, table := range tables {
		at[table.Name] = i
		tables[i] = estranged(table, texts)
	}
	column := func(table *sheet.Table, name string) int { return slices.Index(table.Columns, name) }
	people := &tables[at["people"]]
	members, companies := &tables[at["members"]], &tables[at["participants"]]
	for i := range people.Rows {
		people.Rows[i].Cells[column(people, "email")] = fmt.Sprintf("p%d@example.org", i)
		if i%9 != 1 {
			people.Rows[i].Cells[column(people, "email")] = ""
			continue // letters to a part of them are enough; P-1 stands there already
		}
		cells := make([]string, len(members.Columns))
		for name, v := range map[string]string{"person": people.Rows[i].Cells[0], "organisation": "ORG-1", "population": "business", "badge_name": texts[i%len(texts)], "title_fr": texts[(i+1)%len(texts)]} {
			cells[column(members, name)] = v
		}
		members.Rows = append(members.Rows, sheet.Row{Number: i + 2, Cells: cells})
	}
	for i, row := range tables[at["organisations"]].Rows[1:] {
		cells := make([]string, len(companies.Columns))
		for name, v := range map[string]string{"organisation": row.Cells[0], "side": "company", "note": texts[i%len(texts)]} {
			cells[column(companies, name)] = v
		}
		companies.Rows = append(companies.Rows, sheet.Row{Number: i + 3, Cells: cells})
	}
	sessions := &tables[at["sessions"]]
	for i := range sessions.Rows { // one after the other, day and night
		minute := 10 * i
		for name, v := range map[string]string{"audience": "all", "day": fmt.Sprintf("2027-06-%d", 14+minute/1440), "starts": fmt.Sprintf("%02d:%02d", minute/60%24, minute%60),
			"end_day": "", "ends": fmt.Sprintf("%02d:%02d", minute/60%24, minute%60+5)} {
			sessions.Rows[i].Cells[column(sessions, name)] = v
		}
	}
	return written(t, exchange.XLSX, tables)
}

// harmless fails where a text of somebody's could have become more than text.
func harmless(t *testing.T, path string, p *webtest.Page) {
	t.Helper()
	for _, n := range p.All("*") {
		a := attributes(n)
		for name, v := range a {
			if strings.HasPrefix(name, "on") || name == "srcdoc" {
				t.Errorf("%s: <%s %s=%q>", path, n.Data, name, v)
			}
			if slices.Contains([]string{"href", "src", "action", "formaction", "xlink:href", "data", "poster"}, name) {
				u, err := url.Parse(v)
				if picture := n.Data == "img" && strings.HasPrefix(v, "data:image/png;base64,"); err != nil || !picture && !slices.Contains([]string{"", "http", "https", "mailto", "tel", "webcal"}, u.Scheme) {
					t.Errorf("%s: <%s %s=%q>", path, n.Data, name, v)
				}
			}
		}
		own := strings.HasPrefix(a["src"], "/assets/") || a["type"] == "application/json"
		if n.Data == "script" && !own || slices.Contains([]string{"iframe", "object", "embed", "base", "marquee", "blink", "applet", "frame", "plaintext", "xss"}, n.Data) {
			t.Errorf("%s: <%s> holding %q", path, n.Data, p.Texts(n.Data))
		}
	}
	if i := strings.IndexFunc(p.Body, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	}); i >= 0 {
		t.Errorf("%s: a control character: %q", path, p.Body[max(0, i-20):min(len(p.Body), i+20)])
	}
}

// Whatever is written into any text field arrives as that text, and as nothing more, on every page, on paper, in
// calendars and in mails.
func TestNaughtyTextsEverywhere(t *testing.T) {
	texts := naughty(t)
	ctx, d := t.Context(), dbtest.New(t)
	a := newApp(t, d)
	apply(t, a, "", naughtyMission(t, a, texts))
	const ref = "quebec-2027"
	if _, _, err := a.agenda.Publish(ctx, boss, ref, text.Pair{FR: texts[3], EN: texts[4]}); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(ctx, func(tx *db.Tx) error {
		_, err := account.MakeAdmin(ctx, tx, boss, account.User{Email: directorEmail, Name: texts[0]})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	a.Site = a.site()
	demo := &demonstrated{t: t, app: a, door: webtest.New(t, a.Site)}
	director := demo.as(directorEmail)
	shown, pages, papers := map[string]bool{}, 0, 0
	for lang, each := range map[string]int{"fr": 3, "en": 1} {
		director.Cookie("lang", lang)
		walk(director, ref, "/m/"+ref, each, func(path string, p *webtest.Page) {
			if p.Status != 200 {
				t.Errorf("%s answers %d", path, p.Status)
			}
			if strings.Contains(path, ".pdf") {
				papers++
				if !strings.HasPrefix(p.Body, "%PDF-") || !strings.HasSuffix(strings.TrimSpace(p.Body), "%%EOF") {
					t.Errorf("%s is no paper: %.40q", path, p.Body)
				}
			}
			if !isHTML(p) {
				return
			}
			pages++
			harmless(t, path, p)
			for _, words := range p.Texts("main a") {
				shown[words] = true
			}
		})
	}
	for n := range 12 {
		for _, words := range director.Get(fmt.Sprintf("/m/%s/organisations?page=%d", ref, n+1)).Texts("main a") {
			shown[words] = true
		}
	}
	if pages < 200 || papers < 10 {
		t.Errorf("only %d pages and %d papers", pages, papers)
	}
	for _, name := range ids(t, d, `SELECT name FROM directory_organisation ORDER BY id`) {
		if !slices.Contains(texts, name) && !slices.ContainsFunc(texts, func(s string) bool { return text.SafeLine(s) == name }) && !strings.Contains("Atelier des Calanques Club Port", name) {
			t.Errorf("%q is none of the names that were given", name)
		}
		if words := strings.Join(strings.Fields(name), " "); !shown[words] {
			t.Errorf("%q is the name of an organisation that no page leads to", words)
		}
	}
	t.Logf("%d texts, %d pages, %d papers, %d links", len(texts), pages, papers, len(shown))
	calendarHolds(t, demo)
	mailsHold(t, a)
}

// calendarHolds reads the feed of somebody who takes part in everything.
func calendarHolds(t *testing.T, d *demonstrated) {
	t.Helper()
	ctx, path, want := t.Context(), "", map[string]bool{}
	if err := d.app.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := db.All(ctx, tx, db.Scalar[string], `SELECT title_fr FROM agenda_engagement WHERE kind = 'session' ORDER BY id`)
		for _, title := range all {
			want[ical.Line(title)] = true
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.app.DB.Write(ctx, func(tx *db.Tx) (err error) {
		path, err = d.app.agenda.FeedPath(ctx, tx, boss, "quebec-2027", ids(t, d.app.DB, `SELECT id FROM directory_person WHERE ref = 'P-1'`)[0])
		return err
	}); err != nil {
		t.Fatal(err)
	}
	feed := d.door.Another().Open(path).Want(200)
	calendar, err := ical.Parse([]byte(feed.Body))
	if err != nil || len(calendar.Problems) > 0 {
		t.Fatalf("%v, %d problems", err, len(calendar.Problems))
	}
	for _, e := range calendar.Entries {
		delete(want, e.Summary)
	}
	for title := range want {
		t.Errorf("the calendar lacks %q", title)
	}
}

// mailsHold has what the version sent written as files, and reads them as a mail program does.
func mailsHold(t *testing.T, a *App) {
	t.Helper()
	if err := a.Jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(a.Config.MailFolder, "*.eml"))
	people := ids(t, a.DB, `SELECT email FROM directory_person WHERE email <> '' ORDER BY email`)
	if err != nil || len(files) != len(people) {
		t.Fatalf("%d mails for %d people, %v", len(files), len(people), err)
	}
	names := []string{"From", "To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe", "Content-Language", "Precedence", "Content-Transfer-Encoding"}
	var to []string
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := netmail.ReadMessage(f)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for name, values := range m.Header {
			if !slices.Contains(names, name) || len(values) != 1 {
				t.Errorf("%s has %d headers %s", file, len(values), name)
			}
		}
		address, err := m.Header.AddressList("To")
		if err != nil || len(address) != 1 {
			t.Fatalf("%s goes to %q, %v", file, m.Header.Get("To"), err)
		}
		to = append(to, address[0].Address)
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || strings.ContainsAny(subject, "\r\n") || !strings.Contains(subject, "1") {
			t.Errorf("%s: subject %q, %v", file, subject, err)
		}
		if body, err := io.ReadAll(m.Body); err != nil || len(body) < 1000 {
			t.Errorf("%s: %d bytes, %v", file, len(body), err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if slices.Sort(to); !slices.Equal(to, people) {
		t.Errorf("mails went to %d other addresses", len(to))
	}
}
