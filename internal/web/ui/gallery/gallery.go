// Package gallery is the style guide: every component in every state. The site
// serves it in development only, at /_ui.
package gallery
