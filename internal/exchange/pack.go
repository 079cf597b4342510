package exchange

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"escale.dev/escale/internal/fault"
)

// Limits of an archive.
const (
	packFiles = 60
	packBytes = 120 << 20 // once unpacked, all files together
)

// Pack puts several files into one archive, in which they bear the hour of at, on the clock of its place; the same files
// at the same hour give the same bytes. One file stays as it is.
func Pack(stem string, at time.Time, files []File) (File, error) {
	if len(files) == 1 {
		return files[0], nil
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: at.Truncate(time.Second)})
		if err != nil {
			return File{}, err
		}
		if _, err := w.Write(f.Bytes); err != nil {
			return File{}, err
		}
	}
	err := z.Close() // writes the directory of the archive
	return File{stem + ".zip", b.Bytes()}, err
}

// unpack replaces archives by the tables inside them; folders in an archive do not count. What is no table is left out.
func unpack(files []File) ([]File, error) {
	var out []File
	for _, f := range files {
		if strings.ToLower(path.Ext(f.Name)) != ".zip" {
			out = append(out, f)
			continue
		}
		inside, err := openPack(f)
		if err != nil {
			return out, err
		}
		out = append(out, inside...)
	}
	return out, nil
}

func openPack(f File) ([]File, error) {
	z, err := zip.NewReader(bytes.NewReader(f.Bytes), int64(len(f.Bytes)))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "l’archive ne se lit pas : elle est abîmée ou ce n’est pas une archive zip", "the archive cannot be read: it is damaged, or no zip archive")
	}
	if len(z.File) > packFiles {
		return nil, fault.New(fault.Invalid, "l’archive a %d fichiers, %d au plus : faites-en plusieurs imports", "the archive has %d files, %d at most: make several imports of it", len(z.File), packFiles)
	}
	var out []File
	room := int64(packBytes)
	for _, e := range z.File {
		name := path.Base(strings.ReplaceAll(e.Name, `\`, "/"))
		if strings.HasPrefix(name, ".") || !slices.Contains([]string{".csv", ".tsv", ".txt", ".xlsx", ".json"}, strings.ToLower(path.Ext(name))) {
			continue
		}
		r, err := e.Open()
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "« %s » ne se lit pas dans l’archive", "%q cannot be read in the archive", name)
		}
		b, err := io.ReadAll(io.LimitReader(r, room+1))
		_ = r.Close() // read to its end or refused
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "« %s » ne se lit pas dans l’archive", "%q cannot be read in the archive", name)
		}
		if room -= int64(len(b)); room < 0 {
			return nil, fault.New(fault.Invalid, "l’archive est trop grande une fois ouverte : %d Mo au plus", "the archive is too large once opened: %d MB at most", packBytes>>20)
		}
		out = append(out, File{name, b})
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "l’archive ne contient aucun tableau : .csv, .xlsx ou .json", "the archive holds no table: .csv, .xlsx or .json")
	}
	return out, nil
}
