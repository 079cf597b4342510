package web

import (
	"time"

	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/button"
	"escale.dev/escale/internal/web/ui/gallery"
)

// addGallery serves the style guide, in development only.
func addGallery(s *Site) {
	s.Handle("GET /_ui", func(c *Call) error {
		return c.showStyle("Montréal 2026", func(f *ui.Frame) {
			f.Tools = button.Row(ui.Action{Label: "Publier la version 3", Href: "#", Main: true})
		})
	}, Public())
	s.Handle("GET /_ui/today", func(c *Call) error {
		f := c.blank("Today")
		f.Bare = true
		gallery.Frame(&f, time.Now())
		return c.whole(200, f, gallery.Phone())
	}, Public())
}

func (c *Call) showStyle(title string, more func(*ui.Frame)) error {
	f := c.blank(title)
	gallery.Frame(&f, time.Now())
	more(&f)
	return c.whole(200, f, gallery.Page(c.Query("part")))
}
