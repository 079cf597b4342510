package agendaweb

import (
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/conflict"
	"escale.dev/escale/internal/web/ui/diff"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/tabs"
	"escale.dev/escale/internal/web/ui/today"
	"escale.dev/escale/internal/web/ui/week"
)

// todayView is the page of the actor's own day.
type todayView struct {
	Mission, Title, Soft string
	Person               bool // the actor is a person of the directory
	Now                  *today.Now
	Entries              []today.Entry
	News                 *newsView
	Tools                []ui.Action
	Version              string
}

// newsShown is how many changes are told at once; the rest is one touch away.
const newsShown = 3

// newsView is what the latest version changed for the reader.
type newsView struct {
	Mission, Title, Number string
	Sentences              []string
}

// sheetView is the page of a week: one's own, a person's, an organisation's.
type sheetView struct {
	Soft, Version, None, Remark string
	Days                        []week.Day
	News                        *newsView
	Tools                       []ui.Action
}

// goneView is what was withdrawn since the reader was told of it.
type goneView struct {
	Title, Why, When, Where string
	Instead                 []today.Entry
	Tools                   []ui.Action
}

// conflictsView is the list of conflicts.
type conflictsView struct {
	Mission  string
	Tabs     []tabs.Tab
	Kinds    []tabs.Tab
	Cards    []conflictCard
	None     string
	NoneMore string
	Older    *ui.Action
	Newer    *ui.Action
	Soft     string
}

// conflictCard is one conflict with the form that accepts it.
type conflictCard struct {
	conflict.Props
	Key      []ui.Pair // hidden fields that name the conflict
	Accepted string    // by whom and why, when somebody did
	MayEdit  bool
}

// releasesView is the page of versions, with what publishing now would do.
type releasesView struct {
	Mission  string
	MayEdit  bool
	Number   int
	Summary  string
	Warnings []warningView
	Changes  changesView
	Nothing  bool // nothing to publish
	Error    string
	Versions []versionRow
}

// changesView is one page of differences.
type changesView struct {
	List         []diff.Change
	Newer, Older *ui.Action
}

type warningView struct {
	Tone     ui.Tone
	Sentence string
	Examples []string
	Href     string
}

type versionRow struct {
	Title, When, By, Soft, Comment, Href string
	Latest                               bool
}

// releaseView is one version.
type releaseView struct {
	Mission   string
	Gauges    []gauge.Gauge
	Comment   string
	Days      []week.Day
	MayEdit   bool
	Against   string
	Tabs      []tabs.Tab
	Changes   changesView
	Print     *ui.Action
	Told      []toldRow
	MoreTold  string
	NoChanges string // sentence when nothing is listed
	DayTabs   []tabs.Tab
	Old       string // sentence that a later version is out
	OldHref   string
	Versions  []tabs.Tab
}

type toldRow struct{ Name, Href, Changes, Mail, Seen string }

// stepsView is the list of what can be undone.
type stepsView struct {
	Mission string
	Steps   []stepRow
}

type stepRow struct {
	ID, Label, When, By, Undone string
}

// subscribeView is the page that gives a private calendar.
type subscribeView struct {
	Mission, Person, Name string
	Address, Webcal       string
	QR                    string // picture, as a data address
}
