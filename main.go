// Awsmfa turns an MFA code into an AWS session in the shell you are in.
package main

import (
	"os"

	"awsmfa/internal/app"
)

func main() { os.Exit(app.Main()) }
