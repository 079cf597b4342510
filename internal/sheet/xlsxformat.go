package sheet

import (
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A workbook keeps a date as a number and leaves its face to the cell's
// format. plainFormats replaces the formats so that the reading library writes
// dates and hours in one form that isoDate knows, and numbers bare. Formats
// that only set digits apart, as for postcodes and phone numbers, stay: their
// zeros and spaces are part of what a person sees.
func plainFormats(f *excelize.File) error {
	if f.Styles == nil || f.Styles.CellXfs == nil || len(f.Styles.CellXfs.Xf) == 0 {
		return nil
	}
	codes := map[int]string{}
	if f.Styles.NumFmts != nil {
		for _, n := range f.Styles.NumFmts.NumFmt {
			if n != nil {
				codes[n.NumFmtID] = n.FormatCode
			}
		}
	}
	count := len(f.Styles.CellXfs.Xf)
	ours := map[string]int{}
	for _, face := range []string{faceDate, faceDateTime, faceTime, faceElapsed} {
		code := `"` + dateMarker + `"` + face
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return err
		}
		if id := f.Styles.CellXfs.Xf[style].NumFmtID; id != nil {
			ours[face] = *id
		}
	}
	for i := range f.Styles.CellXfs.Xf[:count] {
		xf := &f.Styles.CellXfs.Xf[i]
		if xf.NumFmtID == nil {
			continue
		}
		code, custom := codes[*xf.NumFmtID]
		if !custom {
			code = builtIn(*xf.NumFmtID)
		}
		id := 0
		if face := faceOf(code); face != "" {
			id = ours[face]
		} else if isDigitMask(code) {
			continue
		}
		xf.NumFmtID = &id
	}
	return nil
}

// The faces that dates and hours are given.
const (
	faceDate     = "yyyy-mm-dd"
	faceDateTime = "yyyy-mm-dd hh:mm:ss"
	faceTime     = "hh:mm:ss"
	faceElapsed  = "[h]:mm:ss"
)

// builtIn gives a face for the format numbers that stand for dates and hours
// without a code, in every language of the spreadsheet program.
func builtIn(id int) string {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return faceDate
	case id == 22:
		return faceDateTime
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return faceTime
	case id == 46:
		return faceElapsed
	}
	return ""
}

var (
	formatText    = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.`)
	formatElapsed = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)
	formatBracket = regexp.MustCompile(`\[[^\]]*\]`)
	formatAMPM    = regexp.MustCompile(`(?i)am/pm|a/p`)
	digitMask     = regexp.MustCompile(`^[0# ()-]*0[0# ()-]*0[0# ()-]*$`)
)

// faceOf gives the face of a number format, "" when it shows neither date nor
// hour.
func faceOf(code string) string {
	code, _, _ = strings.Cut(formatText.ReplaceAllString(code, ""), ";")
	if formatElapsed.MatchString(code) {
		return faceElapsed
	}
	code = strings.ToLower(formatBracket.ReplaceAllString(code, ""))
	if strings.Contains(code, "general") || strings.Contains(code, "standard") || strings.ContainsAny(code, "@") {
		return ""
	}
	code = formatAMPM.ReplaceAllString(code, "h")
	date := strings.ContainsAny(code, "yd") || strings.Contains(code, "aaaa") || strings.Contains(code, "jj")
	hour := strings.ContainsAny(code, "hs")
	switch {
	case date && hour:
		return faceDateTime
	case date, strings.Contains(code, "m") && !hour:
		return faceDate
	case hour:
		return faceTime
	}
	return ""
}

// isDigitMask says that a format only pads and parts digits: "00000",
// `00" "00" "00`.
func isDigitMask(code string) bool {
	code, _, _ = strings.Cut(code, ";")
	code = strings.NewReplacer(`"`, "", `\`, "", "\u00A0", " ").Replace(formatBracket.ReplaceAllString(code, ""))
	return digitMask.MatchString(code)
}

// isoDate takes our mark off a date and leaves out an hour that is midnight
// beside a day, and seconds that are none.
func isoDate(c string) string {
	rest, ok := strings.CutPrefix(c, dateMarker)
	if !ok {
		return c
	}
	day, hour, both := strings.Cut(rest, " ")
	if !both {
		if strings.Count(day, ":") == 2 {
			return strings.TrimSuffix(day, ":00")
		}
		return day
	}
	if hour == "00:00:00" {
		return day
	}
	return day + " " + strings.TrimSuffix(hour, ":00")
}
