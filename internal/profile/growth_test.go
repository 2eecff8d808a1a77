package profile

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
)

// hostile are config files of n sections that once took time, memory or output
// that grew with the square of n.
var hostile = map[string]func(b *strings.Builder, n int){
	"empty sections": func(b *strings.Builder, n int) {
		for i := range n {
			fmt.Fprintf(b, "[p%d]\n", i)
		}
	},
	"one section again and again": func(b *strings.Builder, n int) {
		for i := range n {
			fmt.Fprintf(b, "[profile a]\nkey%d = 1\n[profile p%d]\nsource_profile = a\n", i, i)
		}
	},
	"one name in many kinds": func(b *strings.Builder, n int) {
		for i := range n {
			fmt.Fprintf(b, "[kind%d a]\n[profile p%d]\nsource_profile = a\n", i, i)
		}
	},
	"a chain": func(b *strings.Builder, n int) {
		for i := range n {
			fmt.Fprintf(b, "[profile p%d]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = p%d\n", i, i+1)
		}
	},
	"a loop": func(b *strings.Builder, n int) {
		for i := range n {
			fmt.Fprintf(b, "[profile p%d]\nsource_profile = p%d\n", i, (i+1)%n)
		}
	},
	"short loops": func(b *strings.Builder, n int) {
		for i := range n {
			fmt.Fprintf(b, "[profile p%d]\nsource_profile = p%d\n", i, i/20*20+(i+1)%20)
		}
	},
	"aliases": func(b *strings.Builder, n int) {
		for i := range n {
			fmt.Fprintf(b, "[profile p%d]\nawsmfa_write_to = w%d\n[profile w%d]\n", i, i, i)
		}
	},
	"a large services section": func(b *strings.Builder, n int) {
		b.WriteString("[services s]\n")
		for i := range n {
			fmt.Fprintf(b, "x%d =\n  endpoint_url = http://x\n", i)
		}
		for i := range n {
			fmt.Fprintf(b, "[profile p%d]\nservices = s\nmfa_serial = GAHT12345678\n%s", i, keys)
		}
	},
	"a large source": func(b *strings.Builder, n int) {
		b.WriteString("[profile a]\n" + keys)
		for i := range n {
			fmt.Fprintf(b, "x%d = 1\n", i)
		}
		for i := range n {
			fmt.Fprintf(b, "[profile p%d]\nsource_profile = a\n", i)
		}
	},
	"a source that cannot be read": func(b *strings.Builder, n int) {
		b.WriteString("[profile a]\n" + strings.Repeat("x", 20*n) + "\x00\n")
		for i := range n {
			fmt.Fprintf(b, "[profile p%d]\nsource_profile = a\n", i)
		}
	},
}

func hostileFile(name string, n int) (f *inifile.File, size int) {
	var b strings.Builder
	hostile[name](&b, n)
	return inifile.Index([]byte(b.String())), b.Len()
}

// All of ten times the sections takes about ten times the memory, in all, and
// says no more than the files deserve.
func TestAllOfHostileFilesIsLinear(t *testing.T) {
	const few = 200
	for name := range hostile {
		measure := func(n int) (allocated uint64) {
			f, size := hostileFile(name, n)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			said := 0
			for p, err := range All(f, nil, Options{Getenv: env()}) {
				if said += len(p.Name); err != nil {
					said += len(err.Error())
				}
			}
			runtime.ReadMemStats(&after)
			if said > 20*size+2000 {
				t.Errorf("%s: says %d bytes of a file of %d", name, said, size)
			}
			return after.TotalAlloc - before.TotalAlloc
		}
		if little, much := measure(few), measure(10*few); much > 14*little {
			t.Errorf("%s: %d sections take %d bytes, ten times as many %d", name, few, little, much)
		}
	}
}

// While All runs it holds no more than a few times the size of the file: a
// million empty sections are no reason to run out of memory.
func TestAllHoldsLittle(t *testing.T) {
	const n = 200_000
	f, size := hostileFile("empty sections", n)
	held := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, seen := held(), 0
	for range All(f, nil, Options{Getenv: env()}) {
		if seen++; seen == n {
			if after := held(); after > before && after-before > uint64(30*size) {
				t.Errorf("%d bytes are held for a file of %d", after-before, size)
			}
		}
	}
	if seen != n {
		t.Errorf("%d profiles", seen)
	}
}

func TestLongChains(t *testing.T) {
	for _, test := range []struct {
		n    int
		want string
	}{
		{maxChain, ""},
		{maxChain + 1, `profile "p0" has more than 25 source profiles before its access keys`},
	} {
		var b strings.Builder
		for i := range test.n - 1 {
			fmt.Fprintf(&b, "[profile p%d]\nsource_profile = p%d\n", i, i+1)
		}
		fmt.Fprintf(&b, "[profile p%d]\n%s%s", test.n-1, testSerial, keys)
		if _, err := resolve(b.String(), "", Options{Name: "p0"}); message(err) != test.want {
			t.Errorf("%d profiles: %v, want %s", test.n, err, test.want)
		}
	}
	f, _ := hostileFile("a loop", 20)
	_, err := Resolve(f, nil, Options{Name: "p0", Getenv: env()})
	if want := `source_profile goes in a circle: "p0" -> "p1" -> "p2" -> ... (16 more) -> "p19" -> "p0"`; message(err) != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func BenchmarkAllOfHostileFiles(b *testing.B) {
	for name := range hostile {
		for _, n := range []int{1_000, 10_000} {
			f, _ := hostileFile(name, n)
			b.Run(fmt.Sprint(name, "/", n), func(b *testing.B) {
				for b.Loop() {
					for range All(f, nil, Options{Getenv: env()}) {
					}
				}
			})
		}
	}
}
