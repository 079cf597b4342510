package exchangeweb_test

import (
	"archive/zip"
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/exchange/exchangeweb"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/webtest"
)

// world is a mission with a site on which somebody is signed in by the header As.
type world struct {
	db      *db.DB
	mission string
	browser *webtest.Browser
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{db: dbtest.New(t)}
	if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
		m := mission.New("quebec")
		m.NameFR, m.NameEN = "Mission à Québec", "Mission to Québec"
		m, _, err := mission.Upsert(t.Context(), tx, account.System("test"), m)
		w.mission = m.ID
		return err
	}); err != nil {
		t.Fatal(err)
	}
	reg := &exchange.Registry{}
	reg.Add(directory.Tables(func(context.Context, *db.Tx, string) ([]string, []string, error) { return nil, nil, nil }, nil)...)
	reg.Add(mission.Tables()...)
	site := web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
		a := account.Actor{UserID: "u", Name: "Odile", Grants: []account.Grant{{MissionID: w.mission, Role: account.Role(r.Header.Get("As"))}}}
		switch r.Header.Get("As") {
		case "":
			return web.Nobody{}, nil
		case "admin":
			a.Admin = true
		case "elsewhere":
			a.Grants = []account.Grant{{MissionID: "other", Role: account.Organiser}}
		}
		return a, nil
	}})
	exchangeweb.Add(site, &exchange.Service{DB: w.db, Registry: reg}, func(context.Context, string) (span.Zone, error) { return "America/Toronto", nil })
	w.browser = webtest.New(t, site)
	return w
}

func (w *world) as(role account.Role) *webtest.Browser {
	return w.browser.Another().Header("As", string(role)).Lang("fr")
}

const good = "ref;nom;pays\nORG-1;Atelier;FR\nORG-2;Chantier;FR\n"

func TestOnlyOrganisers(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/m/" + w.mission + "/import", "/m/" + w.mission + "/export", "/m/" + w.mission + "/export/file?form=csv", "/m/" + w.mission + "/import/template?kind=people", "/m/" + w.mission + "/import/none"} {
		for _, role := range []account.Role{account.Delegate, account.Intermediary, "elsewhere"} {
			if p := w.as(role).Open(path); p.Status == http.StatusOK {
				t.Errorf("%s sees %s", role, path)
			}
		}
	}
	if p := w.as(account.Delegate).Open("/import"); p.Status == http.StatusOK {
		t.Error("a delegate may import a mission")
	}
	w.as(account.Organiser).Get("/m/" + w.mission + "/import").Want(http.StatusOK)
	w.as("admin").Get("/import").Want(http.StatusOK)
}

func TestUploadReadConfirm(t *testing.T) {
	w := newWorld(t)
	b := w.as(account.Organiser)
	p := b.Upload("/m/"+w.mission+"/import", nil, "files", "organisations.csv", []byte(good)).Want(http.StatusOK)
	if diff := cmp.Diff([]string{"2", "0", "0"}, p.Texts("table.counts tbody td")); diff != "" {
		t.Error(diff)
	}
	if n := w.organisations(t); n != 0 {
		t.Errorf("the dry run stored %d organisations", n)
	}
	done := p.Submit("#report form", nil).Want(http.StatusOK)
	if n := w.organisations(t); n != 2 {
		t.Errorf("%d organisations, want 2", n)
	}
	if done.Count("#report form") != 0 {
		t.Error("an import that is done offers to import again")
	}
	list := b.Get("/m/" + w.mission + "/import").Want(http.StatusOK)
	if diff := cmp.Diff([]string{"organisations.csv"}, list.Texts("#runs tbody a")); diff != "" {
		t.Error(diff)
	}
	if p := b.Post(strings.TrimPrefix(list.Attr("#runs tbody a", "href"), b.URL()), url.Values{}); p.Status != http.StatusConflict {
		t.Errorf("a second confirmation gives %d", p.Status)
	}
	if p := w.as("elsewhere").Open(list.Attr("#runs tbody a", "href")); p.Status == http.StatusOK {
		t.Error("the organiser of another mission reads the report")
	}
}

func (w *world) organisations(t *testing.T) (n int) {
	t.Helper()
	if err := w.db.Read(t.Context(), func(tx *db.Tx) error {
		all, err := directory.AllOrganisations(t.Context(), tx)
		n = len(all)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestProblemsSayWhereAndHow(t *testing.T) {
	w := newWorld(t)
	p := w.as(account.Organiser).Upload("/m/"+w.mission+"/import", nil, "files", "organisations.csv", []byte("ref;nom;pays\nORG-1;Atelier;Frnce\nORG-2;;FR\n")).Want(http.StatusOK)
	want := []string{"organisations", "3", "name", "", "la case est vide et doit être remplie",
		"organisations", "2", "country", "Frnce", "« Frnce » n’est pas un pays connu : écrivez son nom ou son code de deux lettres (FR, CA, US)."}
	got := p.Texts("table.problems tbody td")
	for i := range got {
		got[i] = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(got[i])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p.Count("#report form") != 0 {
		t.Error("a bad file may be imported")
	}
	p = w.as(account.Organiser).Upload("/m/"+w.mission+"/import", nil, "files", "empty.zip", []byte("PK")).Want(http.StatusOK)
	if n := p.Count("table.problems tbody tr"); n != 1 {
		t.Errorf("%d problems for a broken archive", n)
	}
	if p := w.as(account.Organiser).Post("/m/"+w.mission+"/import", nil); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("no file gives %d", p.Status)
	}
}

func TestTemplatesAndExports(t *testing.T) {
	w := newWorld(t)
	b := w.as(account.Organiser)
	p := b.Get("/m/" + w.mission + "/import").Want(http.StatusOK)
	for _, href := range p.Attrs("#templates a", "href") {
		b.Get(href).Want(http.StatusOK)
	}
	if n := p.Count("#templates details"); n != 13 {
		t.Errorf("%d templates, want 13", n)
	}
	if got := b.Open("/m/" + w.mission + "/import/template?kind=nothing"); got.Status != http.StatusNotFound {
		t.Errorf("an unknown template gives %d", got.Status)
	}
	for _, form := range []string{"csv", "xlsx", "json"} {
		b.Get("/m/" + w.mission + "/export/file?form=" + form).Want(http.StatusOK)
	}
	if got := b.Open("/m/" + w.mission + "/export/file?form=doc"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown form gives %d", got.Status)
	}
}

func TestArchiveOfTables(t *testing.T) {
	w := newWorld(t)
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, body := range map[string]string{"dossier/organisations.csv": good, "dossier/people.csv": "ref;nom;organisation\nP-1;Mistral;ORG-1\n", "readme.md": "hello"} {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	p := w.as(account.Organiser).Upload("/m/"+w.mission+"/import", nil, "files", "tout.zip", buf.Bytes()).Want(http.StatusOK)
	if diff := cmp.Diff([]string{"2", "0", "0", "1", "0", "0"}, p.Texts("table.counts tbody td")); diff != "" {
		t.Error(diff)
	}
}

// Files in an archive bear the hour at which they were made, not that of 1980.
func TestArchivesBearTheirHour(t *testing.T) {
	w := newWorld(t)
	body := w.as(account.Organiser).Get("/m/" + w.mission + "/import/template?form=csv").Body
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !f.Modified.Equal(dbtest.Clock.Truncate(time.Second)) {
			t.Errorf("%s bears %s", f.Name, f.Modified)
		}
	}
}

// Each refusal says what to do: which template a table is most like, that a file would change nothing, that it is empty.
func TestWhatAnUploadIsTold(t *testing.T) {
	w := newWorld(t)
	up := func(name, body string) *webtest.Page {
		return w.as(account.Organiser).Upload("/m/"+w.mission+"/import", nil, "files", name, []byte(body)).Want(http.StatusOK)
	}
	first := up("organisations.csv", good)
	if diff := cmp.Diff([]string{"Organisations"}, first.Texts("#report tbody th")); diff != "" {
		t.Error(diff)
	}
	first.Submit("#report form", nil).Want(http.StatusOK)
	for name, c := range map[string]struct{ file, body, want string }{
		"again":     {"organisations.csv", good, "Tout est déjà là : importer ce fichier ne changerait rien."},
		"only head": {"organisations.csv", "ref;nom;pays\n", "Ce fichier ne contient aucune ligne à importer : il reste à le remplir."},
		"strange":   {"truc.csv", "parapluie;couleur\n1;rouge\n", "on ne reconnaît pas ce que contient « truc » : aucune de ses colonnes n’est celle d’un modèle. Partez d’un modèle de la page d’import, par exemple « organisations »."},
	} {
		page := up(c.file, c.body)
		if !strings.Contains(page.Text("#report"), text.Fr(c.want)) && !strings.Contains(page.Text("#report"), c.want) {
			t.Errorf("%s: %s", name, page.Text("#report"))
		}
		if page.Count("#report form") != 0 {
			t.Errorf("%s: offers to import", name)
		}
	}
}
