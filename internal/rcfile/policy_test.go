//go:build unix

package rcfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAskPolicy asks a program in the place of PowerShell, which says what it was
// given.
func TestAskPolicy(t *testing.T) {
	folder := t.TempDir()
	for name, script := range map[string]string{"pwsh": `echo "$4 $PSExecutionPolicyPreference $AWS_SECRET_ACCESS_KEY"`, "powershell": "echo Restricted; exit 1"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	ask := NewAskPolicy(t.Context(), []string{"PSExecutionPolicyPreference=Bypass", "AWS_SECRET_ACCESS_KEY=hush", "Aws_Secret_Access_Key=hush"}, folder)
	for _, test := range []struct{ called, system, want string }{
		{"pwsh", "windows", "-Command Bypass"}, {"powershell", "windows", ""}, {"pwsh", "linux", ""}, {"bash", "windows", ""},
	} {
		if got := ask.Of(Location{Called: test.called, OS: test.system}); got != test.want {
			t.Errorf("%v: %q", test, got)
		}
	}
	if got := NewAskPolicy(t.Context(), nil, "/nowhere")("pwsh"); got != "" {
		t.Errorf("one that is not there: %q", got)
	}
}

func TestRefusal(t *testing.T) {
	for policy, wanted := range map[string]bool{"Restricted": true, "AllSigned": true, "RemoteSigned": false, "Unrestricted": false, "Bypass": false, "": false} {
		problem, advice := Refusal(policy)
		if wanted != strings.Contains(problem, "execution policy is "+policy) || wanted != strings.HasSuffix(advice, "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned") {
			t.Errorf("%s: %q, %q", policy, problem, advice)
		}
	}
}
