//go:build unix

package e2e

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"syscall"

	"github.com/creack/pty"
)

// ownTerminal makes a new terminal the controlling one of a command, and its
// three streams, too, if they are to be. A person sits at the side that is
// returned; the command's side is to be closed once the command has started.
func ownTerminal(cmd *exec.Cmd, streams bool) (person, commands *os.File, err error) {
	person, commands, err = pty.Open()
	if err != nil {
		return nil, nil, err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if streams {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = commands, commands, commands
	} else {
		cmd.ExtraFiles, cmd.SysProcAttr.Ctty = []*os.File{commands}, 3
	}
	return person, commands, nil
}

// runAnswered runs a command at a terminal of its own, where somebody gives the
// answers. It returns what the terminal showed and how the command ended.
func runAnswered(cmd *exec.Cmd, streams bool, answers []string) (seen []byte, err error) {
	return runTyped(cmd, streams, answers, func(answer string) string { return answer })
}

// runTyped is runAnswered where typed says what an answer is when it is typed.
func runTyped(cmd *exec.Cmd, streams bool, answers []string, typed func(string) string) (seen []byte, err error) {
	person, commands, err := ownTerminal(cmd, streams)
	if err != nil {
		return nil, err
	}
	defer person.Close()
	err = cmd.Start()
	commands.Close()
	if err != nil {
		return nil, err
	}
	shown := make(chan []byte)
	go func() { shown <- typeAnswers(person, answers, typed) }()
	err = cmd.Wait()
	return <-shown, err
}

// answer types the next answer whenever a question stands at the end of what the
// terminal shows, until nobody has it open any more.
func answer(terminal *os.File, answers []string) (seen []byte) {
	return typeAnswers(terminal, answers, func(answer string) string { return answer })
}

// typeAnswers is answer where typed says what an answer is when it is typed.
func typeAnswers(terminal *os.File, answers []string, typed func(string) string) (seen []byte) {
	from := 0
	for buf := make([]byte, 4096); ; {
		n, err := terminal.Read(buf)
		if err != nil {
			return seen
		}
		seen = append(seen, buf[:n]...)
		if bytes.HasSuffix(seen[from:], []byte(": ")) && len(answers) > 0 {
			from = len(seen)
			io.WriteString(terminal, typed(answers[0]))
			if answers[0] == "" || answers[0][0] >= ' ' { // ^C and ^D are no lines
				io.WriteString(terminal, "\n")
			}
			answers = answers[1:]
		}
	}
}
