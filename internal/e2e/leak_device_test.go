//go:build unix

package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var sentSeed = regexp.MustCompile(`<Base32StringSeed>(.*?)</`)

// seeds are those that the server has handed out, in both spellings of the wire
// and as a person would read them.
func (s *scene) seeds(t *testing.T) (all []string) {
	t.Helper()
	for _, found := range sentSeed.FindAllStringSubmatch(s.wire.String(), -1) {
		seed, err := base64.StdEncoding.DecodeString(found[1])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found[1], string(seed), string(seed[:4])+" "+string(seed[4:8]))
	}
	return all
}

// typeFor runs the program at a terminal of its own, where a person types.
func (s *scene) typeFor(t *testing.T, answers []string, typed func(string) string, args ...string) (screen string, o outcome) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	cmd := s.command(ctx, args...)
	cmd.Dir = s.tmp()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Writer(&stdout), &stderr
	seen, err := runTyped(cmd, false, answers, typed)
	return string(seen), s.ended(t, cmd, err, &stdout, &stderr)
}

// onePassword is a stand-in for the program op, which takes a seed and shows no code.
// It leaves its arguments and environment where the spy does, and its input in ~/op.
const onePassword = `#!/bin/sh
{ env; echo "$0 $*"; } >"$SPIED/op$$"
case $* in *create*) cat >"$HOME/op" ;; *) exit 1 ;; esac
`

// TestSeedIsNowhere enrols devices and looks for the seed in all that is left
// behind: streams, files, the cache, what the terminal keeps, and the arguments and
// environments of the programs that are started, a store among them.
func TestSeedIsNowhere(t *testing.T) {
	both(t, func(t *testing.T, env ...string) {
		s := newScene(t, env...)
		spy := s.spyAt(t)
		s.write(t, "config", "[profile nina]\nregion = eu-west-1\ncredential_process = "+spy+" NOTHING; cat ~/nina.json\n")
		s.write(t, "../nina.json", `{"Version": 1, "AccessKeyId": "AKIANINASACCESSKEY00", "SecretAccessKey": "ninas-secret"}`)
		const serial = "arn:aws:iam::111122223333:mfa/nina"
		screen, o := s.typeFor(t, []string{"", "s", "000000", serial}, func(answer string) string {
			if answer == serial {
				code := s.sts.Code(serial)
				s.codes = append(s.codes, code)
				return code
			}
			return answer
		}, "device", "add", "nina")
		if o.status != 0 {
			t.Fatal(o, screen)
		}
		seeds := s.seeds(t)
		if len(seeds) != 3 || !strings.Contains(screen, seeds[2]) {
			t.Fatalf("the key was not shown on request: %d", len(seeds))
		}
		s.longTerm = append(s.longTerm, seeds...)
		s.checkStreams(t, o, false)
		s.checkPlaces(t)
		if n := s.checkSpied(t, nil); n == 0 {
			t.Error("no child was seen")
		}
		first, _, _ := strings.Cut(screen, "\x1b[?1049h")
		_, last, left := strings.Cut(screen, "\x1b[?1049l")
		if found := holds(first+last, seeds, nil); found != "" || !left {
			t.Errorf("the terminal keeps %q, alternate screen left: %v", found, left)
		}

		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "op"), []byte(onePassword), 0o700); err != nil {
			t.Fatal(err)
		}
		s.env = append(s.env, "PATH="+folder+":"+os.Getenv("PATH"))
		o = s.run(t, "device", "add", "nina", "--name", "tablet", "--to", "op", "--yes")
		seeds = s.seeds(t)
		if o.status != exitFailed || len(seeds) != 6 || !strings.Contains(s.read(t, "../op"), seeds[4]) {
			t.Fatalf("the store was not given the seed: %v", o)
		}
		os.Remove(filepath.Join(s.dir, "op"))
		s.longTerm = append(s.longTerm, seeds...)
		s.checkStreams(t, o, false)
		s.checkPlaces(t)
		s.checkSpied(t, nil)
	})
}

// TestInterruptedEnrolment presses Ctrl-C at the QR code: the screen is left, and
// what is so now is said. nina's policy lets nobody without MFA delete a device.
func TestInterruptedEnrolment(t *testing.T) {
	s := newScene(t)
	s.write(t, "config", "[profile nina]\nregion = eu-west-1\n")
	s.write(t, "credentials", "[nina]\naws_access_key_id = AKIANINASACCESSKEY00\naws_secret_access_key = ninas-secret\n")
	screen, o := s.typeFor(t, []string{"", "\x03"}, func(answer string) string { return answer }, "device", "add", "nina")
	if o.status != exitInterrupted || !strings.Contains(screen, "\x1b[H\x1b[2J\x1b[?1049l") {
		t.Errorf("%v, screen %q", o, screen)
	}
	for _, want := range []string{
		"awsmfa: the device arn:aws:iam::111122223333:mfa/nina is assigned to nobody and could not be deleted\n",
		"awsmfa: hint: an administrator can delete it: aws iam delete-virtual-mfa-device --serial-number arn:aws:iam::111122223333:mfa/nina\n",
	} {
		if !strings.Contains(o.stderr, want) {
			t.Errorf("%v does not say %q", o, want)
		}
	}
	if config := s.read(t, "config"); strings.Contains(config, "mfa_serial") {
		t.Errorf("the config file is %q", config)
	}
}
