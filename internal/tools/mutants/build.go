package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// overlay has the compiler read changed files. The source stays as it is.
func (s *suite) overlay(changes map[string]func([]byte) []byte) error {
	replace := map[string]string{}
	for path, change := range changes {
		original := filepath.Join(s.Module.Dir, filepath.FromSlash(path))
		source, err := os.ReadFile(original)
		if err != nil {
			return err
		}
		replace[original] = filepath.Join(s.work, filepath.Base(path))
		if err := os.WriteFile(replace[original], change(source), 0o600); err != nil {
			return err
		}
	}
	helpers := filepath.Join(s.work, "switches.go")
	if err := os.WriteFile(helpers, fmt.Appendf(nil, switchFile, s.Name, s.which()), 0o600); err != nil {
		return err
	}
	replace[filepath.Join(s.Dir, "mutants_switches.go")] = helpers
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.work, "overlay"), text, 0o600)
}

var complaint = regexp.MustCompile(`(?m)([^/\s]+\.go):(\d+)(?::\d+)?: `)

// build makes the tests with switches, which have to pass while all are off.
// Lines that do not compile so lose their switches.
func (s *suite) build(ctx context.Context, faults []fault) error {
	for {
		if err := s.overlay(allSwitches(faults)); err != nil {
			return err
		}
		out, err := s.compile(ctx, s.switched(), "-overlay", filepath.Join(s.work, "overlay"), "-gcflags="+s.ImportPath+"=-e")
		if err == nil {
			break
		}
		if ctx.Err() != nil || !withoutSwitches(faults, out) {
			return fmt.Errorf("with switches: %w\n%s", err, out)
		}
	}
	if out, err := s.run(ctx, s.switched(), s.limit); err != nil {
		return fmt.Errorf("with switches: %w\n%s", err, out)
	}
	return nil
}

func allSwitches(faults []fault) map[string]func([]byte) []byte {
	files := map[string][]fault{}
	for _, f := range faults {
		files[f.path] = append(files[f.path], f)
	}
	changes := map[string]func([]byte) []byte{}
	for path, some := range files {
		changes[path] = func(source []byte) []byte { return withSwitches(source, some) }
	}
	return changes
}

// withoutSwitches takes the switches from the lines that the compiler complains
// of, and tells whether there were any.
func withoutSwitches(faults []fault, out []byte) (any bool) {
	lines := map[string]bool{}
	for _, m := range complaint.FindAllSubmatch(out, -1) {
		lines[string(m[1])+":"+string(m[2])] = true
	}
	for i := range faults {
		f := &faults[i]
		if len(f.inserts) > 0 && lines[filepath.Base(f.path)+":"+strconv.Itoa(f.line)] {
			f.inserts, any = nil, true
		}
	}
	return any
}
