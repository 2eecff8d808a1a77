package host

import "testing"

func TestShell(t *testing.T) {
	env := map[string]string{"SHELL": "/bin/zsh"}
	s := &System{Getenv: func(name string) string { return env[name] }}
	if got := s.Shell(); got != "/bin/zsh" {
		t.Error(got)
	}
	delete(env, "SHELL")
	if got := s.Shell(); got != "/bin/sh" {
		t.Errorf("without SHELL: %s", got)
	}
}

func TestShellOnWindows(t *testing.T) {
	for _, test := range []struct{ name, path, comSpec, want string }{
		{"pwsh", `C:\p\pwsh.exe`, `C:\cmd.exe`, `C:\p\pwsh.exe`}, {"bash", `C:\g\bash.exe`, "", `C:\g\bash.exe`},
		{"bash", "", `C:\cmd.exe`, `C:\cmd.exe`}, {"code", `C:\code.exe`, `C:\cmd.exe`, `C:\cmd.exe`}, {"", "", "", "cmd.exe"},
	} {
		env := map[string]string{"ComSpec": test.comSpec, "SHELL": "/usr/bin/bash"}
		s := &System{OS: "windows", Getenv: func(name string) string { return env[name] },
			Parent: func() string { return test.name }, ParentPath: func() string { return test.path }}
		if got := s.Shell(); got != test.want {
			t.Errorf("%v: %s", test, got)
		}
	}
}
