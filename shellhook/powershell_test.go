package shellhook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var pwsh = shell{"pwsh", "powershell"}

// A function of a cmdlet's name cannot take its place: each is called with its
// module. This much is to be seen without PowerShell.
func TestPowerShellNamesModules(t *testing.T) {
	t.Parallel()
	cmdlet := regexp.MustCompile(`[\w.\\]*\b[A-Z][a-z]+-[A-Z]\w+`)
	found := 0
	for line := range strings.Lines(text(t, "powershell", Options{})) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, name := range cmdlet.FindAllString(line, -1) {
			found++
			if !strings.HasPrefix(name, `Microsoft.PowerShell.`) {
				t.Errorf("%s has no module: %q", name, line)
			}
		}
	}
	if found == 0 {
		t.Error("there are no cmdlets")
	}
}

// What the function says of a failure is one line, stops a script, and can be caught.
func TestPowerShellFailure(t *testing.T) {
	t.Parallel()
	p := newPlace(t, text(t, "powershell", Options{}), answer{out: render(t, "powershell", session), status: "3"})
	const load = "$PSStyle.OutputRendering = 'PlainText'\nInvoke-Expression $env:HOOK\n"
	got := p.run(t, pwsh, load+"authaws\n'went on'")
	if got.Stdout != "" || got.Status == 0 || !strings.Contains(got.Stderr, "authaws: awsmfa ended with 3") || strings.Count(got.Stderr, "\n") != 2 {
		t.Errorf("not caught: %+v", got.Result)
	}
	got = p.run(t, pwsh, load+"try { unauthaws } catch { \"caught $_\" }\n\"$env:AWS_ACCESS_KEY_ID.\"")
	if got.Stdout != "caught awsmfa ended with 3\n.\n" {
		t.Errorf("caught: %+v", got.Result)
	}
}

func TestPowerShellCompletion(t *testing.T) {
	t.Parallel()
	p := newPlace(t, text(t, "powershell", Options{}), answer{})
	write(t, p.dir+"/candidates", "acme\t1h\n")
	for line, want := range map[string]string{
		"unauthaws --":                        "--logout",
		"authaws ac":                          "acme",
		"awsmfa exec acme -- Get-Pr":          "Get-Process",
		"awsmfa exec acme -- Get-Process -Na": "-Name",
	} {
		script := fmt.Sprintf("Invoke-Expression $env:HOOK\n(TabExpansion2 '%s' %d).CompletionMatches.CompletionText", line, len(line))
		if got := p.run(t, pwsh, script); !slices.Contains(strings.Fields(got.Stdout), want) {
			t.Errorf("%s Tab: %+v, want %s", line, got.Result, want)
		}
	}
}

// The prompt that was there gets $? and $LASTEXITCODE as the line before left them.
func TestPowerShellPrompt(t *testing.T) {
	t.Parallel()
	p := newPlace(t, text(t, "powershell", Options{}), answer{})
	const before = "function prompt { \"$?/$LASTEXITCODE/\" + (awsmfa_prompt) }\nInvoke-Expression $env:HOOK\nInvoke-Expression $env:HOOK\n"
	at := fmt.Sprint(time.Now().Add(230 * time.Second).Unix())
	got := p.run(t, pwsh, before+"sh -c 'exit 7'; prompt\n$null = 1; prompt\n", "AWSMFA_EXPIRES_AT="+at, "AWSMFA_PROFILE=my $prod")
	if want := "False/7/my ?prod 4m\nTrue/7/my ?prod 4m\n"; got.Stdout != want {
		t.Errorf("prompts %q, want %q", got.Stdout, want)
	}
	expect(t, "twice a prompt", got.Stderr, "awsmfa: my ?prod: session ends in 4 min; renew with: authaws")
	for _, at := range hostileTimes[1:] {
		if got := p.run(t, pwsh, "Invoke-Expression $env:HOOK\n\"<$(awsmfa_prompt)>\"", "AWSMFA_EXPIRES_AT="+at); got.Stdout != "<>\n" {
			t.Errorf("%q: %+v", at, got.Result)
		}
	}
}
