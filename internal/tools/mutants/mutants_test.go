package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		source string
		want   []string // each with what the changed line becomes
	}{
		{"func f(a, b bool) { if a && !b { g() } }", []string{
			"f: a && !b: always => if true || (a && !b) { g() }",
			"f: a && !b: never => if false && (a && !b) { g() }",
			"f: a && !b: left operand only => if ((a) || false && (!b)) { g() }",
			"f: a && !b: right operand only => if (false && (a) || (!b)) { g() }",
			"f: !b -> (b) => if a && (b) { g() }",
			"f: g(): dropped => if a && !b { {} }",
		}},
		{"func (t *T) f() error { return g() }", []string{
			"T.f: return g(): no error => { var dropped error = g(); _ = dropped; return nil }",
		}},
		{"func f() error { g(func() { return }); return nil }", []string{
			"f: g(func() { return }): dropped => {}; return nil",
		}},
		{"const mode, size = 0o600, 1", []string{
			"const: 0o600 -> 0601 => const mode, size = 0601, 1",
			"const: 0o600 -> 0 => const mode, size = 0, 1",
			"const: 1 -> 2 => const mode, size = 0o600, 2",
		}},
		{`func f(a int) { switch a { case 1, 'x': a = a + a; case 'y': a += "1" + "2" } }`, []string{
			"f: case 1: dropped => switch a { case 'x': a = a + a; case 'y': a += \"1\" + \"2\" }",
			"f: case 'x': dropped => switch a { case 1: a = a + a; case 'y': a += \"1\" + \"2\" }",
			"f: case 'y': dropped => switch a { case 1, 'x': a = a + a;  }",
			"f: 1 -> 2 => switch a { case 2, 'x': a = a + a; case 'y': a += \"1\" + \"2\" }",
			"f: a = a + a: dropped => switch a { case 1, 'x': {}; case 'y': a += \"1\" + \"2\" }",
			"f: a + a: - => switch a { case 1, 'x': a = a - a; case 'y': a += \"1\" + \"2\" }",
			`f: a += "1" + "2": dropped => switch a { case 1, 'x': a = a + a; case 'y': {} }`,
		}},
		{"func f(a int) { for a < 1 { break }; switch { case a > 1: _ = true } }", []string{
			"f: a < 1: never => for false && (a < 1) { break }; switch { case a > 1: _ = true }",
			"f: a < 1: <= => for a <= 1 { break }; switch { case a > 1: _ = true }",
			"f: 1 -> 2 => for a < 2 { break }; switch { case a > 1: _ = true }",
			"f: break -> continue => for a < 1 { continue }; switch { case a > 1: _ = true }",
			"f: a > 1: always => for a < 1 { break }; switch { case true || (a > 1): _ = true }",
			"f: a > 1: never => for a < 1 { break }; switch { case false && (a > 1): _ = true }",
			"f: a > 1: >= => for a < 1 { break }; switch { case a >= 1: _ = true }",
			"f: 1 -> 2 (2) => for a < 1 { break }; switch { case a > 2: _ = true }",
			"f: true -> false => for a < 1 { break }; switch { case a > 1: _ = false }",
		}},
	} {
		source := []byte("package p\n" + test.source + "\n")
		files := token.NewFileSet()
		tree, err := parser.ParseFile(files, "p.go", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		s := newSeeker("p/p.go", source, files)
		s.types = (&pkg{}).types(files, []*ast.File{tree})
		s.file(tree)
		var got []string
		for _, f := range s.found {
			changed := strings.Split(string(f.apply(source)), "\n")[1]
			if _, body, is := strings.Cut(changed, " { "); is {
				changed = strings.TrimSuffix(body, " }")
			}
			got = append(got, strings.TrimPrefix(f.String(), "p/p.go ")+" => "+changed)
			if f.line != 2 {
				t.Errorf("%s is in line %d", f, f.line)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("faults of %s:\n%s\nwant\n%s", test.source, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

const code = `package small

func Least(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func Unused(n int) int {
	for n < 3 {
		n++
	}
	return n
}
`

// The first compares two equal numbers, of which either is the least.
const itsTest = `package small

import "testing"

func TestLeast(t *testing.T) {
	if Least(1, 2) != 1 || Least(2, 1) != 1 {
		t.Fail()
	}
}
`

const endlessTest = `
func TestUnused(t *testing.T) {
	if Unused(1) != 3 || Unused(4) != 4 {
		t.Fail()
	}
}
`

// TestRun tries real faults with the real compiler.
func TestRun(t *testing.T) {
	const equal = "small/small.go Least: a < b: <="
	for _, test := range []struct {
		name, tests, reasons, only, out, err string
	}{
		{"survivors", itsTest, "", "Least", "small/small.go:4\t" + equal + "\n3 faults, 2 caught (66.7 %), 0 of them because the tests did not end; 0 have a reason, 1 survived\n", "1 faults need a test, or a reason"},
		{"reason", itsTest, equal + " # equal numbers\nother/a.go f: a # b\n", "Least", "3 faults, 2 caught (66.7 %), 0 of them because the tests did not end; 1 have a reason, 0 survived\n", ""},
		{"not compiled", itsTest + endlessTest, "", "Unused: [n3]", "5 faults, 5 caught (100.0 %), 1 of them because the tests did not end; 0 have a reason, 0 survived\n", ""},
		{"old reason", itsTest, "# a comment\n\nsmall/small.go Least: a > b: < # it was\n", "", "", "fits no fault"},
		{"no reason", itsTest, equal + "\n", "", "", "has no reason"},
		{"twice", itsTest, equal + " # a\n" + equal + " # b\n", "", "", "excuses the same fault again"},
		{"fails by itself", strings.Replace(itsTest, "!= 1", "!= 2", 1), "", "", "", "without a fault: exit status 1"},
		{"nothing", itsTest, "", "Most", "", "no fault fits"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.name == "not compiled" && testing.Short() {
				t.Skip("waits for tests that do not end")
			}
			folder := t.TempDir()
			for name, text := range map[string]string{
				"go.mod": "module small\n\ngo 1.26\n", "small/small.go": code, "small/small_test.go": test.tests, "reasons": test.reasons,
			} {
				path := filepath.Join(folder, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(folder)
			var out bytes.Buffer
			err := run(t.Context(), []string{"-only", test.only, "./small", "reasons"}, &out)
			if out.String() != test.out || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("run printed %q and returned %v; want %q and %q", &out, err, test.out, test.err)
			}
		})
	}
}

func TestSwitchesStandInsideEachOther(t *testing.T) {
	source := []byte("package p\nfunc f(a int, b bool) { if a < 1 && !b { g() } }\n")
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := newSeeker("p/p.go", source, files)
	s.types = (&pkg{}).types(files, []*ast.File{tree})
	s.file(tree)
	for i := range s.found {
		s.found[i].number = i + 1
	}
	got := string(withSwitches(source, s.found))
	const want = "package p\nfunc f(a int, b bool) { if (mutantOn(1) || ((!mutantOn(2) && ((mutantOn(4) || (mutantOperatorOrder(5, a , \"<\",  mutantNumber[int](6, 1, 2)))) && (mutantOn(3) || ((mutantOn(7) != !b))))))) { if !mutantOn(8) { g() } } }\n"
	if got != want {
		t.Errorf("withSwitches gave\n%s\nwant\n%s", got, want)
	}
}
