package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/host"
)

// completing is a world whose two files hold what is given.
func completing(tb testing.TB, config, credentials string) (*host.System, *strings.Builder) {
	tb.Helper()
	folder := tb.TempDir()
	for name, text := range map[string]string{"config": config, "credentials": credentials} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	vars := map[string]string{"AWS_CONFIG_FILE": folder + "/config", "AWS_SHARED_CREDENTIALS_FILE": folder + "/credentials", "AWSMFA_CACHE_DIR": folder + "/cache"}
	var out strings.Builder
	s := host.Empty()
	s.Getenv, s.Stdout = func(name string) string { return vars[name] }, &out
	return s, &out
}

func TestComplete(t *testing.T) {
	const profiles, sections = "acme acmeAdmin a=b default based other deploy", "AcmeAccount MFA acme"
	s, out := completing(t, "[profile acme]\n[profile acmeAdmin]\n[profile a=b]\n[profile bell\a]\n[sso-session corp]\n[profile del\x7f]\n[profile c\u00851]\n[profile acme\u202e]\n[profile acme\x9b31m]\n[profile acme\u200b]\n"+
		"[default]\nsource_profile = based\n[profile based]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\nmfa_serial = arn:aws:iam::123456789012:mfa/bob\n"+
		"[profile other]\nrole_arn = arn:aws:iam::210987654321:role/Other\n[profile deploy]\nrole_arn = arn:aws:iam::123456789012:role/team/Deploy\n",
		"[AcmeAccount]\n[MFA]\n[acme]\n[red\x1b]\n")
	for _, test := range []struct{ line, want string }{
		{"", "env write exec process console status list logout doctor setup hook policy keys device"},
		{"help ", "env write exec process console status list logout doctor setup hook policy keys device"},
		{"help env ", ""},
		{"w", "write"},
		{"-", "--help --version"},
		{"--v", "--version"},
		{"nothing ", ""},
		{"env ", profiles + " AcmeAccount MFA"},
		{"env ac", "acme acmeAdmin"},
		{"env 123456 ac", "acme acmeAdmin"},
		{"env acme ", ""},
		{"env 123456 acme ", ""},
		{"env --profile acme ", ""},
		{"env -p=acme ", ""},
		{"env --region acme ac", "acme acmeAdmin"},
		{"env --bogus ac", ""},
		{"env --profile ac", "acme acmeAdmin"},
		{"env -p ac", "acme acmeAdmin"},
		{"env --profile=ac", "--profile=acme --profile=acmeAdmin"},
		{"env -p=a=", "-p=a=b"},
		{"env --bogus=", ""},
		{"env --unset=", ""},
		{"env --shell z", "zsh"},
		{"env --region ", ""},
		{"env profile ", ""},
		{"env --ser", "--serial"},
		{"env --serial x --ser", ""},
		{"env --policy-arn x --policy", "--policy --policy-arn"},
		{"env --policy ", ""}, // the shell offers files
		{"console --role t", "team/Deploy"},
		{"env --role arn:aws:iam::2", "arn:aws:iam::210987654321:role/Other"},
		{"env based --role ", "team/Deploy arn:aws:iam::123456789012:role/team/Deploy arn:aws:iam::210987654321:role/Other"},
		{"env --unset --un", ""},
		{"env -- ac", ""},
		{"write --to ", sections},
		{"write acme --to M", "MFA"},
		{"write --to=M", "--to=MFA"},
		{"write --to-suffix ", ""},
		{"write --to MFA ac", "acme acmeAdmin"},
		{"process ac", "acme acmeAdmin"},
		{"status ac", "acme acmeAdmin"},
		{"status --min 1", "15m 1h 12h"},
		{"logout ac", "acme acmeAdmin"},
		{"logout --a", "--all"},
		{"setup ac", "acme acmeAdmin"},
		{"doctor ac", "acme acmeAdmin"},
		{"list ac", "acme acmeAdmin"},
		{"policy ", ""},
		{"device l", "list"}, {"device add --t", "--to"}, {"keys rotate --", "--help --profile --delete-old --undo --yes"}, {"keys move --to k", "keyring"},
		{"exec ac", "acme acmeAdmin"},
		{"exec acme ", "--"},
		{"exec acme 123456 ", "--"},
		{"exec --", "-- --help --profile --duration --serial --region --role --session-name --external-id --policy --policy-arn --min --new --no-prompt --verify --quiet --server"},
		{"exec acme -- ", ""},
		{"exec acme -- aws ac", ""},
		{"exec acme -- aws --pr", ""},
		{"hook z", "zsh"},
		{"hook --name mfa z", "zsh"},
		{"hook bash ", ""},
		{"hook --name ", ""},
		{"hook bash --", "--help --name --no-warning --renew --install --uninstall --yes"},
		{"hook bash --no-warning --y", "--yes"},
	} {
		out.Reset()
		if err := complete(s, append([]string{"fish"}, strings.Split(test.line, " ")...)); err != nil {
			t.Errorf("%q: %v", test.line, err)
		}
		got := map[string]bool{}
		for line := range strings.Lines(out.String()) {
			word, what, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if !ok || what == "" || got[word] {
				t.Errorf("%q: line %q", test.line, line)
			}
			got[word] = true
		}
		for _, want := range strings.Fields(test.want) {
			if !got[want] {
				t.Errorf("%q does not offer %s: %v", test.line, want, got)
			}
			delete(got, want)
		}
		if len(got) > 0 {
			t.Errorf("%q offers %v", test.line, got)
		}
	}
}

// Every command that takes a profile, a shell or a value is thought of.
func TestCompleteOffersForEveryUsage(t *testing.T) {
	s, out := completing(t, "[profile acme]\n", "")
	for _, build := range builders() {
		c := build(s)
		out.Reset()
		if err := complete(s, []string{"fish", c.Name, ""}); err != nil {
			t.Fatal(err)
		}
		if (out.Len() > 0) != (c.ArgsUsage != "") {
			t.Errorf("%s %s: %q", c.Name, c.ArgsUsage, out)
		}
	}
}

func manyProfiles(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[profile team-%d]\nrole_arn = arn:aws:iam::123456789012:role/Team%d\nsource_profile = base\nregion = eu-west-1\n\n", i, i)
	}
	return b.String()
}

// So many words as somebody reads are described, and no more: then each section
// would have to be read.
func TestCompleteDescribesFew(t *testing.T) {
	for n, want := range map[int]string{
		mostDescribed:     "team-7\tTeam7 of 123456789012\tprofiles\n",
		mostDescribed + 1: "\nteam-7\n",
	} {
		s, out := completing(t, manyProfiles(n), "")
		if err := complete(s, []string{"fish", "env", "team-"}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%d profiles: no %q", n, want)
		}
	}
}

// Ten times the profiles are ten times the work, and little of it each.
func TestCompleteIsLinear(t *testing.T) {
	for _, last := range []string{"x", "team-"} {
		var allocations [2]float64
		for i, n := range []int{2_000, 11_000} {
			s, out := completing(t, manyProfiles(n), "")
			allocations[i] = testing.AllocsPerRun(1, func() {
				out.Reset()
				if err := complete(s, []string{"fish", "env", last}); err != nil {
					t.Fatal(err)
				}
			})
			if lines := strings.Count(out.String(), "\n"); lines != map[string]int{"x": 0, "team-": n}[last] {
				t.Errorf("%d lines for %q of %d profiles", lines, last, n)
			}
		}
		if perProfile := (allocations[1] - allocations[0]) / 9_000; perProfile > map[string]float64{"x": 4, "team-": 8}[last] {
			t.Errorf("%q: %.1f allocations a profile", last, perProfile)
		}
	}
}

func BenchmarkComplete(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, out := completing(b, manyProfiles(n), "")
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				if err := complete(s, []string{"fish", "env", "x"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
