package text

import (
	"strings"
	"testing"
	"time"

	"escale.dev/escale/internal/span"
)

var (
	fr = Printer{Lang: FR, Zone: "Europe/Paris"}
	en = Printer{Lang: EN, Zone: "Europe/Paris"}
)

// plain makes no-break spaces visible as _ and narrow ones as ^.
func plain(s string) string {
	return strings.NewReplacer("\u00A0", "_", "\u202F", "^").Replace(s)
}

type said struct{ got, want string }

func (s said) check(t *testing.T, name string) {
	t.Helper()
	if got := plain(s.got); got != s.want {
		t.Errorf("%s: %q, want %q", name, got, s.want)
	}
}

func instant(s string) span.Instant {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return span.At(at)
}

func TestDays(t *testing.T) {
	const d, first = span.Day("2026-06-16"), span.Day("2026-01-01")
	for name, s := range map[string]said{
		"Day fr":         {fr.Day(d), "mardi 16 juin 2026"},
		"Day en":         {en.Day(d), "Tuesday 16 June 2026"},
		"Day 1 fr":       {fr.Day(first), "jeudi 1er janvier 2026"},
		"Day 1 en":       {en.Day(first), "Thursday 1 January 2026"},
		"DayShort fr":    {fr.DayShort(d), "mar. 16 juin"},
		"DayShort en":    {en.DayShort(d), "Tue 16 June"},
		"DayTiny fr":     {fr.DayTiny(first), "jeu. 1er"},
		"DayTiny en":     {en.DayTiny(d), "Tue 16"},
		"Date fr":        {fr.Date(d), "16 juin 2026"},
		"DayMonth fr":    {fr.DayMonth("2026-08-01"), "1er août"},
		"MonthYear en":   {en.MonthYear(d), "June 2026"},
		"MonthShort fr":  {fr.MonthShort(time.July), "juil."},
		"Month none":     {fr.Month(0) + fr.MonthShort(13), ""},
		"none":           {fr.Day("") + fr.DayShort("") + fr.Date("") + fr.DayTiny("") + fr.DayMonth("") + fr.MonthYear("") + fr.Weekday(""), ""},
		"same month":     {fr.Days("2026-06-14", "2026-06-19"), "14–19 juin 2026"},
		"same month en":  {en.Days("2026-06-14", "2026-06-19"), "14–19 June 2026"},
		"from the first": {fr.Days("2026-06-01", "2026-06-03"), "1er–3 juin 2026"},
		"two months":     {fr.Days("2026-10-31", "2026-11-02"), "31 octobre – 2 novembre 2026"},
		"two years":      {en.Days("2026-12-30", "2027-01-02"), "30 December 2026 – 2 January 2027"},
		"one day":        {fr.Days(d, d), "16 juin 2026"},
		"open end":       {fr.Days(d, ""), "16 juin 2026"},
		"open start":     {fr.Days("", d), "16 juin 2026"},
	} {
		s.check(t, name)
	}
}

func TestTimes(t *testing.T) {
	const montreal = span.Zone("America/Toronto")
	at := instant("2026-06-16T18:40:00Z")
	night := span.Range{From: instant("2026-06-17T02:00:00Z"), To: instant("2026-06-17T05:00:00Z")}
	toMidnight := span.Range{From: instant("2026-06-17T02:00:00Z"), To: instant("2026-06-17T04:00:00Z")}
	for name, s := range map[string]said{
		"Time":          {fr.Time(at, montreal), "14:40"},
		"Time en":       {en.Time(at, "Europe/Paris"), "20:40"},
		"DateTime fr":   {fr.DateTime(at, montreal), "mardi 16 juin 2026 à 14:40"},
		"DateTime en":   {en.DateTime(at, montreal), "Tuesday 16 June 2026 at 14:40"},
		"DateTimeZone":  {fr.DateTimeZone(at, montreal), "mardi 16 juin 2026 à 14:40, heure de Montréal (UTC−4)"},
		"none":          {fr.Time(0, montreal) + fr.DateTime(0, montreal) + fr.DateTimeZone(0, montreal), ""},
		"Times":         {fr.Times(span.For(at, 30*time.Minute), montreal), "14:40–15:10"},
		"Times night":   {fr.Times(night, montreal), "22:00–01:00 (+1_j)"},
		"Times en":      {en.Times(night, montreal), "22:00–01:00 (+1_d)"},
		"to midnight":   {fr.Times(toMidnight, montreal), "22:00–00:00"},
		"point":         {fr.Times(span.Range{From: at, To: at}, montreal), "14:40"},
		"Range":         {fr.Range(span.For(at, 30*time.Minute), montreal), "mardi 16 juin 2026, 14:40–15:10"},
		"Range night":   {en.Range(night, montreal), "Tuesday 16 June 2026 at 22:00 – Wednesday 17 June 2026 at 01:00"},
		"Range open":    {fr.Range(span.Range{From: at}, montreal), "mardi 16 juin 2026 à 14:40"},
		"Clock":         {fr.Clock(span.Hm(25, 30)), "01:30"},
		"Clock before":  {fr.Clock(-30), "23:30"},
		"Minutes":       {fr.Minutes(45), "45_min"},
		"Minutes hours": {fr.Minutes(80), "1_h_20"},
		"Minutes en":    {en.Minutes(65), "1_h_05_min"},
		"Minutes even":  {fr.Minutes(120), "2_h"},
		"Minutes zero":  {fr.Minutes(0), "0_min"},
		"Minutes minus": {fr.Minutes(-80), "−1_h_20"},
		"Duration":      {fr.Duration(89*time.Minute + 40*time.Second), "1_h_30"},
		"soon":          {fr.Relative(at.Add(20*time.Minute), at), "dans 20_min"},
		"soon en":       {en.Relative(at.Add(20*time.Minute), at), "in 20_min"},
		"days ago":      {fr.Relative(at.Add(-72*time.Hour), at), "il y a 3_jours"},
		"day ago en":    {en.Relative(at.Add(-25*time.Hour), at), "1_day ago"},
		"now":           {fr.Relative(at, at) + en.Relative(at, at), "à l’instantnow"},
	} {
		s.check(t, name)
	}
}

// The night when Miami's clocks go back, inside the mission of 2017, one hour
// comes twice: only the offset tells them apart.
func TestHourTwice(t *testing.T) {
	const miami = span.Zone("America/New_York")
	first, second := instant("2017-11-05T05:30:00Z"), instant("2017-11-05T06:30:00Z")
	for name, s := range map[string]said{
		"first":  {fr.Time(first, miami) + " " + fr.ZoneNameAt("Miami", miami, first), "01:30 heure de Miami (UTC−4)"},
		"second": {fr.Time(second, miami) + " " + fr.ZoneNameAt("Miami", miami, second), "01:30 heure de Miami (UTC−5)"},
	} {
		s.check(t, name)
	}
}

func TestZones(t *testing.T) {
	summer, winter := instant("2026-06-16T12:00:00Z"), instant("2026-12-16T12:00:00Z")
	for name, s := range map[string]said{
		"Montréal":      {fr.ZoneName("America/Montreal", summer), "heure de Montréal (UTC−4)"},
		"Toronto":       {fr.ZoneName("America/Toronto", winter), "heure de Montréal (UTC−5)"},
		"en":            {en.ZoneName("America/Toronto", winter), "Montréal time (UTC−5)"},
		"override":      {en.ZoneNameAt("Miami", "America/New_York", winter), "Miami time (UTC−5)"},
		"over":          {fr.ZoneNameOver("Miami", "America/New_York", "2017-10-31", "2017-11-08"), "heure de Miami (UTC−4, puis UTC−5 dès le 5 novembre)"},
		"over in one":   {en.ZoneNameOver("Miami", "America/New_York", "2017-11-05", "2017-11-08"), "Miami time (UTC−5)"},
		"over, en":      {en.ZoneNameOver("", "Europe/Paris", "2026-03-28", "2026-03-30"), "Paris time (UTC+1, then UTC+2 from 29 March)"},
		"label":         {fr.ZoneLabel("", "Europe/London"), "heure de Londres"},
		"vowel":         {fr.ZoneLabel("", "Europe/Amsterdam"), "heure d’Amsterdam"},
		"article":       {fr.ZoneLabel("", "Africa/Cairo"), "heure du Caire"},
		"plural":        {fr.ZoneLabel("", "Atlantic/Azores"), "heure des Açores"},
		"feminine":      {fr.ZoneLabel("", "America/Havana"), "heure de La Havane"},
		"en article":    {en.ZoneLabel("", "Atlantic/Azores"), "Azores time"},
		"h mute":        {fr.ZoneLabel("", "Europe/Helsinki"), "heure d’Helsinki"},
		"h aspirated":   {fr.ZoneLabel("", "Asia/Hong_Kong"), "heure de Hong Kong"},
		"unlisted":      {fr.ZoneName("America/Indiana/Tell_City", winter), "heure de Tell City (UTC−6)"},
		"half hour":     {fr.Offset("Asia/Kolkata", winter), "UTC+5:30"},
		"quarter":       {fr.Offset("Asia/Kathmandu", winter), "UTC+5:45"},
		"UTC":           {fr.ZoneName("UTC", winter), "UTC"},
		"Etc":           {fr.ZoneName("Etc/GMT+5", winter), "UTC−5"},
		"gap":           {fr.ZoneGap("America/Toronto", "Europe/Paris", summer), "Paris_: +6_h"},
		"gap en":        {en.ZoneGap("Europe/Paris", "America/Toronto", summer), "Montréal: −6_h"},
		"gap half":      {fr.ZoneGap("Europe/Paris", "Asia/Kolkata", winter), "New Delhi_: +4_h_30"},
		"gap none":      {fr.ZoneGap("Europe/Paris", "Europe/Rome", winter), "Rome_: même heure"},
		"gap none en":   {en.ZoneGap("Europe/Paris", "Europe/Rome", winter), "Rome: same time"},
		"gap unlisted":  {fr.ZoneGap("Europe/London", "UTC", winter), "UTC_: même heure"},
		"gap in autumn": {fr.ZoneGap("America/New_York", "Europe/Paris", instant("2017-11-04T12:00:00Z")), "Paris_: +5_h"},
	} {
		s.check(t, name)
	}
}

func TestCitiesAreZones(t *testing.T) {
	for zone, name := range cities() {
		if _, err := span.LoadZone(zone); err != nil {
			t.Errorf("cities.tsv: %v", err)
		}
		if name.FR == "" || name.EN == "" {
			t.Errorf("cities.tsv: %s lacks a name", zone)
		}
	}
	if len(cities()) != strings.Count(citiesTSV, "\n") {
		t.Errorf("cities.tsv: %d zones in %d lines", len(cities()), strings.Count(citiesTSV, "\n"))
	}
}
