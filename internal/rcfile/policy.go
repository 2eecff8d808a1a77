package rcfile

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"awsmfa/internal/environ"
	"awsmfa/internal/host"
)

// AskPolicy returns the execution policy of a PowerShell, which is called
// powershell or pwsh, or "" where it gives no answer. A nil AskPolicy asks none.
//
// See https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_execution_policies.
type AskPolicy func(shell string) string

// policyPatience is how long PowerShell may take to answer: Windows PowerShell
// needs seconds for its first start.
const policyPatience = 10 * time.Second

// NewAskPolicy returns an AskPolicy for a PowerShell in path, a value of PATH, with
// the variables of all but for keys of AWS: one of them may hold the policy.
func NewAskPolicy(ctx context.Context, all []string, path string) AskPolicy {
	return func(shell string) string {
		program, err := host.FindCommand(shell, path)
		if err != nil {
			return ""
		}
		ctx, cancel := context.WithTimeout(ctx, policyPatience)
		defer cancel()
		cmd := exec.CommandContext(ctx, program, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", "Get-ExecutionPolicy")
		cmd.Env, cmd.WaitDelay = environ.WithoutKeys(all), 100*time.Millisecond
		answer, err := cmd.Output()
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(answer))
	}
}

// allowFile is what a person types to have PowerShell read a start-up file. We never
// do it for them: it is a decision about all scripts.
const allowFile = "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned"

// Refusal says that a PowerShell with this execution policy does not read its
// start-up file, and what a person may do; nothing where it reads the file.
func Refusal(policy string) (problem, advice string) {
	switch policy {
	case "Restricted":
		problem = "PowerShell reads no start-up file: its execution policy is Restricted"
	case "AllSigned":
		problem = "PowerShell reads a start-up file only if it is signed: its execution policy is AllSigned"
	default:
		return "", ""
	}
	return problem, "to allow your own, type in PowerShell: " + allowFile
}

// Of is the execution policy of the PowerShell that where is about, on Windows:
// other systems have none.
func (ask AskPolicy) Of(where Location) string {
	if ask == nil || where.OS != "windows" || where.shell() != "powershell" {
		return ""
	}
	if where.Called == "pwsh" {
		return ask("pwsh")
	}
	return ask("powershell")
}
