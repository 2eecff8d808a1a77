package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	got := read("$ type \x1b]0;title\x07this\r\nplain \x1b[1;31mred\x1b[0m\x1b[K end\x1b[m.\n\n$ 12345678901\n[\x1b[31ma\x1b[0m] $ b\n[a] b $ \n", 10)
	want := []line{
		{[]piece{{"$ ", promptLook}, {"type ", ""}, {"thi", ""}}, true, 2}, {[]piece{{"s", ""}}, false, 0},
		{[]piece{{"plain ", ""}, {"red", "1;31"}, {" ", ""}}, false, 0}, {[]piece{{"end", ""}, {".", ""}}, false, 0},
		{},
		{[]piece{{"$ ", promptLook}, {"12345678", ""}}, true, 2}, {[]piece{{"901", ""}}, false, 0},
		{[]piece{{"[", ""}, {"a", "31"}, {"] ", ""}, {"$ ", promptLook}, {"b", ""}}, true, 6},
		{[]piece{{"[a] b $ ", ""}}, false, 0},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// shown is the text of a picture, a line each.
func shown(t *testing.T, picture string) (lines []string) {
	t.Helper()
	var text *strings.Builder
	for d := xml.NewDecoder(strings.NewReader(picture)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "text" && e.Attr[0].Value == "line" {
				text = new(strings.Builder)
			}
		case xml.CharData:
			if text != nil {
				text.Write(e)
			}
		case xml.EndElement:
			if e.Name.Local == "text" && text != nil {
				lines, text = append(lines, text.String()), nil
			}
		}
	}
}

// Text is typed key by key and answers follow it, whatever characters it has.
func TestDraw(t *testing.T) {
	picture := draw("a <title>", read("$ a && b\n\x1b[31m<red>\x1b[0m & so on\n", 100))
	if got, want := shown(t, picture), []string{"$ a && b", "<red> & so on"}; !reflect.DeepEqual(got, want) {
		t.Errorf("shows %q, want %q", got, want)
	}
	for _, want := range []string{
		"animation-delay:0.90s;animation-duration:0.27s;animation-timing-function:steps(6)", "animation-delay:1.52s",
		`<tspan class="look-31">&lt;red&gt;</tspan>`, `aria-label="a &lt;title&gt;"`, "prefers-reduced-motion",
	} {
		if !strings.Contains(picture, want) {
			t.Errorf("%q is not in\n%s", want, picture)
		}
	}
}

// A demo that showed nothing leaves no picture.
func TestNothingIsTyped(t *testing.T) {
	for transcript, draws := range map[string]bool{"": false, "building awsmfa ...\n": false, "$ authaws\n": true} {
		var picture strings.Builder
		err := run([]string{"title"}, strings.NewReader(transcript), &picture)
		if (err == nil) != draws || (picture.Len() > 0) != draws {
			t.Errorf("%q: %v, a picture of %d bytes", transcript, err, picture.Len())
		}
	}
}

// The picture of the README shows what scripts/demo types now.
func TestPictureOfTheDemo(t *testing.T) {
	picture, err := os.ReadFile("../../../docs/demo.svg")
	if err != nil {
		t.Fatal(err)
	}
	demo, err := os.ReadFile("../../../scripts/demo")
	if err != nil {
		t.Fatal(err)
	}
	var typed []string
	for _, l := range shown(t, string(picture)) {
		if before := prompt.FindString(l); before != "" {
			typed = append(typed, regexp.MustCompile(`\b[0-9]{6}\b`).ReplaceAllString(l[len(before):], "CODE"))
		}
	}
	var want []string
	for _, match := range regexp.MustCompile(`(?m)^(?:! )?demo '(.*)' \|\| exit 1$`).FindAllStringSubmatch(string(demo), -1) {
		want = append(want, regexp.MustCompile(`\$1\b|000000`).ReplaceAllString(match[1], "CODE"))
	}
	if !reflect.DeepEqual(typed, want) {
		t.Errorf("docs/demo.svg types\n%q, scripts/demo\n%q; make it anew with scripts/record", typed, want)
	}
}
