// Package pdf prints sheets: a person's agenda, the page of a day, a door list, a whole
// programme. It knows blocks and pages, nothing of missions: a [Document] is a list of
// blocks, [Render] gives its bytes.
//
// The same document always gives the same bytes: its date is Document.Created, never
// the clock's. Text may be anything. It is composed (NFC), control and direction marks
// are taken out, text longer than [MaxText] characters is cut with an ellipsis, and a
// character that the fonts do not have (Chinese, Arabic, emoji) is printed as [Missing],
// an empty square, so that the reader sees that something stands there; Document.Lacking
// explains it at the foot of such pages. Text that is not blank is never printed as nothing:
// where only marks without a picture stand, one square does. Scripts covered:
// Latin with its extensions (Vietnamese too), Greek and Cyrillic.
//
// The sheets are not tagged for screen readers; the same content is on a web page.
package pdf

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Paper is the size and direction of the pages.
type Paper int

// The papers a sheet can be printed on. A6 is four to an A4 sheet. Pocket is one A4 sheet that folds into a booklet of
// eight panels: fold it in eight, cut along the marked line in the middle, push the two ends together. A document that
// needs more takes more sheets, each a booklet of its own.
const (
	A4 Paper = iota
	A4Landscape
	A5
	A6
	Pocket
)

// Limits of a document.
const (
	MaxText  = 10_000 // characters in one text
	maxPages = 2_000
)

// Document is one sheet, of as many pages as its blocks need.
type Document struct {
	// Title stands large on the first page, small on the others, and in the properties.
	Title string
	// Subtitle stands under the title of the first page.
	Subtitle string
	// Lang is the language of the text, "fr" or "en", for the file's properties.
	Lang string
	// Author stands in the file's properties: whose mission it is.
	Author string
	// Footer stands at the left foot of each page; "page 2/5" stands at the right. Under it each page repeats the first
	// Banner, so that a page of an outdated print is recognised.
	Footer string
	// Lacking explains [Missing] at the foot of the pages on which it stands.
	Lacking string
	Created time.Time
	Paper   Paper
	Blocks  []Block
}

// Block is one piece of a document. The package's own types are the only blocks.
type Block interface {
	// first is the height that must stay together at the block's top, in millimetres.
	first(s *sheet) float64
	draw(s *sheet)
}

// Render prints the document as a PDF file. It fails only on a document of more than
// 2,000 pages or a defect of the library.
func Render(d Document) (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("pdf: %v", r)
		}
	}()
	s := newSheet(d)
	s.title()
	for _, b := range d.Blocks {
		if banner, ok := b.(Banner); ok && s.stamp == "" {
			s.stamp = line(banner.Title + " · " + banner.Text)
		}
	}
	for i, b := range d.Blocks {
		if h, ok := b.(Heading); ok && i+1 < len(d.Blocks) {
			s.keep(h.first(s) + d.Blocks[i+1].first(s))
		} else {
			s.keep(b.first(s))
		}
		b.draw(s)
	}
	s.footers()
	var buf bytes.Buffer
	if err := s.f.Output(&buf); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return buf.Bytes(), nil
}

func (p Paper) size() (orientation string, size fpdf.SizeType, margin float64) {
	switch p {
	case A4Landscape:
		return "L", fpdf.SizeType{Wd: 210, Ht: 297}, 15
	case A5:
		return "P", fpdf.SizeType{Wd: 148, Ht: 210}, 12
	case A6:
		return "P", fpdf.SizeType{Wd: 105, Ht: 148}, 8
	case Pocket:
		return "L", fpdf.SizeType{Wd: 210, Ht: 297}, 5
	}
	return "P", fpdf.SizeType{Wd: 210, Ht: 297}, 17
}
