package app

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"awsmfa/internal/safefile"
)

// installation is the hook in the start-up files of one shell.
type installation struct {
	*System
	start shellFile
	flags *hookFlags
	paths []string // that the shell may read
}

// changeStartup installs or uninstalls the hook for a shell, which may have been
// called by another name.
func (s *System) changeStartup(ctx context.Context, f *hookFlags, shell, called string) error {
	switch {
	case !f.install && !f.uninstall:
		return usagef("--yes goes with --install or --uninstall")
	case f.install && f.uninstall:
		return usagef("--install and --uninstall exclude each other")
	}
	start := shellFileOf(shell, runtime.GOOS)
	called = strings.ToLower(strings.TrimPrefix(programName(called), "-"))
	paths, err := start.paths(place{shell: called, system: runtime.GOOS, getenv: s.Getenv})
	if err != nil {
		return err
	}
	i := installation{s, start, f, paths}
	if f.uninstall {
		return i.uninstall(ctx)
	}
	return i.install(ctx)
}

// install adds the hook to the file that the shell reads, once a person has seen
// the change and said yes.
func (i installation) install(ctx context.Context) error {
	file, err := i.open(present(i.paths))
	if err != nil {
		return err
	}
	call := i.start.call(i.flags)
	for _, l := range i.start.loaders(file.text) {
		if l.call == call {
			i.people().say("%s has it already, in line %d; nothing is changed", file.shown, l.number)
			return nil
		}
		if !l.installed {
			return advise(fmt.Errorf("line %d of %s loads the hook with other flags", l.number, file.shown),
				"change that line by hand to: %s", i.start.guarded(call))
		}
	}
	edit := func(text []byte) []byte { return i.start.with(text, call) }
	if err := i.change(ctx, file, edit, "write this"); err != nil {
		return err
	}
	i.people().say("written to %s; new shells have %s, and this one after: %s", file.shown, cmp.Or(i.flags.name, "authaws"), i.start.plain(call))
	if _, err := i.find("awsmfa"); err != nil {
		i.people().warn(errors.New("awsmfa is in no folder of PATH, and until it is, that line does nothing"))
	}
	return nil
}

// uninstall takes out what install added, from whichever file that was.
func (i installation) uninstall(ctx context.Context) error {
	found := false
	for _, path := range i.paths {
		file, err := i.open(path)
		if err != nil {
			return err
		}
		installed := false
		for _, l := range i.start.loaders(file.text) {
			installed = installed || l.installed
			if !l.installed {
				i.people().say("line %d of %s loads the hook too; it is not from --install and stays", l.number, file.shown)
			}
		}
		if !installed {
			continue
		}
		found = true
		if err := i.change(ctx, file, i.start.without, "take this out"); err != nil {
			return err
		}
		if i.start.makes != "" {
			os.Remove(filepath.Join(filepath.Dir(path), filepath.FromSlash(i.start.makes)))
		}
		i.people().say("taken out of %s; open shells keep the functions until they end", file.shown)
	}
	if !found {
		i.people().say("no line of --install is in %s; nothing is changed", shortPath(present(i.paths), i.Getenv("HOME")))
	}
	return nil
}

// openFile is a start-up file as it was read.
type openFile struct {
	path  string
	shown string // the path as people are told
	text  []byte
}

// open reads the file. One that is not there is empty.
func (i installation) open(path string) (openFile, error) {
	f := openFile{path: path, shown: shortPath(path, i.Getenv("HOME"))}
	if real, err := safefile.Real(path); err == nil && real != filepath.Clean(path) {
		f.shown += fmt.Sprintf(" (which is %s)", shortPath(real, i.Getenv("HOME")))
	}
	text, err := read(path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return f, i.byHand(f, fmt.Errorf("%s cannot be read: %w", f.shown, reason(err)))
	case bytes.IndexByte(text, 0) >= 0:
		return f, i.byHand(f, fmt.Errorf("%s is not a text file: it holds a NUL byte", f.shown))
	}
	f.text = text
	return f, nil
}

// change shows what edit does to the file, has a person agree, and does it. A
// new file can be read by its owner alone: that is who starts the shell, and
// what people add to such files is not always for others.
func (i installation) change(ctx context.Context, file openFile, edit func([]byte) []byte, verb string) error {
	if err := ownerCheck(file.path); err != nil {
		return err
	}
	if err := safefile.Check(ctx, file.path); err != nil {
		return i.byHand(file, err)
	}
	if !i.flags.yes {
		question := fmt.Sprintf("awsmfa: %s:\n%sawsmfa: %s", file.shown, i.difference(file.text, edit(file.text)), verb)
		yes, err := i.agree(ctx, question, "add --yes")
		if err != nil {
			return err
		}
		if !yes {
			i.people().say("nothing is changed")
			return exitStatus(exitFailed)
		}
	}
	err := safefile.Update(ctx, file.path, func(text []byte) ([]byte, error) { return edit(text), nil })
	if err != nil {
		return i.byHand(file, err)
	}
	return nil
}

// difference shows which lines of --install go and which come.
func (i installation) difference(old, edited []byte) string {
	return i.installed(old, "  - ") + i.installed(edited, "  + ")
}

// installed shows the lines of --install in a text, each behind a sign.
func (i installation) installed(text []byte, sign string) string {
	var b strings.Builder
	for _, l := range i.start.loaders(text) {
		if l.installed {
			b.WriteString(sign + i.start.comment() + "\n" + sign + i.start.guarded(l.call) + "\n")
		}
	}
	return b.String()
}

// byHand is an error about the file, and what remains to be done.
func (i installation) byHand(file openFile, err error) error {
	if i.flags.uninstall {
		return advise(err, "nothing was changed")
	}
	return advise(err, "nothing was changed; by hand: write %s at the end of %s", i.start.plain(i.start.call(i.flags)), file.shown)
}
