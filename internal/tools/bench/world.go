package main

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
)

// world is all that the measured programs get to see.
type world struct {
	bin         string // folder of the built programs
	dir         string // of everything else; close removes it
	http, https *stub
	bundle      string       // PEM file with the certificate of https
	homes       map[int]home // by number of profiles, each with cached sessions
	cold        home         // its session is forgotten before each run
}

// copyCount is in how many files each program is measured: where one lies in the
// memory of the system moves its time by a twentieth, for as long as it lies
// there, and is no property of the program.
const copyCount = 8

// sizes are the numbers of profiles that a cached session is looked for in.
var sizes = []int{10, 200, 10000}

// newWorld lays out the homes, starts the servers and logs in once per home.
func newWorld(bin string) (w *world, err error) {
	w = &world{bin: bin, http: newStub((*httptest.Server).Start), https: newStub((*httptest.Server).StartTLS), homes: map[int]home{}}
	if w.dir, err = os.MkdirTemp("", "awsmfa-bench-"); err != nil {
		return w, err
	}
	w.bundle = filepath.Join(w.dir, "bundle.pem")
	if err := w.https.writeCertificate(w.bundle); err != nil {
		return w, err
	}
	for _, name := range []string{"awsmfa", "empty", "post"} {
		if err := w.copy(name); err != nil {
			return w, err
		}
	}
	if w.cold, err = makeHome(filepath.Join(w.dir, "cold"), sizes[0]); err != nil {
		return w, err
	}
	for _, n := range sizes {
		if w.homes[n], err = makeHome(filepath.Join(w.dir, fmt.Sprint("home", n)), n); err != nil {
			return w, err
		}
		for _, profile := range []string{"bench", "bench-admin"} {
			if err := w.fill(w.homes[n], profile).check(); err != nil {
				return w, err
			}
		}
	}
	return w, nil
}

func (w *world) close() {
	w.http.Close()
	w.https.Close()
	os.RemoveAll(w.dir)
}

// built is the path of a program that scripts/bench has built.
func (w *world) built(name string) string { return filepath.Join(w.bin, name) }

// copy makes the copies of a built program.
func (w *world) copy(name string) error {
	program, err := os.ReadFile(w.built(name))
	if err != nil {
		return err
	}
	for _, path := range w.copiesOf(name) {
		if err := writeProgram(path, program); err != nil {
			return err
		}
	}
	return nil
}

// writeProgram leaves a program to be read from the disk, as after a start of the
// machine. One that was just written lies in the memory of a newer kernel in pieces
// of the size of the writes, and large ones take a fifth of the time off a start
// and put a mebibyte on its peak.
func writeProgram(path string, program []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o700)
	if err != nil {
		return err
	}
	_, err = f.Write(program)
	return errors.Join(err, f.Sync(), forget(f), f.Close())
}

func (w *world) copiesOf(name string) (paths []string) {
	for i := range copyCount {
		paths = append(paths, filepath.Join(w.dir, fmt.Sprint(name, "-", i)))
	}
	return paths
}

// bundleVariable makes AWS tools trust the server of world.https.
func (w *world) bundleVariable() string { return "AWS_CA_BUNDLE=" + w.bundle }

// env is the environment of h with the server that sessions are asked of.
func (w *world) env(h home, s *stub) []string {
	env := h.env("AWS_ENDPOINT_URL_STS=" + s.URL)
	if s == w.https {
		env = append(env, w.bundleVariable())
	}
	return env
}

// empty is the floor under every program.
func (w *world) empty() row {
	return row{name: "empty Go program", argv: []string{w.built("empty")}, copies: w.copiesOf("empty"), env: w.homes[sizes[0]].env()}
}

// cached is a call that finds a cached session among so many profiles.
func (w *world) cached(profiles int) row { return w.cachedOf("bench", profiles) }

// cachedOf is cached for a profile or what stands for it.
func (w *world) cachedOf(profile string, profiles int) row {
	name := "awsmfa env, session cached, " + grouped(profiles) + " profiles"
	if profile != "bench" {
		name += ", " + profile
	}
	return row{
		name: name, argv: []string{w.built("awsmfa"), "env", profile}, copies: w.copiesOf("awsmfa"), env: w.env(w.homes[profiles], w.http),
		prints: "AWS_SESSION_TOKEN='" + token, server: w.http,
	}
}

// looks is a command that looks at 10,000 profiles and asks nobody.
func (w *world) looks(words ...string) row {
	return row{
		name: "awsmfa " + words[0] + ", 10,000 profiles", argv: append([]string{w.built("awsmfa")}, words...), copies: w.copiesOf("awsmfa"),
		env: w.env(w.homes[sizes[2]], w.http), prints: "bench", server: w.http,
	}
}

// fill is a call that puts the session of a profile into the cache of h.
func (w *world) fill(h home, profile string) row {
	r := w.login(h)
	r.argv = []string{w.built("awsmfa"), "env", profile, "123456"}
	return r
}

// login is a call with a code in h.
func (w *world) login(h home) row {
	return row{
		name: "awsmfa env with a code",
		argv: []string{w.built("awsmfa"), "env", "bench", "123456"}, copies: w.copiesOf("awsmfa"), env: w.env(h, w.http),
		prints: "AWS_SESSION_TOKEN='" + token, server: w.http, requests: 1,
	}
}

// coldLogin is a login at s, each time the first one.
func (w *world) coldLogin(s *stub) row {
	r := w.login(w.cold)
	r.env, r.server, r.before = w.env(w.cold, s), s, w.cold.forget
	return r
}

// post is one bare request to s.
func (w *world) post(s *stub) row {
	return row{
		name: "bare Go POST", argv: []string{w.built("post"), s.URL}, copies: w.copiesOf("post"), env: w.env(w.cold, s),
		server: s, requests: 1,
	}
}

// tables are those that are always measured; others join the first.
func (w *world) tables(others []row) []table {
	warm := []row{w.empty(), {
		name: "awsmfa --version", argv: []string{w.built("awsmfa"), "--version"}, copies: w.copiesOf("awsmfa"),
		env: w.homes[sizes[0]].env(), prints: "awsmfa ", server: w.http,
	}}
	for _, n := range sizes {
		warm = append(warm, w.cached(n))
	}
	warm = append(warm, w.cachedOf("bench-admin", sizes[2]))
	return []table{
		{title: "Without a request", rows: append(warm, others...)},
		{title: "Login over HTTP", rows: []row{w.post(w.http), w.empty(), w.coldLogin(w.http)}},
		{title: "Login over HTTPS, one certificate trusted", rows: []row{w.post(w.https), w.coldLogin(w.https)}},
	}
}

// together runs so many logins with one code at once and gives the number of
// requests that they make.
func (w *world) together(processes int) (int64, error) {
	r := w.coldLogin(w.http)
	if err := r.prepare(); err != nil {
		return 0, err
	}
	before := w.http.counts()
	var started []*exec.Cmd
	for range processes {
		cmd := r.command()
		if err := cmd.Start(); err != nil {
			return 0, err
		}
		started = append(started, cmd)
	}
	var failed error
	for _, cmd := range started {
		if err := cmd.Wait(); err != nil && failed == nil {
			failed = fmt.Errorf("one of %d logins at once: %w", processes, err)
		}
	}
	return w.http.counts().requests - before.requests, failed
}
