# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again.

# Not advanced functions: those would take --verbose and the like for themselves. A
# status alone would not stop a script, nor what follows "&&": an error does, and
# Write-Error makes one line of it, with the name of the function that has it.
function authaws {
    __awsmfa_env @args
    if ($LASTEXITCODE -ne 0) { Microsoft.PowerShell.Utility\Write-Error "awsmfa ended with $LASTEXITCODE" -ErrorAction Stop }
}

function unauthaws {
    __awsmfa_env --unset @args
    if ($LASTEXITCODE -ne 0) { Microsoft.PowerShell.Utility\Write-Error "awsmfa ended with $LASTEXITCODE" -ErrorAction Stop }
}

function __awsmfa_program {
    Microsoft.PowerShell.Core\Get-Command -CommandType Application -Name awsmfa -TotalCount 1 -ErrorAction Stop
}

# Nothing is evaluated before awsmfa has ended well; its status is for the caller.
function __awsmfa_env {
    $PSNativeCommandUseErrorActionPreference = $false
    $line = & (__awsmfa_program) env --shell=powershell @args
    if ($LASTEXITCODE -eq 0) { Microsoft.PowerShell.Utility\Invoke-Expression ($line -join "`n") }
}
