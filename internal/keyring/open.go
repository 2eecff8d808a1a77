package keyring

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/environ"
)

// Options are what a store needs of its surroundings.
type Options struct {
	// Env is the environment, for programs and for where the session bus is. It
	// should hold no keys of AWS.
	Env []string
	// Person says that there is somebody who can be asked to unlock the store.
	Person bool
	Stderr io.Writer // hears programs that are run; nil: nobody

	limit time.Duration // of a program; zero: commandLimit
}

func (o Options) getenv(name string) string {
	for i := len(o.Env) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(o.Env[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// System is the name of the store that the system has: the Secret Service, the
// keychain or the Credential Manager.
const System = "keyring"

// Open gives the store of that name: System, or pass:PATH. It asks nobody and
// connects to nothing. A name that there is no store for is a *NameError.
func Open(name string, o Options) (Store, error) {
	if name == System {
		return system(o), nil
	}
	if path, ok := strings.CutPrefix(name, "pass:"); ok && isPath(path) {
		return &pass{path, o}, nil
	}
	return nil, &NameError{name}
}

// NameError says that there is no store of that name. Its text does not have the name,
// which may be a secret in the wrong place.
type NameError struct{ Name string }

func (e *NameError) Error() string {
	return "no store for keys has that name: it is keyring, or pass: and the path of an entry"
}

// isPath keeps to what pass takes for a path and nothing else.
func isPath(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_.@+=,/-", r) {
			return false
		}
	}
	return s != "" && s[0] != '-' && s[0] != '/' && s[len(s)-1] != '/' && !strings.Contains(s, "..")
}

// isID keeps to what access key IDs are made of, so that one needs no quoting.
func isID(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return s != ""
}

// keyOf is the access key that a store gave the secret of, if it is one.
func keyOf(store, id, secret string) (creds.Credentials, error) {
	key := creds.Credentials{AccessKeyID: id, SecretAccessKey: secret}
	if key.CheckKeys() != nil {
		return creds.Credentials{}, &Error{store, "gave no usable key", errDamaged}
	}
	return key, nil
}

// checkKey refuses what Add of any store does not take.
func checkKey(store string, key creds.Credentials) error {
	if !isID(key.AccessKeyID) || key.CheckKeys() != nil || key.SessionToken != "" {
		return &Error{store, "keeps long-term access keys only", nil}
	}
	return nil
}

// commandLimit leaves time for a person to unlock the store.
const commandLimit = 2 * time.Minute

var errLate = errors.New("it gave no answer in time")

// run runs a program with input and gives what it prints and its exit status.
func run(ctx context.Context, o Options, store, input string, argv ...string) (out string, status int, err error) {
	limited, cancel := context.WithTimeout(ctx, cmp.Or(o.limit, commandLimit))
	defer cancel()
	cmd := exec.CommandContext(limited, argv[0], argv[1:]...)
	cmd.Env, cmd.Stderr = environ.WithoutKeys(o.Env), o.Stderr
	cmd.WaitDelay = time.Second
	cmd.Stdin = strings.NewReader(input)
	text, err := cmd.Output()
	switch {
	case ctx.Err() != nil:
		return "", 0, ctx.Err()
	case limited.Err() != nil:
		return "", 0, &Error{store, "cannot be used", errLate}
	case cmd.ProcessState != nil && cmd.ProcessState.Exited():
		return string(text), cmd.ProcessState.ExitCode(), nil
	}
	if _, missing := exec.LookPath(argv[0]); missing != nil {
		return "", 0, &NoServiceError{store, argv[0] + " is not installed"}
	}
	return "", 0, &Error{store, "could not be run", err}
}
