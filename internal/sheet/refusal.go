package sheet

import (
	"fmt"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Place says where in a table something is, for fault.Error.With: table, row
// and column in words, any of which may be missing.
func Place(table string, row int, column string) fault.Field {
	f := fault.Field{Name: column}
	add := func(fr, en string, args ...any) {
		if f.FR != "" {
			f.FR, f.EN = f.FR+", ", f.EN+", "
		}
		f.FR += fmt.Sprintf(text.Fr(fr), args...)
		f.EN += fmt.Sprintf(en, args...)
	}
	if table != "" {
		add("tableau « %s »", "table “%s”", short(table))
	}
	if row > 0 {
		add("ligne %d", "row %d", row)
	}
	if column != "" {
		add("colonne « %s »", "column “%s”", short(column))
	}
	return f
}

// short cuts a value down to what a sentence can bear.
func short(s string) string {
	runes := []rune(text.SafeLine(s))
	if len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return string(runes)
}

func sprint(v any) string { return fmt.Sprint(v) }

// pair says something in both languages. French typography is set before the
// values come in: they stay as the file has them.
func pair(fr, en string, args ...any) text.Pair {
	return text.Pair{FR: fmt.Sprintf(text.Fr(fr), args...), EN: fmt.Sprintf(en, args...)}
}

// counted is pair in the form that n asks for; the first verb of each is n.
func counted(n int, oneFR, otherFR, oneEN, otherEN string, args ...any) text.Pair {
	fr, en := otherFR, otherEN
	if text.Plural(text.FR, n) == "one" {
		fr = oneFR
	}
	if text.Plural(text.EN, n) == "one" {
		en = oneEN
	}
	return pair(fr, en, append([]any{n}, args...)...)
}

func emptyFile(name string) error {
	return fault.New(fault.Invalid,
		"« %s » est vide. Il faut une ligne de noms de colonnes, puis une ligne par élément.",
		"“%s” is empty. It needs a line of column names, then a line for each item.", short(name))
}

func tooMany(name string, fr, en string, limit int) error {
	return fault.New(fault.TooLarge,
		"« %[1]s » a plus de %[2]s %[4]s. Découpez-le en plusieurs fichiers.",
		"“%[1]s” has more than %[3]s %[5]s. Split it into several files.",
		short(name), text.Printer{Lang: text.FR}.Int(limit), text.Printer{Lang: text.EN}.Int(limit), fr, en)
}

func cellTooLong(name, table string, row int, column string, limit int) error {
	return fault.New(fault.TooLarge,
		"« %[1]s » : une cellule dépasse %[2]s octets. Raccourcissez-la, ou cherchez un guillemet jamais refermé.",
		"“%[1]s”: a cell is longer than %[3]s bytes. Shorten it, or look for a quotation mark that is never closed.",
		short(name), text.Printer{Lang: text.FR}.Int(limit), text.Printer{Lang: text.EN}.Int(limit)).With(Place(table, row, column))
}

// What each unreadable kind of file is called, and its cure.
var unreadable = map[string]text.Pair{
	"password": {
		FR: "« %s » est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe et donnez celle-ci.",
		EN: "“%s” is protected by a password. Save a copy without one and give that.",
	},
	"xls": {
		FR: "« %s » est un ancien classeur Excel (.xls). Ouvrez-le et enregistrez-le au format .xlsx ou .csv.",
		EN: "“%s” is an old Excel workbook (.xls). Open it and save it as .xlsx or .csv.",
	},
	"xlsb": {
		FR: "« %s » est un classeur binaire (.xlsb). Ouvrez-le et enregistrez-le au format .xlsx ou .csv.",
		EN: "“%s” is a binary workbook (.xlsb). Open it and save it as .xlsx or .csv.",
	},
	"ods": {
		FR: "« %s » est un classeur LibreOffice (.ods). Ouvrez-le et enregistrez-le au format .xlsx ou .csv.",
		EN: "“%s” is a LibreOffice workbook (.ods). Open it and save it as .xlsx or .csv.",
	},
	"pdf": {
		FR: "« %s » est un PDF, pas un tableau. Donnez le classeur ou le CSV dont il vient.",
		EN: "“%s” is a PDF, not a table. Give the workbook or CSV that it came from.",
	},
	"markup": {
		FR: "« %s » est une page web ou du XML, même si son nom dit autre chose. Ouvrez-le dans un tableur et enregistrez-le au format .xlsx ou .csv.",
		EN: "“%s” is a web page or XML, whatever its name says. Open it in a spreadsheet program and save it as .xlsx or .csv.",
	},
	"zip": {
		FR: "« %s » est une archive sans classeur. Décompressez-la et donnez les tableaux qu’elle contient.",
		EN: "“%s” is an archive without a workbook. Unpack it and give the tables inside.",
	},
	"broken workbook": {
		FR: "« %s » n’est pas un classeur Excel valable. Ouvrez-le dans un tableur, enregistrez-le de nouveau au format .xlsx et réessayez.",
		EN: "“%s” is not a valid Excel workbook. Open it in a spreadsheet program, save it again as .xlsx and retry.",
	},
	"binary": {
		FR: "« %s » n’est pas un tableau. Donnez un fichier .csv, .xlsx ou .json.",
		EN: "“%s” is not a table. Give a .csv, .xlsx or .json file.",
	},
}

func refuse(name, kind string) error { return refuseBecause(nil, name, kind) }

func refuseBecause(cause error, name, kind string) error {
	words, ok := unreadable[kind]
	if !ok {
		words = unreadable["binary"]
	}
	return fault.Wrap(cause, fault.Invalid, words.FR, words.EN, short(name))
}
