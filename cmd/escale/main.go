// Command escale runs a territory's economic missions: see "escale help".
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"escale.dev/escale/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
