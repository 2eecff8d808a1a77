//go:build unix

package keyring

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

// TestMain is also a stand-in for the program security of macOS.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "security" {
		os.Exit(security(os.Args[2], os.Args[3:]))
	}
	os.Exit(m.Run())
}

// security does what people reported of the real one. It records its arguments and its
// input in dir, and keeps items there in files. The file status has the answer of
// everything but -i; locked is that of show-keychain-info; hang waits in a dialog.
func security(dir string, args []string) int {
	record(dir, "argv", strings.Join(args, " ")+"\n")
	if os.Getenv("LC_ALL") != "C" {
		return 98
	}
	if _, err := os.Stat(filepath.Join(dir, "hang")); err == nil && args[0] != "-i" {
		time.Sleep(time.Minute)
	}
	if args[0] == "-i" {
		return interactive(dir)
	}
	return command(dir, args)
}

func record(dir, name, text string) {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err == nil {
		f.WriteString(text)
		f.Close()
	}
}

// interactive reads lines into 4,096 bytes: what is left of a longer one is another
// command, which is shown.
func interactive(dir string) int {
	in := bufio.NewReader(os.Stdin)
	for {
		var line []byte
		for len(line) < 4095 && !bytes.HasSuffix(line, []byte("\n")) {
			b, err := in.ReadByte()
			if err == io.EOF {
				return 0 // whatever the commands gave
			}
			line = append(line, b)
		}
		record(dir, "stdin", string(line))
		command(dir, strings.Fields(string(line)))
		fmt.Fprintf(os.Stderr, "security: %s", line) // as it does with what it cannot run
	}
}

func command(dir string, args []string) int {
	option := map[string]string{}
	for i := 1; i < len(args)-1; i++ {
		option[args[i]] = args[i+1]
	}
	status := func(name string) int {
		text, _ := os.ReadFile(filepath.Join(dir, name))
		n, _ := strconv.Atoi(string(text))
		return n
	}
	item := filepath.Join(dir, "item."+option["-s"]+"."+option["-a"])
	switch args[0] {
	case "show-keychain-info":
		return status("locked")
	case "add-generic-password":
		if args[len(args)-1] == "-w" {
			option["-w"] = strings.Repeat("x", 128) // what fits of what it read without a terminal
		}
		if _, err := os.Stat(item); err == nil && args[1] != "-U" {
			return 45
		}
		os.WriteFile(item, []byte(option["-w"]), 0o600)
		return 0
	case "find-generic-password", "delete-generic-password":
		if n := status("status"); n != 0 {
			return n
		}
		text, err := os.ReadFile(item)
		if err != nil {
			return 44
		}
		if args[0] == "delete-generic-password" {
			os.Remove(item)
			return 0
		}
		if bytes.ContainsFunc(text, func(r rune) bool { return r > '~' }) {
			text = []byte(hex.EncodeToString(text))
		}
		fmt.Printf("%s\n", text)
		return 0
	}
	return 2
}

// aKeychain is one whose program is the stand-in, with its folder.
func aKeychain(t *testing.T, o Options) (k *keychain, dir string) {
	t.Helper()
	dir = t.TempDir()
	program := filepath.Join(dir, "security")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, []byte("#!/bin/sh\nexec '"+self+"' security '"+dir+"' \"$@\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	o.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=en_US.UTF-8"}
	return &keychain{program, o, 10 * time.Second}, dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestKeychain(t *testing.T) {
	for _, person := range []bool{true, false} {
		k, dir := aKeychain(t, Options{Person: person})
		life(t, k, false)
		argv, _ := os.ReadFile(filepath.Join(dir, "argv"))
		stdin, _ := os.ReadFile(filepath.Join(dir, "stdin"))
		const coded = "d0phbHJYVXRuRkVNSS9LN01ERU5HL2JQeFJmaUNZRVhBTVBMRUtFWQ=="
		if bytes.Contains(argv, []byte("EXAMPLEKEY")) || bytes.Contains(argv, []byte(coded)) {
			t.Errorf("the secret is in the arguments: %s", argv)
		}
		if want := "add-generic-password -s awsmfa -a AKIAIOSFODNN7EXAMPLE -l awsmfa-AKIAIOSFODNN7EXAMPLE -w " + coded + "\n"; !bytes.Contains(stdin, []byte(want)) {
			t.Errorf("given %s, want %s", stdin, want)
		}
		if bytes.Contains(argv, []byte("show-keychain-info")) == person {
			t.Errorf("with a person: %v, and it is looked into first: %s", person, argv)
		}
	}
}

// Who waits or moves a key there is told what the keychain is.
func TestWordsAboutTheKeychain(t *testing.T) {
	k, _ := aKeychain(t, Options{})
	if w, r := Waiting(k), Readers(k); !strings.Contains(w, "macOS may be asking") || !strings.HasPrefix(r, "every program of yours") {
		t.Errorf("%q, %q", w, r)
	}
	p := &pass{"aws/bob", Options{}}
	if w, r := Waiting(p), Readers(p); w != "waiting for entry aws/bob of pass" || r != "" {
		t.Errorf("%q, %q", w, r)
	}
}

// Each exit status has its meaning: locked, denied and absent are three things.
func TestStatusOfSecurity(t *testing.T) {
	k, dir := aKeychain(t, Options{Person: true})
	for status, as := range map[string]any{
		"36": new(*LockedError), "51": new(*DeniedError), "128": new(*DeniedError), "44": new(*NotFoundError),
		"45": new(*Error), "50": new(*NoServiceError), "37": new(*NoServiceError), "1": new(*Error),
	} {
		put(t, dir, "status", status)
		if _, err := k.Get(t.Context(), key.AccessKeyID); !errors.As(err, as) {
			t.Errorf("status %s: %v", status, err)
		}
		if _, err := k.Add(t.Context(), key, ""); !errors.As(err, as) { // by what is read back
			t.Errorf("status %s, add: %v", status, err)
		}
		if err := k.Delete(t.Context(), key.AccessKeyID); status != "44" && !errors.As(err, as) {
			t.Errorf("status %s, delete: %v", status, err)
		}
	}
}

// Where nobody can be asked, a locked keychain is found out without a look into it,
// and nothing is written to it.
func TestLockedKeychain(t *testing.T) {
	k, dir := aKeychain(t, Options{})
	put(t, dir, "locked", "36")
	var locked *LockedError
	for what, do := range map[string]func() error{
		"get":    func() error { _, err := k.Get(t.Context(), key.AccessKeyID); return err },
		"add":    func() error { _, err := k.Add(t.Context(), key, ""); return err },
		"delete": func() error { return k.Delete(t.Context(), key.AccessKeyID) },
	} {
		if err := do(); !errors.As(err, &locked) || locked.Unlock != "security unlock-keychain" {
			t.Errorf("%s: %v", what, err)
		}
	}
	if argv, _ := os.ReadFile(filepath.Join(dir, "argv")); strings.Trim(string(argv), "\n") != strings.TrimSuffix(strings.Repeat("show-keychain-info\n", 3), "\n") {
		t.Errorf("ran %s", argv)
	}
}

// A dialog that nobody answers does not keep a command that must ask nobody, and one
// that may be stopped.
func TestDialogOfMacOS(t *testing.T) {
	k, dir := aKeychain(t, Options{})
	put(t, dir, "hang", "")
	k.patient = 50 * time.Millisecond
	var locked *LockedError
	if _, err := k.Get(t.Context(), key.AccessKeyID); !errors.As(err, &locked) {
		t.Errorf("with nobody: %v", err)
	}
	k.o.Person = true
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, stop)
	if _, err := k.Get(ctx, key.AccessKeyID); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// What security cannot hold or has damaged is an error, and nothing of it is shown.
func TestKeychainThatIsDamaged(t *testing.T) {
	var heard bytes.Buffer
	k, dir := aKeychain(t, Options{Person: true, Stderr: &heard})
	var damaged *Error
	for _, text := range []string{"not base64!", "schlüssel", "0123abcd"} {
		put(t, dir, "item.awsmfa.AKIAIOSFODNN7EXAMPLE", text)
		if got, err := k.Get(t.Context(), key.AccessKeyID); !errors.As(err, &damaged) || strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v, %v", text, got.AccessKeyID, err)
		}
	}
	// The longest key there may be fits into a line, or is refused before.
	largest := creds.Credentials{AccessKeyID: strings.Repeat("x", 128), SecretAccessKey: strings.Repeat("y", 1024)}
	if _, err := k.Add(t.Context(), largest, ""); err != nil {
		t.Error(err)
	}
	if got, err := k.Get(t.Context(), largest.AccessKeyID); err != nil || got != largest {
		t.Errorf("the largest key: %v", err)
	}
	largest.SecretAccessKey += "y"
	if _, err := k.Add(t.Context(), largest, ""); !errors.As(err, &damaged) {
		t.Errorf("a larger key: %v", err)
	}
	if heard.Len() > 0 {
		t.Errorf("security was heard: %s", heard.String())
	}
	var none *NoServiceError
	if _, err := (&keychain{filepath.Join(dir, "none"), Options{}, time.Second}).Get(t.Context(), "x"); !errors.As(err, &none) {
		t.Errorf("no program: %v", err)
	}
}
