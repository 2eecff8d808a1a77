package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"awsmfa/internal/environ"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/prompt"
)

// Choice is one of several things to choose from.
type Choice struct{ Name, About string }

// Picker has a person choose on the controlling terminal: with fzf where it is
// installed and wanted, else from a numbered list.
type Picker struct {
	Stdin   io.Reader
	Ask     AskFunc
	Path    string // the folders of commands, as PATH has them
	NoFzf   bool
	Environ func() []string // of fzf, which gets no keys of it
}

// Pick returns the name of one of choices; last is what Enter alone takes, if it
// is one of them. Its errors are those of package prompt, ErrNone among them
// where standard input is no terminal, as in a script, and that of ctx.
func (p Picker) Pick(ctx context.Context, title string, choices []Choice, last string) (string, error) {
	if f, is := p.Stdin.(*os.File); !is || !prompt.IsTerminal(f) {
		return "", fmt.Errorf("%w: standard input is no terminal", prompt.ErrNone)
	}
	if !p.NoFzf {
		if path, err := host.FindCommand("fzf", p.Path); err == nil {
			name, err := runFzf(ctx, path, title, names(choices, last), p.Environ())
			if !errors.Is(err, errNoFzf) {
				return name, err
			}
		}
	}
	return p.number(ctx, title, choices, last)
}

// names are those that a terminal can show as they are, last first.
func names(choices []Choice, last string) (all []string) {
	for _, c := range choices {
		switch {
		case Escape(c.Name) != c.Name:
		case c.Name == last:
			all = slices.Insert(all, 0, c.Name)
		default:
			all = append(all, c.Name)
		}
	}
	return all
}

// errNoFzf says that fzf could not ask.
var errNoFzf = errors.New("fzf cannot be used")

// The exit statuses of fzf, see its manual.
const (
	fzfNoMatch     = 1
	fzfInterrupted = 130
)

// runFzf has fzf ask. It draws on the terminal, whatever the streams are; its
// answer counts only if it is one of the names.
func runFzf(ctx context.Context, path, title string, names, env []string) (string, error) {
	if err := (prompt.Terminal{}).Say(title); err != nil {
		return "", err // in the background fzf would be stopped
	}
	terminal, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0)
	if err != nil {
		return "", errNoFzf
	}
	defer terminal.Close()
	var answer strings.Builder
	cmd := exec.CommandContext(ctx, path, "--no-multi", "--height=40%", "--prompt=profile: ")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(strings.Join(names, "\n")), &answer, terminal
	cmd.Env = environ.WithoutKeys(env)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // it has a terminal to put right
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	var exit *exec.ExitError
	name := strings.TrimRight(answer.String(), "\r\n")
	switch {
	case err == nil && slices.Contains(names, name):
		return name, nil
	case errors.As(err, &exit) && exit.ExitCode() == fzfInterrupted:
		return "", context.Canceled
	case errors.As(err, &exit) && exit.ExitCode() == fzfNoMatch:
		return "", prompt.ErrEnd
	}
	return "", errNoFzf
}

// mostShown is how many choices are listed at once.
const mostShown = 30

// number asks with a numbered list, which gets shorter with each part of a name
// that is typed, until one is chosen.
func (p Picker) number(ctx context.Context, title string, choices []Choice, last string) (string, error) {
	if !slices.ContainsFunc(choices, func(c Choice) bool { return c.Name == last }) {
		last = ""
	}
	end := "number, name or part of one: "
	if last != "" {
		end = fmt.Sprintf("number, name or part of one (Enter for %s): ", last)
	}
	text := title + "\n" + numbered(choices) + "awsmfa: " + end
	for {
		answer, err := p.Ask.Answer(ctx, text, "name a profile")
		switch {
		case err != nil:
			return "", err
		case answer == "" && last != "":
			return last, nil
		case answer == "":
			continue
		}
		switch found := matching(choices, answer); len(found) {
		case 0:
			text = fmt.Sprintf("awsmfa: none of them is called %s\nawsmfa: %s", hint.Word(answer), end)
		case 1:
			return found[0].Name, nil
		default:
			choices = found
			text = numbered(choices) + "awsmfa: " + end
		}
	}
}

// matching are the choices that an answer may mean: that of the number, that of
// the name, or else those of which it is a part.
func matching(choices []Choice, answer string) []Choice {
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(choices) {
		return choices[n-1 : n]
	}
	if i := slices.IndexFunc(choices, func(c Choice) bool { return c.Name == answer }); i >= 0 {
		return choices[i : i+1]
	}
	part := strings.ToLower(answer)
	return slices.DeleteFunc(slices.Clone(choices), func(c Choice) bool { return !strings.Contains(strings.ToLower(c.Name), part) })
}

// numbered lists choices, a line each.
func numbered(choices []Choice) string {
	shown := choices[:min(len(choices), mostShown)]
	width := 0
	for _, c := range shown {
		width = max(width, len([]rune(Escape(c.Name))))
	}
	var b strings.Builder
	for i, c := range shown {
		b.WriteString(strings.TrimRight(fmt.Sprintf("%4d  %-*s  %s", i+1, width, Escape(c.Name), Escape(c.About)), " ") + "\n")
	}
	if more := len(choices) - len(shown); more > 0 {
		fmt.Fprintf(&b, "      and %d more, by a part of the name\n", more)
	}
	return b.String()
}
