// Package file keeps files in the database: what people upload and what the program makes for them.
//
// A file belongs to an owner, a key that the capability chooses ("exchange:" and a mission's id), and
// is reached only through it. The same content under the same name is kept once for an owner. Files
// live in the database so that one backup, one transaction and one restore cover them.
package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"path"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// MaxSize is the largest content that is kept, in bytes: 20 MB.
const MaxSize = 20 << 20

// maxName is the longest file name in bytes, as on most file systems.
const maxName = 255

// New is a file to be kept. Owner must not be empty.
type New struct {
	Owner, Name, Mime string
	Content           []byte
}

// File is a kept file. Content is nil in lists.
type File struct {
	ID, Owner, Name, Mime, SHA256 string
	Size                          int64
	CreatedAt                     span.Instant
	Content                       []byte
}

// Put keeps a file in the caller's transaction and gives it back without its content; when the owner
// has that content under that name already, that file. Names lose their folders and what does not
// print. The error is TooLarge above MaxSize, and Invalid without an owner.
func Put(ctx context.Context, tx *db.Tx, n New) (File, error) {
	switch {
	case len(n.Content) > MaxSize:
		return File{}, fault.New(fault.TooLarge,
			"« %s » pèse plus de 20 Mo, la limite. Réduisez le fichier ou découpez-le.",
			"“%s” is larger than 20 MB, the limit. Make the file smaller or split it.", CleanName(n.Name))
	case n.Owner == "":
		return File{}, fault.New(fault.Invalid, "Il manque à qui appartient ce fichier.", "Whose file this is, is missing.")
	}
	sum := sha256.Sum256(n.Content)
	f := File{
		ID: db.NewID(), Owner: n.Owner, Name: CleanName(n.Name), Mime: cleanMime(n.Mime),
		SHA256: hex.EncodeToString(sum[:]), Size: int64(len(n.Content)), CreatedAt: tx.Now(),
	}
	have, found, err := same(ctx, tx, f)
	if err != nil || found {
		return have, err
	}
	return f, insert(ctx, tx, f, n.Content)
}

// Get gives a file of an owner with its content; NotFound when the owner has no such file.
func Get(ctx context.Context, tx *db.Tx, owner, id string) (File, error) {
	f, found, err := get(ctx, tx, owner, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "Ce fichier n'existe pas ou n'existe plus.", "This file does not exist, or no longer.")
	}
	return f, err
}

// List gives the files of an owner without their content, the oldest first.
func List(ctx context.Context, tx *db.Tx, owner string) ([]File, error) { return list(ctx, tx, owner) }

// Delete removes a file of an owner; one that is not there is no error.
func Delete(ctx context.Context, tx *db.Tx, owner, id string) error {
	return remove(ctx, tx, owner, id)
}

// CleanName gives a name that is safe to show, to store and to offer for download: no folders, no
// control or direction characters, at most 255 bytes, never empty.
func CleanName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSpace(strings.Join(strings.Fields(text.Safe(name)), " "))
	if strings.Trim(name, "./ ") == "" {
		return "file"
	}
	if len(name) > 4*maxName { // hostile: not worth its ending
		name = strings.ToValidUTF8(name[:4*maxName], "")
	}
	for len(name) > maxName {
		stem, ext := name[:len(name)-len(path.Ext(name))], path.Ext(name)
		if len(ext) > 16 || stem == "" {
			stem, ext = name, ""
		}
		_, last := utf8.DecodeLastRuneInString(stem)
		name = stem[:len(stem)-last] + ext
	}
	return name
}

// cleanMime gives a media type that a browser may be told, or bytes without a meaning.
func cleanMime(s string) string {
	kind, params, err := mime.ParseMediaType(s)
	if err != nil || !strings.Contains(kind, "/") {
		return "application/octet-stream"
	}
	return mime.FormatMediaType(kind, params)
}
