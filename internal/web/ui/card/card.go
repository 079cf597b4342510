// Package card is the sheet on which a part of a page stands.
package card

import (
	"escale.dev/escale/internal/web/ui"
)

// Props is what a card has besides its content.
type Props struct {
	ID, Title, Soft string
	Tools           []ui.Action
}
