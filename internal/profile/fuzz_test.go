package profile

import (
	"fmt"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
)

// FuzzResolve feeds any two files and any name. Resolving never panics, a result
// is complete, and no error shows a secret: here every secret holds "hushhush".
func FuzzResolve(f *testing.F) {
	f.Add(seedConfig, seedCredentials+seedSessions, "baszooDev")
	f.Add("[profile a]\nsource_profile=b\n[profile b]\nsource_profile=a\n", "", "a")
	f.Add("[profile a]\nrole_arn=x\nsource_profile=a\nservices=s\n[services s]\nsts=\n endpoint_url=x\n", "[a]\naws_access_key_id=A\naws_secret_access_key=hushhush\n", "a")
	f.Add("[default]\nmfa_serial=arn:aws:iam::1:mfa/x\nawsmfa_write_to=MFA\n", "[default]\naws_access_key_id=A\naws_secret_access_key=hushhush\n[MFA]\nmanager=awsmfa\nawsmfa_profile=MFA\n", "MFA")
	f.Add("[profile a", "[a-long-term]\naws_secret_access_key=\"hushhush\naws_session_token=hushhush x", "a")
	f.Fuzz(func(t *testing.T, config, credentials, name string) {
		p, err := resolve(config, credentials, Options{Name: name})
		if err == nil {
			if p.Serial.Value == "" || p.Keys.Command == "" && !p.Keys.LongTerm() || len(p.Roles) > 0 && p.Roles[0].ARN == "" {
				t.Errorf("incomplete: %+v", p)
			}
		}
		shown := fmt.Sprint(err) + fmt.Sprintf("%+v", p)
		if strings.Contains(shown, "hushhush") && !strings.Contains(config+name, "hushhush") {
			t.Errorf("shows a secret: %s", shown)
		}
		for range Names(inifile.Index([]byte(config)), inifile.Index([]byte(credentials))) {
		}
	})
}

// manyProfiles is a config file of n role profiles of one source.
func manyProfiles(n int) *inifile.File {
	var b strings.Builder
	b.WriteString("[default]\nregion = eu-west-1\n[profile base]\nmfa_serial = arn:aws:iam::1:mfa/bob\n")
	for i := range n {
		fmt.Fprintf(&b, "[profile role%d]\nrole_arn = arn:aws:iam::%d:role/dev\nsource_profile = base\nregion = eu-west-1\noutput = json\n", i, i)
	}
	return inifile.Index([]byte(b.String()))
}

func BenchmarkResolve(b *testing.B) {
	credentials := inifile.Index([]byte("[base]\n" + keys))
	for _, n := range []int{10, 1_000, 10_000} {
		config := manyProfiles(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Resolve(config, credentials, Options{Name: "role5", Getenv: env()}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestResolveDoesNotReadOtherProfiles counts allocations: they must not grow with
// the file. A few are the runtime's own, which count as well.
func TestResolveDoesNotReadOtherProfiles(t *testing.T) {
	credentials := inifile.Index([]byte("[base]\n" + keys))
	allocations := func(n int) float64 {
		config := manyProfiles(n)
		return testing.AllocsPerRun(10, func() {
			if _, err := Resolve(config, credentials, Options{Name: "role5", Getenv: env()}); err != nil {
				t.Fatal(err)
			}
		})
	}
	if few, many := allocations(10), allocations(10_000); many > few+5 {
		t.Errorf("%v allocations with 10 profiles, %v with 10,000", few, many)
	}
}
