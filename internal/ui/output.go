package ui

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"awsmfa/internal/host"
)

// Print writes data to stdout, whole or with an error.
func Print(stdout io.Writer, text string) error {
	if _, err := io.WriteString(stdout, text); err != nil {
		return fmt.Errorf("cannot write to standard output: %w", host.Reason(err))
	}
	return nil
}

// PrintJSON writes v to stdout so that people can read it too.
func PrintJSON(stdout io.Writer, v any) error {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	return Print(stdout, text.String())
}
