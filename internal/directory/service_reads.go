package directory

import (
	"context"

	"escale.dev/escale/internal/db"
)

// asStored reads organisations each under its own id, merged or not.
func asStored(ctx context.Context, tx *db.Tx, ids []string) (map[string]Organisation, error) {
	ids = unique(ids)
	rows, err := organisationsWhere(ctx, tx, "id", ids)
	if err != nil {
		return nil, err
	}
	aliases, err := aliasesOf(ctx, tx, OrganisationKind, ids)
	out := make(map[string]Organisation, len(rows))
	for _, o := range rows {
		o.Aliases = aliases[o.ID]
		out[o.ID] = o
	}
	return out, err
}

func peopleAsStored(ctx context.Context, tx *db.Tx, ids []string) (map[string]Person, error) {
	ids = unique(ids)
	rows, err := peopleWhere(ctx, tx, "id", ids)
	if err != nil {
		return nil, err
	}
	aliases, err := aliasesOf(ctx, tx, PersonKind, ids)
	if err != nil {
		return nil, err
	}
	mandates, err := mandatesOf(ctx, tx, ids)
	out := make(map[string]Person, len(rows))
	for _, p := range rows {
		p.Aliases, p.Mandates = aliases[p.ID], mandates[p.ID]
		out[p.ID] = p
	}
	return out, err
}
