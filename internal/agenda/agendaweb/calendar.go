package agendaweb

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"rsc.io/qr"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/ical"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
)

// subscribe gives the address of a private calendar: the actor's own, or for organisers that of the person named.
func (p *pages) subscribe(c *web.Call) error { return p.subscription(c, c.Query("person"), false) }

// renew makes the address void and gives a new one.
func (p *pages) renew(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return p.subscription(c, f.Get("person"), true)
}

func (p *pages) subscription(c *web.Call, person string, renew bool) error {
	a, missionID := account.Of(c.Who), c.Path("mission")
	own := person == "" || person == a.PersonID
	if own {
		person = a.PersonID
	}
	if err := account.NeedMember(a, missionID); err != nil {
		return err
	}
	if person == "" {
		return c.Render(c.T("agenda.subscribe.title"), noCalendarPage())
	}
	path, err := p.agenda.Subscription(c.Ctx(), a, missionID, person, renew)
	if err != nil {
		return err
	}
	query := ""
	if !own {
		query = "?person=" + person
	}
	if renew {
		return c.Redirect("/m/"+missionID+"/subscribe"+query, web.Done(c.T("agenda.subscribe.renewed")))
	}
	address := c.URL(path) + "?lang=" + string(c.Lang)
	_, rest, _ := strings.Cut(address, "://")
	v := subscribeView{Mission: missionID, Person: person, Address: address, Webcal: "webcal://" + rest}
	if !own {
		d, err := p.agenda.Person(c.Ctx(), a, missionID, person)
		if err != nil {
			return err
		}
		v.Name = d.Name.Name.In(c.Lang)
	}
	if code, err := qr.Encode(address, qr.M); err == nil {
		v.QR = "data:image/png;base64," + base64.StdEncoding.EncodeToString(code.PNG())
	}
	c.W.Header().Set("Referrer-Policy", "no-referrer")
	return c.Render(c.T("agenda.subscribe.title"), subscribePage(v))
}

// feed answers calendar programs: no session, only the token in the address.
func (p *pages) feed(c *web.Call) error {
	token := strings.TrimSuffix(c.Path("file"), ".ics")
	f, err := p.agenda.Calendar(c.Ctx(), c.Path("mission"), c.Path("person"), token)
	if err != nil {
		return err
	}
	lang, known := text.ParseLang(c.Query("lang"))
	if !known {
		lang = c.Lang
	}
	body, err := f.File(lang)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := c.W.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, max-age=300")
	h.Set("X-Robots-Tag", "noindex")
	if strings.Contains(c.R.Header.Get("If-None-Match"), tag) {
		c.W.WriteHeader(304)
		return nil
	}
	return c.Show("escale.ics", ical.ContentType(""), body)
}
