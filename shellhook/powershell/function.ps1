# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again.

# Not an advanced function: those would take --verbose and the like for themselves.
function authaws { __awsmfa_env @args }

function unauthaws { __awsmfa_env --unset @args }

function __awsmfa_program {
    Microsoft.PowerShell.Core\Get-Command -CommandType Application -Name awsmfa -TotalCount 1 -ErrorAction Stop
}

# Nothing is evaluated before awsmfa has ended well. A status alone would not stop
# a script, nor what follows "&&": an error does.
function __awsmfa_env {
    $PSNativeCommandUseErrorActionPreference = $false
    $line = & (__awsmfa_program) env --shell=powershell @args
    if ($LASTEXITCODE -ne 0) { throw "awsmfa ended with $LASTEXITCODE" }
    Microsoft.PowerShell.Utility\Invoke-Expression ($line -join "`n")
}
