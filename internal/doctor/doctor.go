// Package doctor examines the files, the profile, this shell and the way to AWS,
// and says of each what is right and what to do about what is not. It changes
// nothing.
package doctor

import (
	"awsmfa/internal/hint"
	"awsmfa/internal/login"
	"awsmfa/internal/ui"
	"context"
	"fmt"
	"strings"
)

// checks are all that doctor knows to look at, in the order of its output. Each
// says something, or nothing when there is nothing to say.
var checks = []func(*checkup) []Finding{
	checkPaths, checkFiles, checkModes, checkOwners, checkFolders,
	checkSyntax, checkDefaults, checkBareSections, checkPrefixes, checkEmptyRegions, checkOldTokens, checkSourcesWithoutRole,
	checkKeys, checkKeyAge, checkDevice, checkRegion, checkEndpoint, checkCABundle,
	checkSTS, checkAccount, checkProxy, checkClock, checkTries,
	checkCache, checkShellSession, checkExpiration, checkSecurityToken, checkHalfKeys, checkOtherKeys, checkProfileVariables,
	checkRegionVariables, checkOldNames, checkVault, checkProfileFlag,
	checkPath, checkHook,
}

// Deps are what the examination needs of the outside world.
type Deps struct {
	login.Deps
	Parent string // the name of the shell, or ""
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

// Finding is what a check says.
type Finding struct {
	Verdict Verdict
	What    string
	Advice  string // what to do; empty: nothing
}

func finds(v Verdict, format string, args ...any) []Finding {
	return []Finding{{Verdict: v, What: fmt.Sprintf(format, args...)}}
}

// advised adds what to do to the only Finding of a check.
func advised(advice string, v Verdict, format string, args ...any) []Finding {
	return []Finding{{Verdict: v, What: fmt.Sprintf(format, args...), Advice: advice}}
}

// because is a Finding about an error, with its own hint.
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
	b.WriteString(strings.Join(ui.Wrap(ui.Escape(f.What), width-indentWidth, false), "\n"+indent) + "\n")
	if f.Advice != "" {
		const arrow = "-> "
		indent += arrow
		b.WriteString(indent)
		indent = strings.Repeat(" ", len(indent))
		b.WriteString(strings.Join(ui.Wrap(ui.Escape(f.Advice), width-len(indent), false), "\n"+indent) + "\n")
	}
	return b.String()
}
