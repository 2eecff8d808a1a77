package house

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/app"
)

// flagsIn are the flags that a text has a person type, without those that belong to
// a command which it names.
func flagsIn(text string) (flags []string) {
	text = regexp.MustCompile(`\b(awsmfa|authaws|aws|sudo|unset|set|if|export)\b[^;,(]*`).ReplaceAllString(text, "")
	for _, flag := range regexp.MustCompile(`(^|[ (])--([a-z][a-z-]+)`).FindAllStringSubmatch(text, -1) {
		flags = append(flags, flag[2])
	}
	return flags
}

// flagNames are the flags of some commands, by their path: those that each of them has.
func flagNames(t *testing.T, paths ...string) (common []string) {
	t.Helper()
	for i, path := range paths {
		commands, found := app.Commands(), (*cli.Command)(nil)
		for _, word := range strings.Fields(path) {
			at := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.Name == word })
			if at < 0 {
				t.Fatalf("no command %s", path)
			}
			found, commands = commands[at], commands[at].Subcommands
		}
		var names []string
		for _, f := range found.Flags {
			names = append(names, f.Names()...)
		}
		if i == 0 {
			common = names
		}
		common = slices.DeleteFunc(common, func(name string) bool { return !slices.Contains(names, name) })
	}
	return common
}

// logins are the commands with the flags of a login.
var logins = []string{"env", "exec", "write", "process", "console"}

// hinting has the commands that show the texts of a file or a folder, and the flags
// in them that come only where that flag, or one that goes with it, was given.
var hinting = []struct {
	path     string
	commands []string
	given    string
}{
	{"hint/sts.go", []string{"env", "keys list", "device add", "setup", "doctor"}, "policy policy-arn duration new"},      // of role sessions
	{"hint/session.go", []string{"env", "keys list", "device add", "setup"}, "duration"},                                  // of LengthError
	{"hint/profile.go", []string{"env", "keys list", "device add", "setup", "doctor", "status"}, "role"},                  // of NoRoleError
	{"hint/files.go", []string{"env", "keys list", "device add", "setup", "doctor", "status", "list", "logout"}, "shell"}, // of export.ValueError
	{"hint/", []string{"env", "keys list", "device add", "setup", "doctor", "status", "list", "logout"}, ""},
	{"awsfiles/", []string{"env", "keys list", "device add", "setup", "doctor", "status", "list"}, ""},
	{"login/", []string{"env", "keys list", "device add", "setup", "doctor", "status", "list"}, "min duration new to roles to-suffix region"}, // usage of those flags, and differences, which are said of logins
	{"setup/", []string{"setup"}, ""},
	{"enrol/", []string{"device add"}, ""},
	{"doctor/sources.go", []string{"write"}, ""}, // which it advises
	{"doctor/", []string{"doctor"}, "proxy"},     // of scutil
	{"app/cmd_env.go", []string{"env"}, ""},
	{"app/cmd_exec.go", []string{"exec"}, ""},
	{"app/cmd_write.go", []string{"write"}, ""},
	{"app/cmd_process.go", []string{"process"}, ""},
	{"app/cmd_console.go", []string{"console"}, ""},
	{"app/cmd_hook.go", []string{"hook"}, ""},
	{"app/cmd_logout.go", []string{"logout"}, ""},
	{"app/cmd_list.go", []string{"list"}, ""},
	{"app/cmd_status.go", []string{"status"}, ""},
	{"app/cmd_policy.go", []string{"policy"}, ""},
	{"app/cmd_doctor.go", []string{"doctor"}, ""},
	{"app/flags_", logins, ""},
}

// TestFlagsInHints: no text tells a person to give a flag that the command does not
// have which was typed.
func TestFlagsInHints(t *testing.T) {
	looked := 0
	eachText(t, func(path, where, text string) {
		for _, h := range hinting {
			if !strings.HasPrefix(path, h.path) {
				continue
			}
			has := append(flagNames(t, h.commands...), strings.Fields(h.given)...)
			for _, flag := range flagsIn(text) {
				if looked++; !slices.Contains(has, flag) {
					t.Errorf("%s: not every one of %q has --%s: %s", where, h.commands, flag, text)
				}
			}
			return
		}
	})
	if looked < 25 {
		t.Errorf("only %d flags in texts", looked)
	}
}
