package app

import (
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/enrol"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/ui"
)

// messages are the messages of a command, on stderr.
func messages(s *host.System) ui.Messages {
	m := ui.Messages{To: s.Stderr, Person: s.StderrIsTerminal(), Hide: cmdline.HideTyped(s.Args), Debug: s.Getenv("AWSMFA_DEBUG") != ""}
	if m.Person {
		m.Look = func() ui.Look { return ui.LookOf(s.OS, true, s.StderrWidth, s.Getenv) }
	}
	return m
}

// look is how a table on stdout may look.
func look(s *host.System) ui.Look {
	l := ui.LookOf(s.OS, s.StdoutIsTerminal(), s.Width, s.Getenv)
	if l.Width > 0 {
		l.Height = s.Height()
	}
	return l
}

// readFiles reads the config and the credentials file.
func readFiles(s *host.System) (awsfiles.Files, error) {
	return awsfiles.Reader{Getenv: s.Getenv, HomeOf: s.HomeOf, Stopped: s.Stopped, Debugf: messages(s).Debugf}.Read()
}

func loginDeps(s *host.System) login.Deps {
	picker := ui.Picker{Stdin: s.Stdin, Ask: s.Ask, Path: s.Getenv("PATH"), NoFzf: s.Getenv("AWSMFA_NO_FZF") != "", Environ: s.Environ}
	return login.Deps{
		OS: s.OS, Getenv: s.Getenv, HomeOf: s.HomeOf, Environ: s.Environ, Now: s.Now, Stdin: s.Stdin, TerminalInput: s.TerminalInput, TerminalOutput: s.TerminalOutput,
		Ask: s.Ask, Pick: picker.Pick, Named: func(profile string) string { return namedLine(s, profile) }, Say: messages(s), Version: host.Version, Own: func(line string) (string, bool) { return ownProcess(s.OS, line) },
	}
}

// enrolDeps are for handing over the seed of a new device.
func enrolDeps(s *host.System) enrol.Deps {
	return enrol.Deps{Ask: s.Ask, Say: messages(s), Now: s.Now, Terminal: s.TerminalOutput, Size: s.TerminalSize, Program: s.Getenv("TERM_PROGRAM"), Environ: s.Environ, Stderr: s.Stderr}
}
