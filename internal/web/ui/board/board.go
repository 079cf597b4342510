// Package board is the meeting board: places by times, the tray of the unplaced,
// and the cells where a chosen meeting may go. It works with plain forms: a
// meeting is chosen by a link, then each legal cell is a button; <e-board> adds
// moving by pointer and by keyboard.
package board

import (
	"context"
	"fmt"

	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
)

// State is what a cell is for the chosen meeting, or in itself.
type State string

// The states of a cell.
const (
	Free      State = ""          // nothing there
	Meeting   State = "meeting"   // taken by a meeting of this board
	Legal     State = "legal"     // the chosen meeting may go there
	Best      State = "best"      // and it is the best place
	Forbidden State = "forbidden" // it may not; Reason says why
	Closed    State = "closed"    // the place is not open then
)

// Cell is one place at one time, or at several when Span is above 1.
type Cell struct {
	State     State
	Span      int    // columns; 0 and 1 are one
	Key       string // what is posted as "cell" to place the meeting here
	ID        string // of the meeting in it
	Title     string
	Soft      string
	Href      string // of a meeting: chooses it (?pick=ID)
	Reason    string // why the chosen one may not go here
	Pinned    bool
	Chosen    bool
	Certainty ui.Certainty
	Conflict  bool
}

// Row is a place.
type Row struct {
	Label, Soft, Href string
	Cells             []Cell
}

// Piece is a meeting that waits in the tray.
type Piece struct {
	ID, Title, Soft, Href string
	Chosen                bool
}

// Picked is the chosen meeting, above the board.
type Picked struct {
	ID, Title, Soft string
	Actions         []ui.Action // its page, pin, put back to the tray
	Cancel          string      // address of the board with nothing chosen
}

// Refusal is why what somebody just tried was not done, above everything else.
type Refusal struct {
	Title, Sentence string
	Actions         []ui.Action // where it stands now; to insist
}

// Props is a board.
type Props struct {
	ID      string // of the element; "board" when empty
	Label   string // what it shows
	Zone    string // "heure de Montréal"
	Times   []string
	Rows    []Row
	Picked  *Picked
	Refused *Refusal
	Folded  []Row  // places without anything that day, named beneath the board
	Fold    string // what they are: "12 lieux sans rendez-vous ce jour"
	Move    string // POST: fields meeting, cell, and Fields
	Pick    string // GET: with ?pick=ID gives the board with legal cells
	Fields  []ui.Pair
	Tray    []Piece
	More    int    // further ones that the tray does not show
	MoreURL string // where they are listed
	Empty   string // sentence when there are no places or no times
	Rest    string // sentence when the tray is empty for another reason than that all is placed
}

func (p Props) id() string {
	if p.ID == "" {
		return "board"
	}
	return p.ID
}

func (p Props) picked() string {
	if p.Picked == nil {
		return ""
	}
	return p.Picked.ID
}

func (p Props) columns() string { return fmt.Sprintf("--columns:%d", len(p.Times)) }

func (p Props) legal() int {
	n := 0
	for _, r := range p.Rows {
		for _, c := range r.Cells {
			if c.droppable() {
				n++
			}
		}
	}
	return n
}

func (c Cell) droppable() bool { return c.State == Legal || c.State == Best }

func (c Cell) span() string { return fmt.Sprint(max(1, c.Span)) }

func (c Cell) class() string {
	s := "cell"
	if c.State != Free {
		s += " is-" + string(c.State)
	}
	if c.State == Meeting {
		s += " " + c.Certainty.Class()
	}
	if c.Chosen {
		s += " chosen"
	}
	if c.Conflict {
		s += " clash"
	}
	return s
}

// freeWord is what a cell says that the meeting may go to; its name for those who hear it begins with the same word.
func freeWord(ctx context.Context, c Cell) string {
	if c.State == Best {
		return text.T(ctx, "ui.board.best")
	}
	return text.T(ctx, "ui.board.free")
}
