package demo

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
)

// The real missions, in our own words, from five published texts. Each file is a part of one Dataset.
//
//go:embed data/*.json
var files embed.FS

// Real gives the real missions: Marseille in Miami 2017 with what came before it, and the Region at CES
// from 2017 to 2020.
func Real() (Dataset, error) { return readAll(files) }

func readAll(fsys fs.FS) (Dataset, error) {
	var all Dataset
	names, err := fs.Glob(fsys, "data/*.json")
	if err != nil {
		return all, err
	}
	for _, name := range names {
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return all, err
		}
		part, err := decode(body)
		if err != nil {
			return all, fmt.Errorf("demo: %s: %w", name, err)
		}
		all.add(part)
	}
	typeset(&all)
	return all, all.Check()
}

// decode refuses fields that a Dataset does not have: they would be lost without a word.
func decode(body []byte) (Dataset, error) {
	var part Dataset
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	err := d.Decode(&part)
	return part, err
}

func (d *Dataset) add(o Dataset) {
	d.Documents = append(d.Documents, o.Documents...)
	d.Organisations = append(d.Organisations, o.Organisations...)
	d.People = append(d.People, o.People...)
	d.Series = append(d.Series, o.Series...)
	d.Missions = append(d.Missions, o.Missions...)
	d.Facts = append(d.Facts, o.Facts...)
}
