package search_test

import (
	"fmt"
	"testing"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

var syllables = []string{"mar", "tel", "no", "vi", "che", "ran", "dou", "li", "bec", "sou", "ta", "gri", "pe", "lon", "va", "du"}

func name(n int) string {
	out := ""
	for range 3 {
		out += syllables[n%len(syllables)]
		n /= len(syllables)
	}
	return out
}

// large fills the index with a mission of 2,650 people, 2,040 organisations and 5,000 meetings.
func large(t testing.TB, d *db.DB) {
	var list []search.Entry
	for i := range 2650 {
		list = append(list, entry("person", fmt.Sprint("p", i), "", name(i*7)+" "+name(i*13+5), name(i%2040*31)+" industries"))
	}
	for i := range 2040 {
		list = append(list, entry("organisation", fmt.Sprint("o", i), "", name(i*31)+" industries", "Montréal"))
	}
	for i := range 5000 {
		list = append(list, search.Entry{Kind: "meeting", ID: fmt.Sprint("m", i), MissionID: "m1", Starts: span.At(dbtest.Clock),
			Title: text.Both(name(i%40*31) + " industries – " + name(i%2000*31) + " industries"), Words: []string{name(i%2650*7) + " " + name(i%2650*13+5)}})
	}
	put(t, d, list...)
}

func BenchmarkFind(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			d := map[string]func(testing.TB) *db.DB{"sqlite": dbtest.New, "postgres": dbtest.NewPostgreSQL}[engine](b)
			large(b, d)
			for _, query := range []string{"martelno", "mar", "industries", "industrie martelno", "marteloo"} {
				b.Run(query, func(b *testing.B) {
					for b.Loop() {
						find(b, d, organiser, query, 10)
					}
				})
			}
		})
	}
}

func BenchmarkPutLarge(b *testing.B) {
	for b.Loop() {
		large(b, dbtest.New(b))
	}
}
