package sheet

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// maxNesting of objects inside an object become columns "a.b.c"; what is
// deeper stays JSON in its cell.
const maxNesting = 4

// readJSON reads a list of objects, or an object whose lists of objects are
// tables each.
func readJSON(name string, b []byte, lim Limits) ([]Table, error) {
	s, encoding := decode(b)
	format := Format{Kind: "json", Encoding: encoding}
	if !json.Valid([]byte(s)) {
		return nil, brokenJSON(name, s)
	}
	switch strings.TrimLeft(s, " \t\r\n")[0] {
	case '[':
		t, err := readList(name, baseName(name), json.RawMessage(s), lim)
		t.Format = format
		if err != nil {
			return nil, err
		}
		if len(t.Columns) == 0 {
			return nil, emptyFile(name)
		}
		return []Table{t}, nil
	case '{':
		return readLists(name, s, format, lim)
	}
	return nil, shapeJSON(name)
}

func readLists(name, s string, format Format, lim Limits) ([]Table, error) {
	members, err := members(json.RawMessage(s))
	if err != nil {
		return nil, brokenJSON(name, s)
	}
	var tables []Table
	var others []string
	for _, m := range members {
		if len(m.value) == 0 || m.value[0] != '[' {
			others = append(others, m.key)
			continue
		}
		t, err := readList(name, m.key, m.value, lim)
		if err != nil {
			return nil, err
		}
		t.Format = format
		if len(t.Columns) == 0 {
			continue
		}
		if len(tables) == lim.Tables {
			return nil, tooMany(name, "tableaux", "tables", lim.Tables)
		}
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		return nil, shapeJSON(name)
	}
	if len(others) > 0 {
		tables[0].notice(0, "", pair("laissé de côté, faute d’être une liste : « %s ».", "left out, not being a list: “%s”.", short(strings.Join(others, ", "))))
	}
	return tables, nil
}

// readList makes a table of a list of objects. Columns stand in the order in
// which the objects first name them.
func readList(name, table string, list json.RawMessage, lim Limits) (Table, error) {
	t := Table{Name: table}
	var items []json.RawMessage
	if err := json.Unmarshal(list, &items); err != nil {
		return t, brokenJSON(name, string(list))
	}
	if len(items) > lim.Rows {
		return t, tooMany(name, "lignes", "rows", lim.Rows)
	}
	index := map[string]int{}
	for i, item := range items {
		o := object{t: &t, row: i + 1, index: index, columns: lim.Columns}
		if len(item) == 0 || item[0] != '{' {
			return t, fault.New(fault.Invalid,
				"« %[1]s » : l’élément %[2]d n’est pas un objet. Écrivez une liste d’objets : [{\"nom\": \"…\"}, …].",
				"“%[1]s”: item %[2]d is not an object. Write a list of objects: [{\"name\": \"…\"}, …].", short(name), i+1).With(Place(table, i+1, ""))
		}
		if err := o.read("", item, 0); err != nil {
			return t, brokenJSON(name, string(item))
		}
		if len(t.Columns) > lim.Columns {
			return t, tooMany(name, "colonnes", "columns", lim.Columns)
		}
		for j, c := range o.cells {
			if len(c) > lim.Cell {
				return t, cellTooLong(name, table, i+1, t.Columns[j], lim.Cell)
			}
		}
		if !blank(o.cells) {
			t.Rows = append(t.Rows, Row{Number: i + 1, Cells: o.cells})
		}
	}
	for i, r := range t.Rows {
		t.Rows[i].Cells = append(r.Cells, make([]string, len(t.Columns)-len(r.Cells))...)
	}
	return t, nil
}

// object gathers the cells of one row.
type object struct {
	t       *Table
	row     int
	index   map[string]int // of the table's columns
	columns int            // their limit
	cells   []string
	seen    []int
}

func (o *object) read(prefix string, raw json.RawMessage, depth int) error {
	list, err := members(raw)
	if err != nil {
		return err
	}
	for _, m := range list {
		key := text.SafeLine(prefix + m.key)
		if key == "" {
			key = "(" + Letter(len(o.t.Columns)) + ")"
		}
		if m.value[0] == '{' && depth < maxNesting {
			if err := o.read(key+".", m.value, depth+1); err != nil {
				return err
			}
			continue
		}
		o.put(key, scalar(m.value))
	}
	return nil
}

func (o *object) put(column, cell string) {
	i, ok := o.index[column]
	if !ok {
		i = len(o.t.Columns)
		if i > o.columns {
			return // refused by the caller
		}
		o.index[column] = i
		o.t.Columns = append(o.t.Columns, column)
	}
	for len(o.cells) <= i {
		o.cells = append(o.cells, "")
	}
	if slices.Contains(o.seen, i) {
		o.t.notice(o.row, column, pair("la clé figure deux fois ; la dernière vaut.", "the key stands twice; the last holds."))
	}
	o.seen = append(o.seen, i)
	o.cells[i] = cell
}

// scalar gives a JSON value as a cell: texts as they are, null empty, lists of
// scalars with semicolons between, anything else as JSON.
func scalar(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s // null leaves s empty
	}
	var list []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &list) != nil {
		return string(raw)
	}
	cells := make([]string, len(list))
	for i, item := range list {
		if item[0] == '[' || item[0] == '{' {
			return string(raw)
		}
		cells[i] = scalar(item)
		if strings.Contains(cells[i], ";") {
			return string(raw)
		}
	}
	return strings.Join(cells, "; ")
}

type member struct {
	key   string
	value json.RawMessage
}

// members lists an object's keys and values in the order of the file.
func members(raw json.RawMessage) ([]member, error) {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	var list []member
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, ok := key.(string)
		if !ok {
			return nil, io.ErrUnexpectedEOF
		}
		m := member{key: name}
		if err := d.Decode(&m.value); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

func shapeJSON(name string) error {
	return fault.New(fault.Invalid,
		"« %s » ne contient pas de liste d’objets. Écrivez [{\"nom\": \"…\"}, …], ou {\"organisations\": [{…}], \"personnes\": [{…}]}.",
		"“%s” holds no list of objects. Write [{\"name\": \"…\"}, …], or {\"organisations\": [{…}], \"people\": [{…}]}.", short(name))
}

// brokenJSON names the line where a JSON text goes wrong.
func brokenJSON(name, s string) error {
	var any json.RawMessage
	err := json.Unmarshal([]byte(s), &any)
	line := 1
	if slip, ok := errors.AsType[*json.SyntaxError](err); ok {
		line += strings.Count(s[:min(int(slip.Offset), len(s))], "\n")
	}
	return fault.Wrap(err, fault.Invalid,
		"« %[1]s » n’est pas du JSON valable : il se lit jusqu’à la ligne %[2]d. Vérifiez-y les guillemets, virgules et accolades.",
		"“%[1]s” is not valid JSON: it reads up to line %[2]d. Check the quotation marks, commas and braces there.", short(name), line).With(Place("", line, ""))
}
