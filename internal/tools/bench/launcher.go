package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// launcher is a process of launch that runs one row.
type launcher struct {
	row    row
	cmd    *exec.Cmd
	orders io.WriteCloser
	lines  *bufio.Reader
}

// turns are the launchers of one row, one for each copy of its program.
type turns []*launcher

func (t turns) of(round int) *launcher { return t[round%len(t)] }

func (t turns) close() {
	for _, l := range t {
		l.close()
	}
}

// launchCopies starts the program launch for each copy of the program of r. What
// was started is given with an error, too.
func launchCopies(program string, r row) (started turns, err error) {
	if len(r.copies) == 0 {
		r.copies = r.argv[:1]
	}
	for _, path := range r.copies {
		one := r
		one.argv = append([]string{path}, r.argv[1:]...)
		l, err := launch(program, one)
		if err != nil {
			return started, err
		}
		started = append(started, l)
	}
	return started, nil
}

// launch starts the program launch for r.
func launch(program string, r row) (*launcher, error) {
	path, err := exec.LookPath(r.argv[0])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	r.argv = append([]string{path}, r.argv[1:]...)
	l := &launcher{row: r, cmd: r.command(program)}
	l.cmd.Stderr = os.Stderr
	if l.orders, err = l.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	lines, err := l.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	l.lines = bufio.NewReader(lines)
	return l, l.cmd.Start()
}

func (l *launcher) close() {
	l.orders.Close()
	l.cmd.Wait()
}

// run runs the row once. A run that fails is an error: it must not be measured.
func (l *launcher) run() (s sample, err error) {
	if err := l.row.prepare(); err != nil {
		return s, err
	}
	asked, err := l.row.counted(func() error {
		if _, err := l.orders.Write([]byte{'\n'}); err != nil {
			return fmt.Errorf("%s: %w", l.row.name, err)
		}
		line, err := l.lines.ReadString('\n')
		if err != nil {
			return fmt.Errorf("%s: %w", l.row.name, err)
		}
		s, err = readSample(line)
		if err != nil {
			return fmt.Errorf("%s: %w", l.row.name, err)
		}
		return nil
	})
	s.traffic = asked
	return s, err
}

// readSample reads a line of launch.
func readSample(line string) (sample, error) {
	var wall, processor, peak, status int64
	if _, err := fmt.Sscan(line, &wall, &processor, &peak, &status); err != nil {
		return sample{}, fmt.Errorf("line %q of launch: %w", line, err)
	}
	if status != 0 {
		return sample{}, fmt.Errorf("failed with wait status %#x", status)
	}
	return sample{wall: time.Duration(wall), processor: time.Duration(processor), peak: peak}, nil
}
