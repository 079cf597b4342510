// Package studytest is a small mission for tests of studies and their pages: four companies, four counterparts with one
// person each, one table for a morning of an hour and a half, and another mission beside it.
package studytest
