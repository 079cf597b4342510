// Package chip holds the small marks: people and organisations by name, counts
// and states in a word, the letter of a track, how certain something is.
package chip

// Props is somebody or something by name.
type Props struct {
	Name, Soft, Href string
	Icon             string // person, org, place…
}
