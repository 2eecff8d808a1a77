package app

import (
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/ui"
)

// messages is where a command talks to people.
func messages(s *host.System) ui.Messages {
	return ui.Messages{To: s.Stderr, Person: s.StderrIsTerminal(), Hide: cmdline.HideCodes(s.Args), Debug: s.Getenv("AWSMFA_DEBUG") != ""}
}

func look(s *host.System) ui.Look { return ui.LookOf(s.StdoutIsTerminal(), s.Width, s.Getenv) }

// readFiles reads the config and the credentials file.
func readFiles(s *host.System) (awsfiles.Files, error) {
	return awsfiles.Reader{Getenv: s.Getenv, Listen: s.Listen, Debugf: messages(s).Debugf}.Read()
}

func loginDeps(s *host.System) login.Deps {
	picker := ui.Picker{Stdin: s.Stdin, Ask: s.Ask, Path: s.Getenv("PATH"), NoFzf: s.Getenv("AWSMFA_NO_FZF") != ""}
	return login.Deps{
		OS: s.OS, Getenv: s.Getenv, Environ: s.Environ, Now: s.Now, Stdin: s.Stdin, TerminalInput: s.TerminalInput, TerminalOutput: s.TerminalOutput,
		Ask: s.Ask, Pick: picker.Pick, Say: messages(s), Version: host.Version(), Own: ownProcess,
	}
}
