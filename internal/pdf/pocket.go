package pdf

// A pocket sheet is A4, wide, in eight panels: four in a row, two rows.
const (
	panels      = 8
	panelWidth  = 297.0 / 4
	panelHeight = 210.0 / 2
)

// places tells where each panel of the booklet stands on the sheet, in reading order: column, row, and whether it
// stands on its head. The first is the cover; the fold brings the upper row round.
var places = [panels]struct {
	column, row int
	turned      bool
}{{1, 1, false}, {2, 1, false}, {3, 1, false}, {3, 0, true}, {2, 0, true}, {1, 0, true}, {0, 0, true}, {0, 1, false}}

// nextPanel goes to the next panel, on a new sheet after the eighth.
func (s *sheet) nextPanel() {
	if s.page > 1 {
		s.f.TransformEnd()
	}
	at := (s.page - 1) % panels
	if at == 0 {
		s.f.AddPage()
		s.folds()
	}
	if s.page > 1 {
		s.f.SetFontSize(1) // a panel leaves nothing of its font behind
	}
	s.toPanel(at)
}

// toPanel makes a panel's upper left corner the origin, until TransformEnd.
func (s *sheet) toPanel(at int) {
	p := places[at]
	s.f.TransformBegin()
	s.f.TransformTranslate(float64(p.column)*panelWidth, float64(p.row)*panelHeight)
	if p.turned {
		s.f.TransformRotate(180, panelWidth/2, panelHeight/2)
	}
}

// folds draws where to fold, dashed, and where to cut, the full line between the two panels of the middle.
func (s *sheet) folds() {
	s.f.SetDrawColor(Hair.rgb())
	s.f.SetLineWidth(0.2)
	s.f.SetDashPattern([]float64{1.5, 1.5}, 0)
	for i := 1; i < 4; i++ {
		s.f.Line(float64(i)*panelWidth, 0, float64(i)*panelWidth, 2*panelHeight)
	}
	s.f.Line(0, panelHeight, panelWidth, panelHeight)
	s.f.Line(3*panelWidth, panelHeight, 4*panelWidth, panelHeight)
	s.f.SetDashPattern(nil, 0)
	s.f.SetDrawColor(Ink.rgb())
	s.f.Line(panelWidth, panelHeight, 3*panelWidth, panelHeight)
}
