package pdf

import (
	"bytes"
	"fmt"

	"codeberg.org/go-pdf/fpdf"
)

// sheet is a document being printed: the pages, and where the next block goes. Lengths
// are millimetres, font sizes points.
type sheet struct {
	f                        *fpdf.Fpdf
	doc                      Document
	left, right, top, bottom float64
	y                        float64
	scale                    float64      // of the type, smaller on small paper
	fresh                    bool         // nothing stands on this page yet
	stamp                    string       // what each page says of its version
	page                     int          // being printed, from 1; a panel of a pocket sheet is a page
	lacking                  map[int]bool // pages on which Missing stands
}

func newSheet(d Document) *sheet {
	orientation, size, margin := d.Paper.size()
	f := fpdf.NewCustom(&fpdf.InitType{OrientationStr: orientation, UnitStr: "mm", Size: size})
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true)
	f.SetCreationDate(d.Created.UTC())
	f.SetModificationDate(d.Created.UTC())
	f.SetTitle(line(d.Title), true)
	f.SetAuthor(line(d.Author), true)
	f.SetSubject(line(d.Subtitle), true)
	f.SetCreator("Escale", true)
	f.SetProducer("Escale", true)
	f.SetLang(languageTag(d.Lang))
	f.SetCellMargin(0)
	for _, face := range faces {
		// A copy: the library writes into what it is given.
		f.AddUTF8FontFromBytes(face.name, "", bytes.Clone(*face.ttf))
	}
	s := &sheet{f: f, doc: d, scale: 1, lacking: map[int]bool{}}
	w, h := size.Wd, size.Ht
	if orientation == "L" {
		w, h = h, w
	}
	switch d.Paper {
	case A5:
		s.scale = 0.92
	case A6:
		s.scale = 0.82
	case Pocket:
		s.scale, w, h = 0.68, panelWidth, panelHeight
	}
	s.left, s.right, s.top, s.bottom = margin, w-margin, margin, h-margin-6*s.scale
	s.addPage()
	return s
}

func languageTag(lang string) string {
	if lang == "en" {
		return "en-GB"
	}
	return "fr-FR"
}

func (s *sheet) width() float64 { return s.right - s.left }

func (s *sheet) addPage() {
	if s.f.PageCount() >= maxPages {
		panic(fmt.Sprintf("more than %d pages", maxPages))
	}
	if s.page++; s.doc.Paper == Pocket {
		s.nextPanel()
	} else {
		s.f.AddPage()
	}
	s.y, s.fresh = s.top, true
}

// newPage starts a page with the title small at its head.
func (s *sheet) newPage() {
	s.addPage()
	st := s.style(bold, 8.5, Soft)
	s.text(st, s.left, s.y, s.fit(st, line(s.doc.Title), s.width()))
	s.y += st.height() + 1
	s.rule(s.left, s.right, s.y, Hair, 0.25)
	s.y += 3
	s.fresh = true
}

// keep starts a page when less than a height is left, unless the page is empty.
func (s *sheet) keep(height float64) {
	if s.y+height > s.bottom && !s.fresh {
		s.newPage()
	}
}

// space leaves a gap, but not at the head of a page.
func (s *sheet) space(height float64) {
	if !s.fresh {
		s.y += height * s.scale
	}
}

// used moves below what was just printed.
func (s *sheet) used(height float64) {
	s.y += height
	s.fresh = false
}

func (s *sheet) title() {
	if line(s.doc.Title) != "" {
		st := s.style(display, 21, DeepSea).fitting(s.doc.Title)
		for _, l := range s.wrapTo(4, st, s.doc.Title, s.width()) {
			s.text(st, s.left, s.y, l)
			s.used(st.height())
		}
	}
	if line(s.doc.Subtitle) != "" {
		st := s.style(regular, 12, Sea)
		for _, l := range s.wrapTo(4, st, s.doc.Subtitle, s.width()) {
			s.text(st, s.left, s.y, l)
			s.used(st.height())
		}
	}
	if !s.fresh {
		s.y += 2
		s.rule(s.left, s.right, s.y, DeepSea, 0.6)
		s.used(3 * s.scale)
	}
}

// footers prints the foot of each page, now that their number is known.
func (s *sheet) footers() {
	total := s.page
	if s.doc.Paper == Pocket {
		s.f.TransformEnd()
	}
	for n := 1; n <= total; n++ {
		if s.page = n; s.doc.Paper == Pocket {
			s.f.SetPage((n-1)/panels + 1)
			s.f.SetFontSize(1)
			s.toPanel((n - 1) % panels)
			s.foot(n, total)
			s.f.TransformEnd()
			continue
		}
		s.f.SetPage(n)
		s.f.SetFontSize(1) // forget the font of the last page, so that it is named anew on this
		s.foot(n, total)
	}
}

// foot prints the foot of one page: what the sheet is and its number, then the version that it tells of.
func (s *sheet) foot(n, total int) {
	st := s.style(regular, 8, Soft)
	y := s.bottom + 1.5*s.scale
	s.rule(s.left, s.right, y, Hair, 0.25)
	page := fmt.Sprintf("page %d/%d", n, total)
	w := s.measure(st, page)
	s.text(st, s.right-w, y+0.6, page)
	s.text(st, s.left, y+0.6, s.fit(st, line(s.doc.Footer), s.width()-w-6))
	under := s.stamp
	if s.lacking[n] && s.doc.Lacking != "" {
		under = line(under + " · " + s.doc.Lacking)
	}
	small := s.style(regular, 7, Soft)
	for i, l := range s.wrapTo(2, small, under, s.width()) {
		s.text(small, s.left, y+0.6+st.height()+small.height()*float64(i), l)
	}
}

func (s *sheet) rule(from, to, y float64, c Colour, thick float64) {
	s.f.SetDrawColor(c.rgb())
	s.f.SetLineWidth(thick)
	s.f.Line(from, y, to, y)
}

func (s *sheet) fill(x, y, w, h float64, c Colour) {
	s.f.SetFillColor(c.rgb())
	s.f.Rect(x, y, w, h, "F")
}
