package app

import (
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
)

// stampName is the command that prints the path of cache.Dir.Stamp, for tools that
// load an environment again when a file changes. The function files of direnv and
// mise call it; it is not in the help, because nobody types it.
const stampName = "__stamp"

func stamp(s *host.System) error {
	dir, err := loginDeps(s).Cache()
	if err != nil {
		return err
	}
	path, err := dir.Stamp()
	if err != nil {
		return err
	}
	return ui.Print(s.Stdout, path+"\n")
}
