package pdf

// Column is one column of a table.
type Column struct {
	Title string
	// Share is its part of the width, against the other columns'; 0 counts as 1.
	Share float64
	// Right aligns figures.
	Right bool
	// Bold is for the column that is looked up.
	Bold bool
}

// Table is rows under a head that each page repeats. Cells wrap; a row with fewer cells
// than there are columns ends empty, and cells beyond the last column are not printed.
type Table struct {
	Columns []Column
	Rows    [][]string
	// Empty is the sentence printed when there are no rows.
	Empty string
}

const (
	cellPad = 1.3 // left and right of a cell
	maxHead = 4   // lines of a column's title
)

func (t Table) widths(s *sheet) []float64 {
	total := 0.0
	out := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Share
		if c.Share <= 0 {
			out[i] = 1
		}
		total += out[i]
	}
	for i := range out {
		out[i] *= s.width() / total
	}
	return out
}

func (t Table) cells(s *sheet, st style, widths []float64, texts []string) (cells [][]string, lines int) {
	cells = make([][]string, len(widths))
	for i, w := range widths {
		if i < len(texts) {
			cells[i] = s.wrap(t.face(st, i), texts[i], w-2*cellPad)
			lines = max(lines, len(cells[i]))
		}
	}
	return cells, max(lines, 1)
}

func (t Table) face(st style, column int) style {
	if t.Columns[column].Bold {
		st.face = bold
	}
	return st
}

func (t Table) titles() []string {
	var out []string
	for _, c := range t.Columns {
		out = append(out, c.Title)
	}
	return out
}

func (t Table) first(s *sheet) float64 {
	if len(t.Columns) == 0 || len(t.Rows) == 0 {
		return 8 * s.scale
	}
	st, widths := s.style(regular, 9.5, Ink), t.widths(s)
	_, head := t.cells(s, st, widths, t.titles())
	_, row := t.cells(s, st, widths, t.Rows[0])
	if st.height()*float64(row) > s.bottom-s.top-40 {
		row = 6 // it will be split
	}
	return 6 + st.height()*float64(min(head, maxHead)+row)
}

func (t Table) draw(s *sheet) {
	if len(t.Columns) == 0 {
		return
	}
	widths := t.widths(s)
	s.space(1.5)
	t.head(s, widths)
	if len(t.Rows) == 0 {
		st := s.style(italic, 9.5, Soft)
		s.text(st, s.left+cellPad, s.y+1, s.fit(st, line(t.Empty), s.width()))
		s.used(st.height() + 2)
	}
	for i, row := range t.Rows {
		t.row(s, widths, row, i%2 == 1)
	}
	s.rule(s.left, s.right, s.y, Hair, 0.3)
	s.used(2 * s.scale)
}

func (t Table) head(s *sheet, widths []float64) {
	st := s.style(bold, 8.5, Sea)
	cells, n := t.cells(s, st, widths, t.titles())
	n = min(n, maxHead)
	t.print(s, st, widths, cells, 0, n, 0.8)
	s.used(0.8 + st.height()*float64(n) + 0.8)
	s.rule(s.left, s.right, s.y, DeepSea, 0.45)
}

func (t Table) row(s *sheet, widths []float64, texts []string, shaded bool) {
	const pad = 0.9
	st := s.style(regular, 9.5, Ink)
	cells, n := t.cells(s, st, widths, texts)
	page := s.bottom - s.top - 25
	if need := st.height()*float64(n) + 2*pad; s.y+need > s.bottom && need < page {
		s.newPage()
		t.head(s, widths)
	}
	for from := 0; from < n; {
		room := int((s.bottom - s.y - 2*pad) / st.height())
		if room < 1 {
			s.newPage()
			t.head(s, widths)
			continue
		}
		to := min(n, from+room)
		tall := st.height()*float64(to-from) + 2*pad
		if shaded {
			s.fill(s.left, s.y, s.width(), tall, Mist)
		}
		t.print(s, st, widths, cells, from, to, pad)
		s.used(tall)
		from = to
	}
}

func (t Table) print(s *sheet, st style, widths []float64, cells [][]string, from, to int, pad float64) {
	x := s.left
	for i, w := range widths {
		for n := from; n < min(to, len(cells[i])); n++ {
			y := s.y + pad + st.height()*float64(n-from)
			if face := t.face(st, i); t.Columns[i].Right {
				s.textRight(face, x+w-cellPad, y, cells[i][n])
			} else {
				s.text(face, x+cellPad, y, cells[i][n])
			}
		}
		x += w
	}
}
