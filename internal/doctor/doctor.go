// Package doctor checks the files, the profile, this shell and the connection to
// AWS, and reports each problem with its remedy. It changes nothing.
package doctor

import (
	"context"
	"fmt"
	"strings"

	"awsmfa/internal/hint"
	"awsmfa/internal/login"
	"awsmfa/internal/ui"
)

// checks are all checks in the order of the output. A check that does not apply
// finds nothing.
var checks = []func(*checkup) []Finding{
	checkPaths, checkHome, checkFiles, checkModes, checkOwners, checkFolders, checkAccessLists,
	checkSyntax, checkDefaults, checkBareSections, checkPrefixes, checkEmptyRegions, checkOldTokens, checkSources,
	checkHiddenProcesses, checkHiddenRoles, checkOthers, checkApps,
	checkKeys, checkKeyAge, checkRotation, checkDevice, checkRegion, checkEndpoint, checkCABundle,
	checkSTS, checkAccount, checkProxy, checkSystemProxy, checkClock, checkTries,
	checkCache, checkShellSession, checkExpiration, checkSecurityToken, checkHalfKeys, checkOtherKeys, checkProfileVariables,
	checkEmptyProfile,
	checkRegionVariables, checkOldNames, checkVault, checkMSYS, checkConsole,
	checkPath, checkBatch, checkHook, checkExecutionPolicy,
}

// Deps are the values of the outside world that the checks need.
type Deps struct {
	login.Deps
	Parent    string        // the name of the shell, or ""
	Documents func() string // as rcfile.Location has it
	NoConsole bool          // as host.System has it
}

// Examine looks at everything and returns what it finds, in order. Its error
// ends the examination: that of ctx.
func Examine(ctx context.Context, d Deps, name string) ([]Finding, error) {
	c, err := gather(ctx, d, name)
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, check := range checks {
		found = append(found, check(c)...)
	}
	return found, nil
}

// Verdict is the first word of a line.
type Verdict string

const (
	Fine  Verdict = "ok"
	Note  Verdict = "note"
	Wrong Verdict = "fix"
)

// Finding is the result of a check.
type Finding struct {
	Verdict Verdict `json:"verdict"`
	What    string  `json:"what"`
	Advice  string  `json:"advice,omitempty"` // what to do; empty: nothing
}

// Tally is how many findings there are of each verdict.
func Tally(found []Finding) map[Verdict]int {
	n := map[Verdict]int{Fine: 0, Note: 0, Wrong: 0}
	for _, f := range found {
		n[f.Verdict]++
	}
	return n
}

// Summary is the tally in words.
func Summary(found []Finding) string {
	n := Tally(found)
	text := fmt.Sprintf("%d ok", n[Fine])
	if n[Note] > 0 {
		text += ", " + ui.Count(n[Note], "note", "notes")
	}
	if n[Wrong] == 0 {
		return text + ", nothing to fix"
	}
	return fmt.Sprintf("%s, %d to fix", text, n[Wrong])
}

func finds(v Verdict, format string, args ...any) []Finding {
	return []Finding{{Verdict: v, What: fmt.Sprintf(format, args...)}}
}

// advised adds what to do to the only Finding of a check.
func advised(advice string, v Verdict, format string, args ...any) []Finding {
	return []Finding{{Verdict: v, What: fmt.Sprintf(format, args...), Advice: advice}}
}

// findingOf is a Finding about an error, with its own hint.
func findingOf(err error) []Finding {
	if err == nil {
		return nil
	}
	return advised(hint.Of(err), Wrong, "%v", err)
}

const indentWidth = 6

// Text is the Finding in lines that fit, the verdict first.
func (f Finding) Text(l ui.Look) string {
	width := ui.DefaultWidth
	if l.Width > 0 {
		width = min(width, max(l.Width, 4*indentWidth))
	}
	paint := map[Verdict]string{Fine: ui.Good, Note: ui.Warning, Wrong: ui.Bad}[f.Verdict]
	var b strings.Builder
	indent := strings.Repeat(" ", indentWidth)
	b.WriteString(l.Paint(string(f.Verdict), paint) + indent[len(f.Verdict):])
	b.WriteString(strings.Join(ui.Wrap(ui.Escape(f.What), width-indentWidth), "\n"+indent) + "\n")
	if f.Advice != "" {
		const arrow = "-> "
		indent += arrow
		b.WriteString(indent)
		indent = strings.Repeat(" ", len(indent))
		b.WriteString(strings.Join(ui.Wrap(ui.Escape(f.Advice), width-len(indent)), "\n"+indent) + "\n")
	}
	return b.String()
}
