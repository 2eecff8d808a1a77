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
	return awsfiles.Reader{Getenv: s.Getenv, HomeOf: s.HomeOf, Listen: s.Listen, Debugf: messages(s).Debugf}.Read()
}

func loginDeps(s *host.System) login.Deps {
	return login.Deps{
		OS: s.OS, Getenv: s.Getenv, HomeOf: s.HomeOf, Environ: s.Environ, Now: s.Now, Stdin: s.Stdin, TerminalInput: s.TerminalInput,
		Ask: s.Ask, Say: messages(s), Version: host.Version(), Own: ownProcess,
	}
}
