package ui

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"

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
	return Print(stdout, escapeJSON(text.String()))
}

// escapeJSON escapes in JSON what a terminal would obey or hide and JSON lets
// pass: DEL, C1, and what changes the direction of text. None of it occurs in
// JSON outside strings, so a reader gets the same values.
func escapeJSON(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch high, low := utf16.EncodeRune(r); {
		case r == '\n' || unicode.IsPrint(r):
			b.WriteRune(r)
		case high != unicode.ReplacementChar:
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
