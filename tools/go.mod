module escale.dev/escale/tools

go 1.26.0

require (
	github.com/evanw/esbuild v0.28.2
	golang.org/x/sys v0.30.0 // indirect
)
