package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"

	"escale.dev/escale/internal/web/ui"
)

const (
	flashCookie  = "flash"
	flashSeconds = 120
	flashMost    = 3500 // bytes; browsers keep at most 4096 of a cookie
)

// Done is a message that something worked.
func Done(sentence string) ui.Flash { return ui.Flash{Tone: ui.Done, Text: sentence} }

// Note is a message that asks for some attention.
func Note(sentence string) ui.Flash { return ui.Flash{Tone: ui.Sun, Text: sentence} }

// Undoable is a message that something worked, with the way to undo it: a path
// that is posted to with fields, and the label of its button.
func Undoable(sentence, href, label string, fields ...ui.Pair) ui.Flash {
	return ui.Flash{Tone: ui.Done, Text: sentence,
		Undo: ui.Action{Label: label, Href: href, Post: true, Fields: fields}}
}

// keepFlash signs the messages into a short-lived cookie for the next page.
func (c *Call) keepFlash(flashes []ui.Flash) {
	if len(flashes) == 0 {
		return
	}
	body, err := json.Marshal(flashes)
	if err != nil || len(body)*4/3 > flashMost {
		c.site.cfg.Log.WarnContext(c.Ctx(), "flash message dropped", "bytes", len(body), "cause", err)
		return
	}
	c.setCookie(flashCookie, c.site.sign(body), flashSeconds)
}

// takeFlash reads the messages once.
func (c *Call) takeFlash() []ui.Flash {
	signed := c.Cookie(flashCookie)
	if signed == "" {
		return nil
	}
	c.setCookie(flashCookie, "", -1)
	body, ok := c.site.verify(signed)
	var flashes []ui.Flash
	if !ok || json.Unmarshal(body, &flashes) != nil {
		return nil
	}
	return flashes
}

func (s *Site) sign(body []byte) string {
	return base64.RawURLEncoding.EncodeToString(body) + "." + base64.RawURLEncoding.EncodeToString(s.mac(body))
}

func (s *Site) verify(signed string) ([]byte, bool) {
	b, m, _ := strings.Cut(signed, ".")
	body, err1 := base64.RawURLEncoding.DecodeString(b)
	mac, err2 := base64.RawURLEncoding.DecodeString(m)
	return body, err1 == nil && err2 == nil && hmac.Equal(mac, s.mac(body))
}

func (s *Site) mac(body []byte) []byte {
	h := hmac.New(sha256.New, s.cfg.Secret)
	h.Write([]byte("flash:"))
	h.Write(body)
	return h.Sum(nil)
}
