package main

import (
	"regexp"
	"strings"
)

// columns is where a line is broken, as a terminal of that width breaks it.
const columns = 80

// piece is text in one look: "", the number of a colour or of bold, as SGR has it
// (ECMA-48), or promptLook.
type piece struct{ text, look string }

// line is one line of the terminal.
type line struct {
	pieces []piece
	typed  bool // by a person
	prompt int  // how many characters stand before what is typed
}

func (l line) length() (n int) {
	for _, p := range l.pieces {
		n += len([]rune(p.text))
	}
	return n
}

// prompt is what a typed line begins with, perhaps behind what is left of a
// session; its last two characters have promptLook.
var prompt = regexp.MustCompile(`^(?:\[[^]]+\] )?\$ `)

const promptLook = "prompt"

// control is what a terminal obeys: a sequence that sets the look, whose numbers
// are caught, or any other, which is dropped.
var control = regexp.MustCompile("\x1b\\[([0-9;]*)m|\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07]*\x07|[\x00-\x08\x0b-\x1f]")

// read takes a transcript apart into lines of so many columns.
func read(transcript string, columns int) []line {
	var lines []line
	for text := range strings.Lines(transcript) {
		lines = append(lines, broken(pieces(strings.TrimRight(text, "\r\n")), columns)...)
	}
	return lines
}

// pieces splits a line where its look changes.
func pieces(text string) []piece {
	var all []piece
	look, from := "", 0
	add := func(to int) {
		if to > from {
			all = append(all, piece{text[from:to], look})
		}
	}
	for _, at := range control.FindAllStringSubmatchIndex(text, -1) {
		add(at[0])
		from = at[1]
		if at[2] >= 0 {
			look = strings.TrimPrefix(text[at[2]:at[3]], "0")
		}
	}
	add(len(text))
	return all
}

// marked tells how long the prompt of a line is, 0 where it has none, and gives
// its end the look of one.
func marked(all []piece) ([]piece, int) {
	var text strings.Builder
	for _, p := range all {
		text.WriteString(p.text)
	}
	found := prompt.FindString(text.String())
	var out []piece
	at := 0
	for _, p := range all {
		cut := len(found) - at
		at += len(p.text)
		if found == "" || cut < 2 || cut > len(p.text) {
			out = append(out, p)
			continue
		}
		for _, part := range []piece{{p.text[:cut-2], p.look}, {p.text[cut-2 : cut], promptLook}, {p.text[cut:], p.look}} {
			if part.text != "" {
				out = append(out, part)
			}
		}
	}
	return out, len([]rune(found))
}

// broken breaks a line that is too long.
func broken(all []piece, columns int) []line {
	all, before := marked(all)
	current := line{typed: before > 0, prompt: before}
	var lines []line
	room := columns
	for _, p := range all {
		for runes := []rune(p.text); len(runes) > 0; {
			if room == 0 {
				lines, current, room = append(lines, current), line{}, columns
			}
			n := min(room, len(runes))
			current.pieces = append(current.pieces, piece{string(runes[:n]), p.look})
			runes, room = runes[n:], room-n
		}
	}
	return append(lines, current)
}
