package planfile

import "escale.dev/escale/internal/meeting/plan"

// The structures below are the files, field by field; doc/plan-files.md says what
// each means.

type wordsFile struct {
	FR string `json:"fr,omitempty"`
	EN string `json:"en,omitempty"`
}

// windowFile is [from, to) in minutes.
type windowFile [2]int

type problemFile struct {
	Format        string               `json:"format"`
	Days          []dayFile            `json:"days" max:"60"`
	Places        []placeFile          `json:"places,omitempty" max:"5000"`
	Travel        [][]int              `json:"travel,omitempty" max:"5000"`
	Buffer        int                  `json:"buffer,omitempty"`
	Step          int                  `json:"step,omitempty"`
	LunchMinutes  int                  `json:"lunch_minutes,omitempty"`
	ShortWait     int                  `json:"short_wait,omitempty"`
	Preset        string               `json:"preset,omitempty"`
	Weights       *weightsFile         `json:"weights,omitempty"`
	LanguageNames map[string]wordsFile `json:"language_names,omitempty"`
	Firms         []firmFile           `json:"firms,omitempty"`
	Spots         []spotFile           `json:"spots,omitempty" max:"50000"`
	People        []personFile         `json:"people,omitempty"`
	Interpreters  []interpreterFile    `json:"interpreters,omitempty"`
	Meetings      []meetingFile        `json:"meetings"`
}

type weightsFile struct {
	Wait   int `json:"wait"`
	Idle   int `json:"idle"`
	Uneven int `json:"uneven"`
	Change int `json:"change"`
	Travel int `json:"travel"`
	Told   int `json:"told"`
	Wish   int `json:"wish"`
	Tight  int `json:"tight"`
}

type dayFile struct {
	From   int          `json:"from"`
	To     int          `json:"to"`
	Label  *wordsFile   `json:"label,omitempty"`
	Closed []windowFile `json:"closed,omitempty"`
	Lunch  []int        `json:"lunch,omitempty" max:"2"`
}

type placeFile struct {
	ID   string `json:"id"`
	Zone string `json:"zone,omitempty"`
}

type gridFile struct {
	First int `json:"first,omitempty"`
	Step  int `json:"step,omitempty"`
}

type spotFile struct {
	ID       string       `json:"id"`
	Name     string       `json:"name,omitempty"`
	Kind     string       `json:"kind,omitempty"`
	Place    string       `json:"place,omitempty"`
	Capacity int          `json:"capacity,omitempty"`
	Seats    int          `json:"seats,omitempty"`
	Open     []windowFile `json:"open,omitempty"`
	Busy     []windowFile `json:"busy,omitempty"`
	Grid     *gridFile    `json:"grid,omitempty"`
}

type firmFile struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Min  int    `json:"min,omitempty"`
	Max  int    `json:"max,omitempty"`
}

type busyFile struct {
	From  int    `json:"from"`
	To    int    `json:"to"`
	Place string `json:"place,omitempty"`
	Label string `json:"label,omitempty"`
	Slack int    `json:"slack,omitempty"`
}

type personFile struct {
	ID        string       `json:"id"`
	Name      string       `json:"name,omitempty"`
	Firm      string       `json:"firm,omitempty"`
	Open      []windowFile `json:"open,omitempty"`
	Busy      []busyFile   `json:"busy,omitempty"`
	MaxPerDay int          `json:"max_per_day,omitempty"`
	Languages []string     `json:"languages,omitempty"`
	AtHome    bool         `json:"at_home,omitempty"`
	Wished    []windowFile `json:"wished,omitempty"`
}

type interpreterFile struct {
	ID        string       `json:"id"`
	Name      string       `json:"name,omitempty"`
	Pairs     [][2]string  `json:"pairs,omitempty"`
	Open      []windowFile `json:"open,omitempty"`
	Busy      []busyFile   `json:"busy,omitempty"`
	MaxPerDay int          `json:"max_per_day,omitempty"`
}

type meetingFile struct {
	ID        string         `json:"id"`
	Label     string         `json:"label,omitempty"`
	Priority  int            `json:"priority,omitempty"`
	Minutes   int            `json:"minutes"`
	Required  []string       `json:"required,omitempty"`
	OneOf     [][]string     `json:"one_of,omitempty"`
	Firms     []string       `json:"firms,omitempty"`
	Spots     []string       `json:"spots,omitempty"`
	SpotKinds []string       `json:"spot_kinds,omitempty"`
	Windows   []windowFile   `json:"windows,omitempty"`
	Wished    []windowFile   `json:"wished,omitempty"`
	Slack     int            `json:"slack,omitempty"`
	Languages []string       `json:"languages,omitempty"`
	After     []string       `json:"after,omitempty"`
	Pin       *placementFile `json:"pin,omitempty"`
	Current   *placementFile `json:"current,omitempty"`
}

type placementFile struct {
	Meeting     string   `json:"meeting,omitempty"` // in a plan only
	Start       int      `json:"start"`
	Spot        string   `json:"spot"`
	People      []string `json:"people,omitempty"`
	Interpreter string   `json:"interpreter,omitempty"`
}

type planFile struct {
	Format     string          `json:"format"`
	Status     string          `json:"status,omitempty"`
	Seed       int64           `json:"seed,omitempty"`
	Elapsed    float64         `json:"elapsed_s,omitempty"`
	Score      *scoreFile      `json:"score,omitempty"`
	Placements []placementFile `json:"placements"`
	Left       []leftFile      `json:"left,omitempty"`
	Violations []violationFile `json:"violations,omitempty"`
}

type leftFile struct {
	Meeting string       `json:"meeting"`
	Reasons []reasonFile `json:"reasons,omitempty"`
}

type reasonFile struct {
	Kind string `json:"kind"`
	FR   string `json:"fr,omitempty"`
	EN   string `json:"en,omitempty"`
}

type violationFile struct {
	Meeting string `json:"meeting"`
	Kind    string `json:"kind"`
	FR      string `json:"fr,omitempty"`
	EN      string `json:"en,omitempty"`
}

type scoreFile struct {
	Placed   int   `json:"placed"`
	Total    int   `json:"total"`
	Short    int   `json:"short"`
	Missed   int   `json:"missed"`
	Waits    int   `json:"waits"`
	Idle     int   `json:"idle"`
	Uneven   int   `json:"uneven"`
	Changes  int   `json:"changes"`
	Travel   int   `json:"travel"`
	Told     int   `json:"told"`
	Unwished int   `json:"unwished"`
	Tight    int   `json:"tight"`
	Cost     int64 `json:"cost"`
}

// presets are the words of the field "preset".
var presets = map[string]plan.Preset{"": plan.Balanced, "balanced": plan.Balanced, "dense": plan.Dense, "calm": plan.Calm, "protect": plan.Protect}
