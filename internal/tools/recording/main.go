// Recording draws what a terminal showed as an SVG picture that types it again:
// recording TITLE <TRANSCRIPT >PICTURE. Lines that begin with "$ ", or with
// "[SESSION] $ ", are typed, all others come out at once. It knows the bold and coloured text of a terminal,
// and nothing else that one obeys.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "recording:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	if len(args) != 1 {
		return fmt.Errorf("takes a title and reads a transcript")
	}
	transcript, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	lines := read(string(transcript), columns)
	if !slices.ContainsFunc(lines, func(l line) bool { return l.typed }) {
		return fmt.Errorf("nothing is typed in the transcript")
	}
	_, err = io.WriteString(out, draw(args[0], lines))
	return err
}
