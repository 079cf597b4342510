package file

import (
	"context"

	"escale.dev/escale/internal/db"
)

const columns = `id, owner, name, mime, sha256, size, created_at`

func scan(r db.Row, f *File) error {
	return r.Scan(&f.ID, &f.Owner, &f.Name, &f.Mime, &f.SHA256, &f.Size, &f.CreatedAt)
}

func same(ctx context.Context, tx *db.Tx, f File) (File, bool, error) {
	return db.Maybe(ctx, tx, scan, `SELECT `+columns+` FROM file_blob WHERE owner = $1 AND sha256 = $2 AND name = $3`, f.Owner, f.SHA256, f.Name)
}

func insert(ctx context.Context, tx *db.Tx, f File, content []byte) error {
	if content == nil {
		content = []byte{}
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO file_blob (id, owner, name, mime, sha256, size, created_at, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, f.ID, f.Owner, f.Name, f.Mime, f.SHA256, f.Size, f.CreatedAt, content)
	return err
}

func get(ctx context.Context, tx *db.Tx, owner, id string) (File, bool, error) {
	return db.Maybe(ctx, tx, func(r db.Row, f *File) error {
		return r.Scan(&f.ID, &f.Owner, &f.Name, &f.Mime, &f.SHA256, &f.Size, &f.CreatedAt, &f.Content)
	}, `SELECT `+columns+`, content FROM file_blob WHERE owner = $1 AND id = $2`, owner, id)
}

func list(ctx context.Context, tx *db.Tx, owner string) ([]File, error) {
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM file_blob WHERE owner = $1 ORDER BY created_at, id`, owner)
}

func remove(ctx context.Context, tx *db.Tx, owner, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM file_blob WHERE owner = $1 AND id = $2`, owner, id)
	return err
}
