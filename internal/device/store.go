package device

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"awsmfa/internal/environ"
	"awsmfa/internal/program"
)

// Store is a program that keeps a seed and shows codes of it.
type Store struct {
	// Line is the command line that prints a code, for mfa_process.
	Line string
	// exists is a command that ends with status 1 where there is no entry; nil: none.
	exists []string
	put    []string // the command that takes input
	input  func(uri string) ([]byte, error)
}

// StoreError says that a program did not take the seed, or gives no code.
type StoreError struct {
	Program string
	Exists  bool // it has something under that name already, which was left alone
	err     error
}

func (e *StoreError) Error() string {
	if e.Exists {
		return e.Program + " has an entry of that name already"
	}
	return fmt.Sprintf("%s: %v", e.Program, e.err)
}

// Unwrap gives the reason.
func (e *StoreError) Unwrap() error { return e.err }

// None of them repeats the name, which may be a secret in the wrong place.
var (
	errUnknownStore = errors.New("a store for MFA seeds is pass:PATH, ykman or op")
	errEntryPath    = errors.New("the path of an entry of pass has letters, digits and _ . @ + = , / - only")
)

// ParseStore reads what a person names a store with: pass:PATH, ykman or op. The
// entry is named after the device and the account.
func ParseStore(text, name, account string) (Store, error) {
	entry := name + "@" + account
	if !safe(entry) {
		return Store{}, fmt.Errorf("no entry can be named %q", entry)
	}
	switch path, isPass := strings.CutPrefix(text, "pass:"); {
	case isPass && !safe(path):
		return Store{}, errEntryPath
	case isPass:
		return Store{
			Line: "pass otp " + path, exists: []string{"pass", "show", path},
			put: []string{"pass", "otp", "insert", path}, input: line,
		}, nil
	case text == "ykman":
		return Store{
			Line: "ykman oath accounts code --single AWS:" + entry,
			put:  []string{"ykman", "oath", "accounts", "uri"}, input: line,
		}, nil
	case text == "op":
		title := "AWS-" + entry
		return Store{
			Line: "op item get " + title + " --otp", exists: []string{"op", "item", "get", title},
			put: []string{"op", "item", "create", "-"}, input: func(uri string) ([]byte, error) { return opItem(title, uri) },
		}, nil
	}
	return Store{}, errUnknownStore
}

// safe keeps to characters that no shell and no option parser gives a meaning.
func safe(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_.@+=,/-", r) {
			return false
		}
	}
	return s != "" && s[0] != '-' && s[0] != '=' && !strings.Contains(s, "..")
}

func line(uri string) ([]byte, error) { return []byte(uri + "\n"), nil }

// opItem is the template of a new item.
//
// See https://developer.1password.com/docs/cli/item-template-json/.
func opItem(title, uri string) ([]byte, error) {
	type field struct {
		ID    string `json:"id"`
		Label string `json:"label"`
		Type  string `json:"type"`
		Value string `json:"value"`
	}
	return json.Marshal(map[string]any{
		"title": title, "category": "LOGIN",
		"fields": []field{{"otp", "one-time password", "OTP", uri}},
	})
}

// Keep hands the seed of an invitation to the store, on its standard input, and
// reads a code back. It is a function for Enrolment.Code. The programs run with
// env, without keys of AWS; what they say goes to stderr.
func (s Store) Keep(ctx context.Context, i Invitation, env []string, stderr io.Writer) (string, error) {
	if err := s.free(ctx, env, stderr); err != nil {
		return "", err
	}
	input, err := s.input(i.URI())
	if err != nil {
		return "", err
	}
	defer clear(input)
	if err := s.run(ctx, s.put, input, env, stderr); err != nil {
		return "", &StoreError{Program: s.put[0], err: err}
	}
	code, err := program.Code(ctx, program.Command{Line: s.Line, Env: env, Stderr: stderr})
	if err != nil {
		return "", &StoreError{Program: s.put[0], err: err}
	}
	return code, nil
}

// free checks that nothing is stored under the name: pass and op end with status 1
// then. Any other failure, as for a locked entry, may hide one that pass would replace.
func (s Store) free(ctx context.Context, env []string, stderr io.Writer) error {
	if s.exists == nil {
		return nil
	}
	var said bytes.Buffer
	err := s.run(ctx, s.exists, nil, env, &said)
	var status *exec.ExitError
	switch {
	case err == nil:
		return &StoreError{Program: s.put[0], Exists: true}
	case errors.As(err, &status) && status.ExitCode() == 1:
		return nil
	}
	stderr.Write(said.Bytes())
	return &StoreError{Program: s.put[0], err: err}
}

// run drops what the program prints: it may be the seed.
func (s Store) run(ctx context.Context, argv []string, input []byte, env []string, stderr io.Writer) error {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Env = environ.WithoutKeys(env)
	cmd.Stdin = bytes.NewReader(input)
	cmd.Stderr, cmd.WaitDelay = stderr, time.Second // an agent that it starts may hold its output
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrWaitDelay):
		return nil
	}
	return err
}
