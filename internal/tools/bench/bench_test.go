package main

import (
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestSpread(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   spread
	}{
		{[]float64{5}, spread{5, 5, 5}},
		{[]float64{3, 1}, spread{1.2, 2, 2.8}},
		{[]float64{10, 0, 9, 1, 8, 2, 7, 3, 6, 4, 5}, spread{1, 5, 9}},
	} {
		got := spreadOf(test.values)
		for _, pair := range [][2]float64{{got.low, test.want.low}, {got.median, test.want.median}, {got.high, test.want.high}} {
			if d := pair[0] - pair[1]; d > 1e-9 || d < -1e-9 {
				t.Errorf("spread of %v is %v, want %v", test.values, got, test.want)
			}
		}
	}
}

// Ratios are taken within a round: a round in which all was twice as slow moves
// none of them.
func TestSummarize(t *testing.T) {
	at := func(msec ...time.Duration) (s []sample) {
		for _, m := range msec {
			s = append(s, sample{wall: m * time.Millisecond, processor: m * time.Millisecond / 2, peak: int64(m) * 1024, traffic: traffic{int64(m), 1}})
		}
		return s
	}
	same := func(v float64) spread { return spread{v, v, v} }
	got := summarize([]row{{name: "floor"}, {name: "program"}}, [][]sample{at(1, 2, 1), at(3, 6, 3)})
	got[0].wall, got[0].processor, got[1].wall, got[1].processor = spread{}, spread{}, spread{}, spread{}
	want := []result{
		{name: "floor", ratio: same(1), peak: 2, traffic: traffic{2, 1}},
		{name: "program", ratio: same(3), more: spread{2, 2, 3.6}, peak: 6, traffic: traffic{6, 1}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestReadSample(t *testing.T) {
	got, err := readSample("1500000 900000 2048 0 \n")
	want := sample{wall: 1500 * time.Microsecond, processor: 900 * time.Microsecond, peak: 2048}
	if err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	for _, line := range []string{"1 2 3 256 \n", "1 2 3 \n", "\n"} {
		if got, err := readSample(line); err == nil {
			t.Errorf("%q is taken for %+v", line, got)
		}
	}
}

func TestCollected(t *testing.T) {
	const report = "==7== Events    : Ir\n==7== Collected : 272857\n==7== \n==7== I   refs:      272,857\n"
	if n, err := collected([]byte(report)); n != 272857 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if n, err := collected([]byte("==7== Events    : Ir\n")); err == nil {
		t.Errorf("found %d in a report without a number", n)
	}
}

func TestVerdict(t *testing.T) {
	for _, test := range []struct {
		value float64
		want  string
	}{{2.2, "reached, and the goal"}, {2.21, "reached"}, {2.6, "reached"}, {2.61, "missed: (say why here)"}} {
		if got := newFigure("", test.value, "", "%v", &limits{2.6, 2.2}, true).verdict(); got != test.want {
			t.Errorf("%v: %q, want %q", test.value, got, test.want)
		}
	}
	if got := newFigure("", 7, "", "%v", nil, true).verdict(); got != "" {
		t.Errorf("without a gate: %q", got)
	}
}

// Only what no other load can move makes --gate fail.
func TestGate(t *testing.T) {
	tight := &limits{1, 1}
	r := &report{figures: []figure{newFigure("time", 9, "9", "%v", tight, false), newFigure("size", 1, "1", "%v", tight, true)}}
	if err := r.missed(); err != nil {
		t.Errorf("failed with %v", err)
	}
	r.figures = append(r.figures, newFigure("count", 2, "2", "%v", tight, true))
	if err := r.missed(); err == nil || err.Error() != "missed: count: 2, gate 1" {
		t.Errorf("got %v", err)
	}
}

func TestOptions(t *testing.T) {
	got, err := parse([]string{"--rounds", "7", "--vs", "a b=X=1 Y=2 prog --flag=3", "--gate"}, io.Discard)
	want := options{rounds: 7, gate: true, others: []other{{"a b", []string{"X=1", "Y=2"}, []string{"prog", "--flag=3"}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	for _, args := range [][]string{{"--vs", "prog"}, {"--vs", "name="}, {"--vs", "=prog"}, {"--vs", "name=X=1"}, {"--rounds", "0"}, {"word"}} {
		if got, err := parse(args, io.Discard); err == nil {
			t.Errorf("%q is taken for %+v", args, got)
		}
	}
}

func TestCommandLine(t *testing.T) {
	got := commandLine([]string{"--rounds", "7", "--vs", "a=it's b"})
	if want := `scripts/bench --rounds 7 --vs 'a=it'\''s b'`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// shown is a report with all that a report can have.
var shown = report{
	machine: "Some Processor, 2 cores", command: "scripts/bench --rounds 3", rounds: 3, notes: []string{"A note."},
	tables: []measured{{"Title <1>", []result{
		{name: "floor & base", ratio: spread{1, 1, 1}, wall: spread{1, 1.5, 2}, processor: spread{1, 1, 1}, peak: 1.8},
		{name: "program", ratio: spread{2, 12.25, 13}, wall: spread{2, 18, 30}, processor: spread{1, 9, 10}, peak: 7.1},
	}}},
	figures: []figure{newFigure("a ratio", 2.5, "2.50", "%.2f", &limits{2.6, 2.3}, false), newFigure("a size", 3, "3.0 MB", "%.1f MB", nil, true)},
}

func TestText(t *testing.T) {
	want := `Title <1>
                ÷ floor & base    ms                processor ms  peak MiB
  floor & base  1.00              1.50 (1.00–2.00)  1.00          1.8
  program       12.2 (2.00–13.0)  18.0 (2.00–30.0)  9.00          7.1

Figures
           measured  gate    goal
  a ratio  2.50      ≤ 2.60  ≤ 2.30  reached
  a size   3.0 MB

A note.
Some Processor, 2 cores. 3 rounds, a tenth of that where scripts or shells run.
`
	if got := shown.text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMarkdown(t *testing.T) {
	want := `**Title <1>**

|  | ÷ floor & base | ms | processor ms | peak MiB |
|---|---:|---:|---:|---:|
| floor & base | 1.00 | 1.50 (1.00–2.00) | 1.00 | 1.8 |
| program | 12.2 (2.00–13.0) | 18.0 (2.00–30.0) | 9.00 | 7.1 |

**Figures**

|  | measured | gate | goal |  |
|---|---:|---:|---:|---:|
| a ratio | 2.50 | ≤ 2.60 | ≤ 2.30 | reached |
| a size | 3.0 MB |  |  |  |

A note.
Some Processor, 2 cores. 3 rounds, a tenth of that where scripts or shells run.
Reproduced by ` + "`scripts/bench --rounds 3`.\n"
	if got := shown.markdown(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPicture(t *testing.T) {
	text := picture(shown.tables)
	bars := map[string]string{} // width by class
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, is := token.(xml.StartElement); is && e.Name.Local == "rect" {
			attr := map[string]string{}
			for _, a := range e.Attr {
				attr[a.Name.Local] = a.Value
			}
			bars[attr["class"]] = attr["width"]
		}
	}
	// The longest spread, 13, fills the 330 pixels between labels and values.
	if want := map[string]string{"floor": "25.4", "bar": "311.0"}; !reflect.DeepEqual(bars, want) {
		t.Errorf("bars are %v, want %v", bars, want)
	}
	for _, want := range []string{"Title &lt;1&gt;", "floor &amp; base", "12.2 (2.00–13.0)", "prefers-color-scheme: dark"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the picture", want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{10: "10", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
