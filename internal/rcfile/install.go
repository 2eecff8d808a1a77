package rcfile

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/safefile"
	"awsmfa/internal/ui"
)

// Installation adds the hook to the start-up files of a shell, or removes it.
type Installation struct {
	Ask    ui.AskFunc
	Say    ui.Messages
	Getenv func(string) string
	OS     string
	// Documents is as in Location.
	Documents func() string
	// NewAsk gives what asks the shell itself; nil: nobody asks it.
	NewAsk func(context.Context) AskShell
	// NewAskPolicy is the same for the execution policy of PowerShell.
	NewAskPolicy func(context.Context) AskPolicy
	Yes          bool // do not ask
	Options
}

// installer is an Installation whose files are known.
type installer struct {
	Installation
	where   Location
	start   Shell
	paths   []string // that the shell may read
	policy  AskPolicy
	removes bool
}

func (i Installation) of(ctx context.Context, shell, called string, removes bool) (installer, error) {
	start := Of(shell, i.OS)
	called = strings.ToLower(strings.TrimPrefix(cmdline.ProgramName(called), "-"))
	where := Location{Called: called, OS: i.OS, Getenv: i.Getenv, Documents: i.Documents}
	if i.NewAsk != nil {
		where.Ask = i.NewAsk(ctx)
	}
	var policy AskPolicy
	if i.NewAskPolicy != nil {
		policy = i.NewAskPolicy(ctx)
	}
	paths, err := start.paths(where)
	return installer{i, where, start, paths, policy, removes}, err
}

// Install adds the hook to the shell's start-up file, once a person has seen the
// change and agreed. called is the name that the shell was called by.
func (i Installation) Install(ctx context.Context, shell, called string) error {
	in, err := i.of(ctx, shell, called, false)
	if err != nil {
		return err
	}
	return in.install(ctx)
}

// Uninstall removes what Install added, from any file of the shell.
func (i Installation) Uninstall(ctx context.Context, shell, called string) error {
	in, err := i.of(ctx, shell, called, true)
	if err != nil {
		return err
	}
	return in.uninstall(ctx)
}

// install adds the hook once a person has seen the change and agreed.
func (i installer) install(ctx context.Context) error {
	file, err := i.open(present(i.paths))
	if err != nil {
		return err
	}
	call := i.start.call(i.Options)
	for _, l := range i.start.loaders(file.text) {
		if l.call == call {
			i.Say.Say("%s has it already, in line %d; nothing changed", file.shown, l.number)
			i.sayGap(file)
			return nil
		}
		if !l.installed {
			return hint.With(fmt.Errorf("line %d of %s loads the hook with other flags", l.number, file.shown),
				"change that line by hand to: %s", i.start.guarded(call))
		}
	}
	edit := func(text []byte) []byte { return i.start.with(text, call) }
	if err := i.change(ctx, file, edit, "write this"); err != nil {
		return err
	}
	i.sayWritten(file, call)
	return nil
}

// sayWritten says which shells have the functions now. The line of nu makes a file
// that only a new shell reads.
func (i installer) sayWritten(file openFile, call string) {
	if i.start.tool != "" {
		i.Say.Say("written to %s; %s", file.shown, i.start.tool)
		return
	}
	text := fmt.Sprintf("written to %s; new shells have %s", file.shown, cmp.Or(i.Function, "authaws"))
	if i.start.makes == "" {
		text += ", and open ones after: " + i.start.plain(call)
	}
	i.Say.Say("%s", text)
	i.sayGap(file)
}

// sayGap warns if new shells lack the functions all the same.
func (i installer) sayGap(file openFile) {
	if i.start.tool != "" {
		return
	}
	if problem, advice := i.gap(file); problem != "" {
		i.Say.Warn(hint.With(errors.New(problem), "%s", advice))
	}
}

// gap says why that is, and what to do.
func (i installer) gap(file openFile) (problem, advice string) {
	if _, err := host.FindCommand("awsmfa", i.Getenv("PATH")); err != nil {
		return "awsmfa is not in PATH; until it is, that line does nothing", ""
	}
	if problem, advice := Refusal(i.policy.Of(i.where)); problem != "" {
		return problem, advice
	}
	return Covered(i.where).Gap(i.where, ui.ShortPath(file.path, i.Getenv("HOME")))
}

// uninstall removes what install added, from any file of the shell.
func (i installer) uninstall(ctx context.Context) error {
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
				i.Say.Say("line %d of %s loads the hook too; it is not from --install and stays", l.number, file.shown)
			}
		}
		if !installed {
			continue
		}
		found = true
		if err := i.change(ctx, file, i.start.without, "remove this"); err != nil {
			return err
		}
		if i.start.makes != "" {
			os.Remove(filepath.Join(filepath.Dir(path), filepath.FromSlash(i.start.makes)))
		}
		if i.start.tool == "" {
			i.Say.Say("removed from %s; open shells keep the functions until they end", file.shown)
		} else {
			i.Say.Say("removed from %s", file.shown)
		}
	}
	if !found {
		i.Say.Say("no line added by --install in %s; nothing changed", ui.ShortPath(present(i.paths), i.Getenv("HOME")))
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
func (i installer) open(path string) (openFile, error) {
	f := openFile{path: path, shown: ui.ShortPath(path, i.Getenv("HOME"))}
	if real, err := safefile.Real(path); err == nil && real != filepath.Clean(path) {
		f.shown += fmt.Sprintf(" (which is %s)", ui.ShortPath(real, i.Getenv("HOME")))
	}
	text, err := awsfiles.ReadFile(path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return f, i.byHand(f, fmt.Errorf("%s cannot be read: %w", f.shown, host.Reason(err)))
	case bytes.IndexByte(text, 0) >= 0:
		return f, i.byHand(f, fmt.Errorf("%s is not a text file: it holds a NUL byte", f.shown))
	}
	f.text = text
	return f, nil
}

// change shows what edit does to the file, asks, and does it. A new file can be
// read by its owner only, because people add secrets to such files.
func (i installer) change(ctx context.Context, file openFile, edit func([]byte) []byte, verb string) error {
	if err := host.CheckOwner(file.path); err != nil {
		return err
	}
	if err := safefile.Check(ctx, file.path); err != nil {
		return i.byHand(file, err)
	}
	if !i.Yes {
		question := fmt.Sprintf("awsmfa: %s:\n%sawsmfa: %s", file.shown, i.difference(file.text, edit(file.text)), verb)
		yes, err := i.Ask.Agree(ctx, question, "add --yes")
		if err != nil {
			return err
		}
		if !yes {
			i.Say.Say("nothing changed")
			return host.ExitStatus(hint.Failed)
		}
	}
	err := safefile.Update(ctx, file.path, func(text []byte) ([]byte, error) { return edit(text), nil })
	if err != nil {
		return i.byHand(file, err)
	}
	return nil
}

// difference shows the lines of --install that are removed and added.
func (i installer) difference(old, edited []byte) string {
	return i.installed(old, "  - ") + i.installed(edited, "  + ")
}

// installed shows the lines of --install in a text, each behind a sign.
func (i installer) installed(text []byte, sign string) string {
	var b strings.Builder
	for _, l := range i.start.loaders(text) {
		if l.installed {
			b.WriteString(sign + i.start.comment() + "\n" + sign + i.start.guarded(l.call) + "\n")
		}
	}
	return b.String()
}

// byHand is an error about the file, with what to do by hand.
func (i installer) byHand(file openFile, err error) error {
	if i.removes {
		return hint.With(err, "nothing was changed")
	}
	return hint.With(err, "nothing was changed; add to the end of %s by hand: %s", file.shown, i.start.plain(i.start.call(i.Options)))
}
