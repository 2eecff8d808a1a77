package shellenv

import (
	"runtime"
	"slices"
	"strings"

	"awsmfa/export"
	"awsmfa/internal/creds"
	"awsmfa/internal/environ"
	"awsmfa/internal/session"
)

// Placeholder is a session that any dialect can carry, to try what else is to be
// carried before there is a session.
func Placeholder() session.Session {
	return session.Session{Credentials: creds.Credentials{AccessKeyID: "x", SecretAccessKey: "x", SessionToken: "x"}}
}

// For leaves out of a dotenv file what only a shell has a use for, and what its
// readers may not understand: the name of a profile may hold a blank.
func For(d export.Dialect, vars []export.Var) []export.Var {
	if d.Name() != "dotenv" {
		return vars
	}
	return slices.DeleteFunc(vars, func(v export.Var) bool { return strings.HasPrefix(v.Name, "AWSMFA_") || v.Name == notRewritten })
}

// Apply is before, as os.Environ has it, after vars are done to it.
func Apply(before []string, vars []export.Var) []string {
	return applyOn(runtime.GOOS, before, vars)
}

// applyOn is Apply on a system: of two variables of Windows that differ only in case a
// program finds the first.
func applyOn(system string, before []string, vars []export.Var) []string {
	env := slices.DeleteFunc(slices.Clone(before), func(pair string) bool {
		name, _, _ := environ.Cut(system, pair)
		return slices.ContainsFunc(vars, func(v export.Var) bool { return environ.Fold(system, v.Name) == name })
	})
	for _, v := range vars {
		if !v.Unset {
			env = append(env, v.Name+"="+v.Value)
		}
	}
	return env
}
