package credfile

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
)

// many is a file with n other sections, and n sessions of which every third goes
// into one of them.
func many(n int) (file []byte, entries []Entry) {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[own%d]\noutput = json\n\n", i)
		name := fmt.Sprintf("role%d-mfa", i)
		if i%3 == 0 {
			name = fmt.Sprintf("own%d", i)
		}
		s := acme
		if i%2 == 0 {
			s.Region = "eu-west-1"
		}
		entries = append(entries, Entry{name, s})
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), entries
}

func sectionsOf(entries []Entry) (names []string) {
	for _, e := range entries {
		names = append(names, e.Section)
	}
	return names
}

// Many sessions are put and cleared as one after the other, to the byte.
func TestAllIsEach(t *testing.T) {
	file, entries := many(20)
	want := file
	for _, e := range entries {
		var err error
		var created bool
		if want, created, err = Put(want, e.Section, e.Session); err != nil || created != strings.HasSuffix(e.Section, "-mfa") {
			t.Fatal(e.Section, created, err)
		}
	}
	got, created, err := PutAll(file, entries)
	if err != nil || string(got) != string(want) {
		t.Fatalf("PutAll = %q, %v; want %q", got, err, want)
	}
	for _, e := range entries {
		if created[e.Section] != strings.HasSuffix(e.Section, "-mfa") {
			t.Errorf("%s: created is %v", e.Section, created[e.Section])
		}
	}
	if again, created, err := PutAll(got, entries); err != nil || string(again) != string(got) || created["role1-mfa"] {
		t.Errorf("PutAll again = %q, %v", again, err)
	}
	half := sectionsOf(entries[5:])
	want = got
	for _, section := range half {
		if want, err = Clear(want, section); err != nil {
			t.Fatal(err)
		}
	}
	if cleared, err := ClearAll(got, append([]string{"nobody", half[0], half[0], "own1"}, half...)); err != nil || string(cleared) != string(want) {
		t.Errorf("ClearAll = %q, %v; want %q", cleared, err, want)
	}
	if cleared, err := ClearAll(got, sectionsOf(entries)); err != nil || string(cleared) != string(file) {
		t.Errorf("ClearAll = %q, %v; want %q", cleared, err, file)
	}
}

// What one section cannot hold keeps all of them from being changed.
func TestOneRefusalStopsAll(t *testing.T) {
	for _, test := range []struct {
		name, file, section string
		as                  any
	}{
		{"long-term keys", other, "AcmeAccount", new(*LongTermError)},
		{"another manager", "[x]\nmanager = awsume\n", "x", new(*ManagerError)},
		{"indented", "[x]\n [y]\n", "x", new(*inifile.RefusedError)},
		{"twice", "", "role1-mfa", new(*inifile.RefusedError)},
	} {
		_, entries := many(4)
		entries = append(entries, Entry{test.section, acme})
		if err := Check([]byte(test.file), entries); !errors.As(err, test.as) {
			t.Errorf("%s: Check = %v", test.name, err)
		}
		if got, created, err := PutAll([]byte(test.file), entries); got != nil || created != nil || !errors.As(err, test.as) {
			t.Errorf("%s: PutAll = %q, %v, %v", test.name, got, created, err)
		}
	}
	file := "[a]\n" + keys + marks + "[b]\n" + strings.Replace(keys, "ASIANEW", "AKIANEW", 1) + marks
	if got, err := ClearAll([]byte(file), []string{"a", "b"}); got != nil || !errors.As(err, new(*LongTermError)) {
		t.Errorf("ClearAll = %q, %v", got, err)
	}
}

func TestCheckConfigOfMany(t *testing.T) {
	config := inifile.Index([]byte("[profile a]\nrole_arn = x\n[profile b]\nrole_arn = x\n[default]\nrole_arn = x\n"))
	var role *RoleError
	if err := CheckConfig(config, "x", "b", "y"); !errors.As(err, &role) || role.Section != "b" {
		t.Errorf("CheckConfig = %v", err)
	}
	if err := CheckConfig(config, "x", ""); err != nil {
		t.Errorf("CheckConfig = %v", err)
	}
}

// Ten times the sections take about ten times the memory, in all: to check, to put
// and to clear.
func TestAllIsLinear(t *testing.T) {
	measure := func(n int) uint64 {
		file, entries := many(n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := Check(file, entries); err != nil {
			t.Fatal(err)
		}
		edited, _, err := PutAll(file, entries)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ClearAll(edited, sectionsOf(entries)); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if little, much := measure(200), measure(2000); much > 13*little {
		t.Errorf("200 sections take %d bytes, ten times as many %d", little, much)
	}
}
