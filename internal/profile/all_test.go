package profile

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
)

// TestAllIsResolve compares, for every profile of files with everything in them,
// what All says with what Resolve says.
func TestAllIsResolve(t *testing.T) {
	const config = `
[default]
mfa_serial = arn:aws:iam::1:mfa/default
[profile a]
awsmfa_write_to = MFA
services = local
source_profile = b
[profile	tab]
mfa_serial = arn:aws:iam::1:mfa/tab
[profile "tab"]
source_profile = b
[b]
mfa_serial = arn:aws:iam::1:mfa/bare
[profile b]
region = eu-west-1
[profile b]
region = eu-west-2
[bare]
credential_process = x
[profile loop]
source_profile = loop
[profile gone]
role_arn = arn:aws:iam::1:role/r
source_profile = nobody
[profile role]
role_arn = arn:aws:iam::1:role/r
source_profile = a
[profile twice]
awsmfa_write_to = MFA
source_profile = b
[profile broken]
` + "`unclosed\n" + `[profile sso]
sso_session = corp
[sso-session corp]
sso_region = eu-west-1
[services local]
sts =
  endpoint_url = http://services
`
	const credentials = "[b]\n" + keys + "[MFA]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\n" +
		"[made]\nmanager = awsmfa\nawsmfa_profile = b\n[old-long-term]\naws_mfa_device = arn:aws:iam::1:mfa/bob\n" + keys + "[half]\naws_access_key_id = A\n"
	o := Options{Getenv: env()}
	index := func(text string) *inifile.File { return inifile.Index([]byte(text)) }
	var names []string
	problems := 0
	for got, gotErr := range All(index(config), index(credentials), o) {
		name := got.Name
		if got.Asked != "" {
			name = got.Asked
		}
		names = append(names, name)
		o := o
		o.Name = name
		want, wantErr := Resolve(index(config), index(credentials), o)
		if !reflect.DeepEqual(gotErr, wantErr) || gotErr == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v, %v; want\n%#v, %v", name, got, gotErr, want, wantErr)
		}
		if gotErr != nil {
			problems++
		}
	}
	if want := slices.Collect(Names(index(config), index(credentials))); !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	if problems < 4 || problems > len(names)/2 {
		t.Errorf("%d problems of %d", problems, len(names))
	}
	for range All(index(config), index(credentials), o) {
		break // and no more is yielded
	}
}

// TestAllIsComplete has what is known of profiles that cannot be used.
func TestAllIsComplete(t *testing.T) {
	const config = "[profile noserial]\nsource_profile = b\n[profile loop]\nsource_profile = pool\n[profile pool]\nsource_profile = loop\n" +
		"[profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n"
	got := map[string]string{}
	for p, err := range All(inifile.Index([]byte(config)), inifile.Index([]byte("[b]\n"+keys)), Options{Getenv: env()}) {
		got[p.Name] = fmt.Sprintf("%s/%s/%d/%v", p.Source, p.Keys.Origin, len(p.Roles), err != nil)
	}
	want := map[string]string{"noserial": "b/[b] in credentials/0/true", "loop": "pool//0/true", "pool": "loop//0/true",
		"role": "b/[b] in credentials/1/true", "b": "/[b] in credentials/0/true"}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// mixed is n profiles of every sort, in both files.
func mixed(n int) (config, credentials *inifile.File) {
	var c, k strings.Builder
	for i := range n {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&c, "[profile\tuser%d]\nmfa_serial = arn:aws:iam::1:mfa/u%d\nawsmfa_write_to = w%d\nservices = s%d\n[services s%d]\n", i, i, i, i, i)
			fmt.Fprintf(&k, "[user%d]\n%s", i, keys)
		case 1:
			fmt.Fprintf(&c, "[profile role%d]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = user%d\n", i, i-1)
		case 2:
			fmt.Fprintf(&c, "[profile empty%d]\nregion = eu-west-1\n", i)
		case 3:
			fmt.Fprintf(&k, "[only%d]\n%s", i, keys)
		}
	}
	return inifile.Index([]byte(c.String())), inifile.Index([]byte(k.String()))
}

// TestAllIsLinear counts allocations: ten times the profiles take about ten
// times as many.
func TestAllIsLinear(t *testing.T) {
	allocations := func(n int) float64 {
		config, credentials := mixed(n)
		return testing.AllocsPerRun(1, func() {
			good := 0
			for _, err := range All(config, credentials, Options{Getenv: env("AWS_MFA_SERIAL", "GAHT12345678")}) {
				if err == nil {
					good++
				}
			}
			if good != 3*n/4 {
				t.Fatalf("%d of %d are good", good, n)
			}
		})
	}
	if few, many := allocations(400), allocations(4000); many > 12*few {
		t.Errorf("%v allocations with 400 profiles, %v with 4,000", few, many)
	}
}

// A role of a user, as most profiles are, takes few allocations of its own, and
// each variable is looked up once for all of them.
func TestAllOfRolesIsFrugal(t *testing.T) {
	asked := map[string]int{}
	getenv := func(name string) string { asked[name]++; return "" }
	allocations := func(n int) float64 {
		var b strings.Builder
		b.WriteString("[Account]\nmfa_serial = arn:aws:iam::123456789012:mfa/bob\n" + keys + "[profile user]\nsource_profile = Account\n")
		for i := range n {
			fmt.Fprintf(&b, "[profile team%d]\nregion = eu-central-1\nrole_arn = arn:aws:iam::123456789012:role/Developer%d\nsource_profile = user\n", i, i)
		}
		config := inifile.Index([]byte(b.String()))
		return testing.AllocsPerRun(5, func() {
			clear(asked)
			for p, err := range All(config, nil, Options{Getenv: getenv}) {
				if err != nil {
					t.Fatalf("%s: %v", p.Name, err)
				}
			}
		})
	}
	if each := (allocations(1100) - allocations(100)) / 1000; each > 18 {
		t.Errorf("%v allocations for each role", each)
	}
	for name, times := range asked {
		if times != 1 {
			t.Errorf("%s was asked for %d times", name, times)
		}
	}
}

func BenchmarkAll(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		config, credentials := mixed(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for range All(config, credentials, Options{Getenv: env("AWS_MFA_SERIAL", "GAHT12345678")}) {
				}
			}
		})
	}
}

// A role whose own section is damaged is no role of anybody's, and stops nothing;
// nor does one that cannot be resolved, which is told.
func TestResolveRoles(t *testing.T) {
	config := inifile.Index([]byte("[profile b]\nrole_arn = arn:aws:iam::111122223333:role/b\nsource_profile = a\nregion = eu-west-1\n" +
		"[profile a]\n" + testSerial + keys + "[profile broken]\nsource_profile = a\nrole_arn = \x00\n" +
		"[profile wrong]\nsource_profile = a\nrole_arn = x\n" +
		"[profile other]\nrole_arn = arn:aws:iam::111122223333:role/o\nsource_profile = b\n[profile session]\nsource_profile = a\n" +
		"[c]\nrole_arn = arn:aws:iam::111122223333:role/c\nsource_profile = a\n"))
	credentials := inifile.Index([]byte("[d]\nrole_arn = arn:aws:iam::111122223333:role/d\nsource_profile = a\n"))
	var got []string
	for p, err := range ResolveRoles(config, credentials, "a", Options{Getenv: env()}) {
		got = append(got, p.Name)
		want, wantErr := Resolve(config, credentials, Options{Name: p.Name, Getenv: env()})
		if message(err) != message(wantErr) || err == nil && !reflect.DeepEqual(p, want) {
			t.Errorf("%s: %+v, %v; Resolve: %+v, %v", p.Name, p, err, want, wantErr)
		}
		if (err != nil) != (p.Name == "wrong") {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if want := []string{"b", "wrong", "c", "d"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for range ResolveRoles(config, credentials, "a", Options{Getenv: env()}) {
		break
	}
}
