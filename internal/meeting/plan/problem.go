package plan

// None stands where an index is allowed to be missing.
const None = -1

// Window is a stretch of time, From included, To excluded, in minutes since the
// origin of the problem.
type Window struct{ From, To int }

// Words is a text of the caller's in both languages.
type Words struct{ FR, EN string }

// Problem is everything the planner knows. Zero values are the lenient ones: no
// windows means always, no languages means any, a limit of 0 means no limit.
type Problem struct {
	Days   []Day // in order, apart from one another; a meeting lies within one of them
	Places []Place
	// Travel gives minutes from place to place. Nil means that places differ
	// but lie next to one another.
	Travel [][]int
	Buffer int // minutes added to the travel whenever the place changes
	Spots  []Spot
	Firms  []Firm
	People []Person
	// Interpreters travel like people and are in one place at a time.
	Interpreters []Interpreter
	Meetings     []Meeting
	Step         int // minutes between two possible starts where the spot says nothing; 0 means 5
	LunchMinutes int // kept free for each person within Day.Lunch; 0 means no lunch rule
	ShortWait    int // idle minutes up to this number are a breath, not a wait
	Preset       Preset
	Weights      Weights // takes the place of the preset's when not zero
	// Clock writes a minute as a local hour ("14:40") for the sentences; nil
	// writes hours and minutes since the origin's midnight.
	Clock func(minute int) string `json:"-"`
	// LanguageNames gives the words for language codes in sentences; a code
	// without words is written as it is.
	LanguageNames map[string]Words
}

// Day is one day of opening.
type Day struct {
	From, To int
	Label    Words    // "mardi 16 juin", "Tuesday 16 June"
	Closed   []Window // hours within the day when nothing is placed
	Lunch    Window   // where lunch is kept free; empty means no lunch rule that day
}

// Place is somewhere that one travels to: a hall, a building. Tables of one hall
// share their place.
type Place struct{ ID, Zone string }

// Spot is where a meeting is held.
type Spot struct {
	ID       string
	Name     string
	Kind     string // "table", "stand", "room", "office"…
	Place    int
	Capacity int // meetings at the same time; 0 means 1
	Seats    int // people in one meeting, interpreter not counted; 0 means any number
	Open     []Window
	Busy     []Window
	Grid     Grid
}

// Grid says when meetings may start at a spot: First minutes after each opening
// (the spot's own windows, or the day's), then every Step minutes; a Step of 0
// means the problem's.
type Grid struct{ First, Step int }

// Busy is what the agenda already holds for somebody.
type Busy struct {
	From, To int
	Place    int // None when unknown: then no travel is counted
	Label    string
	Slack    int // minutes wished free before it, because it must not slip
}

// Person is somebody who meets.
type Person struct {
	ID, Name  string
	Firm      int // None when none
	Open      []Window
	Busy      []Busy
	MaxPerDay int
	Languages []string // none listed: any
	AtHome    bool     // receives in the own office: time between meetings is no wait
	Wished    []Window // when to meet for preference (mornings, afternoons); none: any time
}

// Interpreter translates between the two languages of each pair, both ways.
type Interpreter struct {
	ID, Name  string
	Pairs     [][2]string
	Open      []Window
	Busy      []Busy
	MaxPerDay int
}

// Firm is a side whose number of meetings counts.
type Firm struct {
	ID, Name string
	Min, Max int
}

// Meeting is one meeting to place.
type Meeting struct {
	ID, Label string
	Priority  int // 1 is the most urgent; 0 counts as 1
	Minutes   int
	Required  []int
	OneOf     [][]int  // one person of each group attends
	Firms     []int    // the firms for which it counts
	Spots     []int    // where it may be held
	Windows   []Window // when, empty means any time
	Wished    []Window // when for preference, empty means any time
	Slack     int      // minutes wished free before it for those who attend, because it must not slip
	Languages []string // in which it may be held, empty means any
	After     []int    // meetings that must end before it starts, when both are placed
	Pin       *Placement
	Current   *Placement // where the published plan has it
}

// priority is the meeting's priority, from 1.
func (m Meeting) priority() int { return max(1, m.Priority) }

// people returns the number of people in the meeting.
func (m Meeting) people() int { return len(m.Required) + len(m.OneOf) }
