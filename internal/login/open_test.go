package login

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/credfile"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/session"
)

// A file with a session that others can read or change is warned of, but not on
// Windows, whose modes say nothing.
func TestFileThatOthersCanRead(t *testing.T) {
	for _, test := range []struct {
		mode   os.FileMode
		system string
		says   string
	}{
		{0o600, "linux", ""},
		{0o700, "linux", ""},
		{0o611, "linux", ""}, // to run it is harmless
		{0o640, "linux", "read FILE (mode 0640)"},
		{0o604, "linux", "read FILE (mode 0604)"},
		{0o645, "linux", "read FILE (mode 0645)"},
		{0o620, "linux", "change FILE (mode 0620)"},
		{0o602, "linux", "change FILE (mode 0602)"},
		{0o666, "darwin", "change FILE (mode 0666)"},
		{0o666, "windows", ""},
	} {
		w := newWorld(t, 0)
		w.OS = test.system
		path := w.path("credentials")
		if err := os.Chmod(path, test.mode); err != nil {
			t.Fatal(err)
		}
		want := test.says
		if want != "" {
			want = "awsmfa: warning: others can " + want + "; close it: chmod 600 " + hint.Word(path) + "\n"
			want = strings.Replace(want, "FILE", filepath.Join("~", ".aws", "credentials"), 1)
		}
		if w.sayOpen(path); w.says.String() != want {
			t.Errorf("mode %o on %s: says %q, want %q", test.mode, test.system, w.says, want)
		}
	}
	w := newWorld(t, 0)
	folder := filepath.Join(w.home, "open")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	os.Chmod(folder, 0o777)
	w.sayOpen(folder)
	if w.sayOpen(w.path("nothing")); w.says.String() != "" {
		t.Errorf("of what is no file: %q", w.says)
	}
}

// The other names of a file that was replaced keep the old text.
func TestFileWithSeveralNames(t *testing.T) {
	for names, want := range map[int]string{
		0: "", 1: "",
		2: "awsmfa: warning: ~/x had 1 name beside this one (hard links), which keep the old text; make them symbolic links\n",
		3: "awsmfa: warning: ~/x had 2 names beside this one (hard links), which keep the old text; make them symbolic links\n",
	} {
		w := newWorld(t, 0)
		if w.sayLinks(filepath.Join(w.home, "x"), names); filepath.ToSlash(w.says.String()) != want {
			t.Errorf("%d names: says %q, want %q", names, w.says, want)
		}
	}
}

// A new section that some SDKs do not read is told of, once.
func TestSectionThatSomeDoNotRead(t *testing.T) {
	const unread = "awsmfa: base: tools made with the AWS SDKs for Go and .NET do not read section [acme] while [profile acme] has source_profile without role_arn; awsmfa doctor says more\n"
	for _, test := range []struct{ config, credentials, says string }{
		{"", "", ""},
		{"[profile acme]\nsource_profile = base\n", "", unread},
		{"[profile acme]\nsource_profile = base\n", "[acme]\n", ""},
		{"[profile acme]\nsource_profile =\n", "", ""},
		{"[profile acme]\nregion = eu-west-1\n", "", ""},
		{"[profile acme]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n", "", ""},
		{"[profile acme]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nregion = eu-west-1\n", "", ""},
		{"[profile acme]\nsource_profile = base\nregion = eu-west-1\n", "", unread},
		{"[acme]\nsource_profile = base\n", "", ""},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", w.text(t, "config")+test.config)
		w.write(t, "credentials", w.text(t, "credentials")+test.credentials)
		l := w.prepare(t, Request{})
		if l.saySource("acme"); w.says.String() != test.says {
			t.Errorf("with %q and %q: says %q, want %q", test.config, test.credentials, w.says, test.says)
		}
	}
}

// A person who writes a session is told all that is wrong with the file, after it was
// written.
func TestPutAndWarn(t *testing.T) {
	w := newWorld(t, 1)
	w.write(t, "config", w.text(t, "config")+"[profile acme]\nsource_profile = base\n")
	path := w.path("credentials")
	if err := os.Link(path, w.path("other")); err != nil {
		t.Skip(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	l := w.prepare(t, Request{})
	k := session.Session{Credentials: creds.Credentials{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", SecretAccessKey: "s", SessionToken: "t", Expires: time.Now().Add(time.Hour)}}
	if err := l.putAndWarn(t.Context(), []awsfiles.Entry{entryOf("acme", "base", k)}); err != nil {
		t.Fatal(err)
	}
	shown := filepath.Join("~", ".aws", "credentials")
	want := "awsmfa: section [acme] of " + shown + " created\n" +
		"awsmfa: warning: " + shown + " had 1 name beside this one (hard links), which keep the old text; make them symbolic links\n" +
		"awsmfa: warning: others can read " + shown + " (mode 0644); close it: chmod 600 " + hint.Word(path) + "\n" +
		"awsmfa: base: tools made with the AWS SDKs for Go and .NET do not read section [acme] while [profile acme] has source_profile without role_arn; awsmfa doctor says more\n"
	if w.says.String() != want {
		t.Errorf("says %q, want %q", w.says, want)
	}
	w.says.Reset()
	if err := l.put(t.Context(), []awsfiles.Entry{entryOf("acme", "base", k)}); err != nil || w.says.String() != "awsmfa: section [acme] of "+shown+" updated\n" {
		t.Errorf("again: %v, says %q", err, w.says)
	}
	w.says.Reset()
	var role *credfile.RoleError
	if err := l.put(t.Context(), []awsfiles.Entry{entryOf("role0", "base", k)}); !errors.As(err, &role) || strings.Contains(w.text(t, "credentials"), "[role0]") {
		t.Errorf("in the section of a role: %v", err)
	}
	if err := l.putAndWarn(t.Context(), []awsfiles.Entry{entryOf("base", "base", k)}); err == nil || w.says.String() != "" {
		t.Errorf("over long-term keys: %v, says %q", err, w.says)
	}
}

// entryOf is a session of a profile for a section.
func entryOf(section, profile string, k session.Session) awsfiles.Entry {
	return awsfiles.Entry{Section: section, Session: credfile.Session{Credentials: k.Credentials, Profile: profile}}
}
