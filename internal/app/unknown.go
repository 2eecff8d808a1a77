package app

import (
	"slices"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/profile"
)

// unknownCommand is the error for a first word that is no command, with the
// command that does what was meant.
func unknownCommand(s *host.System, name string, rest []string) error {
	if strings.HasPrefix(name, "-") {
		return hint.Usagef("unknown flag %s", name).Hint("give a command, and flags after it; awsmfa --help lists the commands")
	}
	if _, is := cmdline.ReadCode(name); is {
		return hint.Usagef("no command").Hint("to log in with a code: %s", loginLine(s, "", "CODE"))
	}
	err := hint.Usagef("no command %q", name)
	if name == "authaws" || name == "unauthaws" {
		return err.Hint("it is a function of your shell, from: awsmfa hook SHELL --install")
	}
	if advice := misremembered(s, name, rest); advice != "" {
		return err.Hint("%s", advice)
	}
	var known []string
	for _, build := range builders() {
		known = append(known, build(s).Name)
	}
	if near := cmdline.Nearest(name, known); near != "" {
		return err.Hint("did you mean %s?", near)
	}
	if files, unread := readFiles(s); unread == nil && profile.Has(files.Config.Index, files.Credentials.Index, name) {
		return err.Hint("to log in to that profile: %s", loginLine(s, name, ""))
	}
	return err.Hint("awsmfa --help lists the commands")
}

// misspelt is the error for a first argument that is no profile and nearly a subcommand
// of the command called name.
func misspelt(s *host.System, files awsfiles.Files, name string, args []string) error {
	if len(args) == 0 || profile.Has(files.Config.Index, files.Credentials.Index, args[0]) {
		return nil
	}
	var known []string
	for _, sub := range find(s, name).Subcommands {
		known = append(known, sub.Name)
	}
	if near := cmdline.Nearest(args[0], known); near != "" {
		return hint.Usagef("no profile %q, and no such word of %s", args[0], name).Hint("did you mean awsmfa %s %s?", name, near)
	}
	return nil
}

// meanings are words that people bring from other tools.
var meanings = []struct{ words, advice string }{
	{"login logon signin auth authenticate assume use switch select get-session-token", "to log in: LOGIN"},
	{"ls profiles accounts list-profiles", "to see the profiles: awsmfa list"},
	{"whoami id identity who current", "to see the session of this shell: awsmfa status; to ask AWS: LOGIN --verify"},
	{"completion completions complete init shell-init activate alias", "it is in the hook: awsmfa hook SHELL --install"},
	{"configure config add new init-profile", "to set up a profile: awsmfa setup PROFILE"},
	{"check diagnose debug troubleshoot validate", "to find out what is wrong: awsmfa doctor PROFILE"},
	{"run shell execute", "to run a command with the session: awsmfa exec PROFILE -- COMMAND"},
	{"export print show-env", "to print the variables: awsmfa env PROFILE"},
	{"renew refresh", "to log in anew: LOGIN --new"},
	{"unset signoff logoff deactivate unassume", "to clear this shell: UNSET; to forget the session: awsmfa logout PROFILE"},
	{"clear clean purge", "to forget all sessions: awsmfa logout --all"},
	{"sessions ps time", "to see the sessions: awsmfa status"},
}

// misremembered says what does the thing that another tool calls by that name,
// or "". The words behind it may hold the profile.
func misremembered(s *host.System, name string, rest []string) string {
	for _, m := range meanings {
		if !slices.Contains(strings.Fields(m.words), strings.ToLower(name)) {
			continue
		}
		owner := "PROFILE"
		if t, err := cmdline.ReadTarget(rest, "", true); err == nil && t.Profile != "" && !strings.HasPrefix(t.Profile, "-") {
			owner = t.Profile
		}
		return strings.NewReplacer("LOGIN --", "awsmfa env "+hint.Word(owner)+" --", "LOGIN", loginLine(s, owner, ""), "PROFILE", hint.Word(owner),
			"UNSET", hint.UnloadLine(s.Parent())).Replace(m.advice)
	}
	return ""
}

// loginLine logs in, with the hook and without.
func loginLine(s *host.System, profile, code string) string {
	var words []string
	for _, word := range []string{profile, code} {
		if word != "" {
			words = append(words, hint.Word(word))
		}
	}
	return "authaws " + strings.Join(words, " ") + ", or without the hook: " + hint.EnvLine(s.Parent(), words...)
}
