package ui

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"awsmfa/internal/environ"
	"awsmfa/internal/host"
)

// Browser finds out how to open a page for the person at this machine.
type Browser struct {
	OS     string // as runtime.GOOS has it
	Getenv func(string) string
	Exists func(path string) bool // of a file
}

// Command is the program that opens a URL, and its arguments. An explicit
// BROWSER always wins. Otherwise there is none, and why says so, where a page
// would open in front of nobody: over SSH, in a container, without a desktop.
func (b Browser) Command(address string) (argv []string, why string) {
	if line := b.Getenv("BROWSER"); line != "" {
		return b.explicit(line, address)
	}
	switch {
	case b.Getenv("SSH_CONNECTION") != "" || b.Getenv("SSH_TTY") != "":
		return nil, "this is an SSH session"
	case b.inContainer():
		return nil, "this is a container"
	case b.OS == "darwin":
		return b.first([]string{"/usr/bin/open", address})
	case b.OS == "windows":
		return b.first(windowsOpener(address)) // cmd's start would take & for its own
	case b.Getenv("WSL_DISTRO_NAME") != "":
		return b.first([]string{"wslview", address}, windowsOpener(address))
	case b.Getenv("DISPLAY") == "" && b.Getenv("WAYLAND_DISPLAY") == "":
		return nil, "there is no desktop" // xdg-open would start a browser in this terminal
	}
	return b.first([]string{"xdg-open", address})
}

// FileExists is Exists for the files of this machine.
func FileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func windowsOpener(address string) []string {
	return []string{"rundll32.exe", "url.dll,FileProtocolHandler", address}
}

// inContainer knows Docker, Podman, and what says so itself.
func (b Browser) inContainer() bool {
	for _, name := range []string{"container", "REMOTE_CONTAINERS", "CODESPACES", "KUBERNETES_SERVICE_HOST"} {
		if b.Getenv(name) != "" {
			return true
		}
	}
	return b.Exists("/.dockerenv") || b.Exists("/run/.containerenv")
}

// explicit is the first program of BROWSER that is there: a list like PATH, in
// which %s stands for the URL, which else comes last.
func (b Browser) explicit(line, address string) (argv []string, why string) {
	var all [][]string
	for _, entry := range filepath.SplitList(line) {
		words := strings.Fields(entry)
		if _, err := host.FindCommand(entry, b.Getenv("PATH")); err == nil {
			words = []string{entry} // a path with blanks
		}
		if len(words) == 0 {
			continue
		}
		if !strings.Contains(entry, "%s") {
			words = append(words, "%s")
		}
		for i, word := range words {
			words[i] = strings.ReplaceAll(word, "%s", address)
		}
		all = append(all, words)
	}
	if argv, _ := b.first(all...); argv != nil {
		return argv, ""
	}
	return nil, "the program that BROWSER names is not there"
}

// first is the first command whose program is there, with its path.
func (b Browser) first(commands ...[]string) (argv []string, why string) {
	for _, argv := range commands {
		if path, err := host.FindCommand(argv[0], b.Getenv("PATH")); err == nil {
			return append([]string{path}, argv[1:]...), ""
		}
	}
	return nil, "no program that opens a browser is installed"
}

// Open starts a command of Command. failed hears once if it ends with an error;
// a browser may run for as long as it likes.
func Open(argv, env []string) (failed <-chan error, err error) {
	cmd := exec.Cmd{Path: argv[0], Args: argv, Env: environ.WithoutKeys(env)}
	if err := cmd.Start(); err != nil {
		return nil, host.Reason(err)
	}
	ended := make(chan error, 1)
	go func() {
		if err := cmd.Wait(); err != nil {
			ended <- err
		}
	}()
	return ended, nil
}
