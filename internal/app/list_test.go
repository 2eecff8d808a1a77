package app

import (
	"fmt"
	"strings"
	"testing"

	"awsmfa/internal/hint"
	"awsmfa/internal/ui"
)

func TestListTable(t *testing.T) {
	all := []listed{
		{Name: "AcmeAccount", Kind: "keys", Account: "123456789012", SecondsLeft: 33165, Region: "eu-west-1"},
		{Name: "baszooDev", Kind: "role", Account: "343220004567", RoleARN: "arn:aws:iam::343220004567:role/team/DeveloperRole", Region: "eu-west-1", ThisShell: true, SecondsLeft: 840},
		{Name: "a-profile-whose-name-is-long-prod", Kind: "role", Account: "343220004567", RoleARN: "arn:aws:iam::343220004567:role/AWSReservedSSO_PowerUserAccess", Region: "ap-southeast-2", SecondsLeft: 59},
		{Name: "loop", Kind: "unusable", Problem: "source_profile goes in a circle: \"loop\" -> \"pool\" -> \"loop\"\x1b"},
	}
	for width, want := range map[int]string{
		0: `  PROFILE                            KIND      ACCOUNT       ROLE                            REGION          SESSION
  AcmeAccount                        keys      123456789012                                  eu-west-1       9h12m
* baszooDev                          role      343220004567  team/DeveloperRole              eu-west-1       14m
  a-profile-whose-name-is-long-prod  role      343220004567  AWSReservedSSO_PowerUserAccess  ap-southeast-2  59s
  loop                               unusable  source_profile goes in a circle: "loop" -> "pool" -> "loop"\x1b
`,
		80: `  PROFILE                            KIND      ACCOUNT       ROLE        SESSION
  AcmeAccount                        keys      123456789012              9h12m
* baszooDev                          role      343220004567  team/D~ole  14m
  a-profile-whose-name-is-long-prod  role      343220004567  AWSRes~ess  59s
  loop                               unusable  source_profile goes in a circle:~
`,
		40: `  PROFILE              KIND      SESSION
  AcmeAccount          keys      9h12m
* baszooDev            role      14m
  a-profile-wh~g-prod  role      59s
  loop                 unusable  source~
`,
	} {
		got := listTable(all, ui.Look{Width: width})
		if got != want {
			t.Errorf("at %d columns:\n%s\nwant\n%s", width, got, want)
		}
	}
	colours := listTable(all, ui.Look{Colour: true})
	for _, want := range []string{"\x1b[1m* baszooDev\x1b[0m", "\x1b[32m9h12m\x1b[0m", "\x1b[33m14m\x1b[0m", "\x1b[31m59s\x1b[0m", "\x1b[31munusable\x1b[0m"} {
		if !strings.Contains(colours, want) {
			t.Errorf("no %q in %q", want, colours)
		}
	}
}

func TestListPattern(t *testing.T) {
	config := manyProfiles(12) + "[profile base]\nmfa_serial = arn:aws:iam::123456789012:mfa/bob\n"
	for pattern, want := range map[string]string{
		"":          "team-0 team-1 team-2 team-3 team-4 team-5 team-6 team-7 team-8 team-9 team-10 team-11 base",
		"team-1":    "team-1", // of exactly this name
		"TEAM-1":    "team-1 team-10 team-11",
		"team-1?":   "team-10 team-11",
		"*-[23]":    "team-2 team-3",
		"eam7":      "team-7",
		"123456789": "team-0 team-1 team-2 team-3 team-4 team-5 team-6 team-7 team-8 team-9 team-10 team-11 base",
		"tam-3":     "error: no profile matches \"tam-3\"\nawsmfa: hint: did you mean team-3?\n",
		"nothing":   "error: no profile matches \"nothing\"\nawsmfa: hint: awsmfa list shows all profiles\n",
		"[":         "error: \"[\" is not a pattern\nawsmfa: hint: * stands for any text, ? for a character, [ab] for one of these\n",
	} {
		s, out := completing(t, config, "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n")
		var said strings.Builder
		s.Stderr = &said
		s.Args = strings.Fields("list " + pattern)
		status := Run(t.Context(), s)
		var names []string
		for line := range strings.Lines(out.String()) {
			if name, _, _ := strings.Cut(strings.TrimSpace(line), " "); name != "PROFILE" && (pattern != "team-1" || line[0] != ' ') {
				names = append(names, name)
			}
		}
		got := strings.Join(names, " ")
		if status != 0 {
			got = strings.TrimPrefix(said.String(), "awsmfa: ")
		}
		if got != want || pattern == "[" && status != hint.Misused {
			t.Errorf("%q: status %d, %q, want %q", pattern, status, got, want)
		}
	}
}

// BenchmarkList grows tenfold for ten times the profiles.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, out := completing(b, manyProfiles(n), "")
			s.Args = []string{"list"}
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				if status := Run(b.Context(), s); status != 0 || strings.Count(out.String(), "\n") != n+1 {
					b.Fatalf("status %d, %d lines", status, strings.Count(out.String(), "\n"))
				}
			}
		})
	}
}
