// Manual writes awsmfa(1) from what the program's own --help says:
//
//	go run ./internal/tools/manual >internal/tools/manual/awsmfa.1
//
// It knows the macros of manual pages, and of awsmfa only what is no command or
// flag: its variables, its files and its exit statuses.
package main

import (
	"fmt"

	"awsmfa/internal/app"
)

func main() { fmt.Print(page(app.NewManual())) }
