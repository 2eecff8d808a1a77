# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. A name is shown without what could trick a terminal or a
# person who copies the line.
function __awsmfa_warn {
    $left = __awsmfa_left
    if ($null -eq $left -or $left -gt 300) { return }
    $said = "$env:AWSMFA_EXPIRES_AT ended"
    $text = 'session has ended'
    if ($left -gt 0) {
        $said = "$env:AWSMFA_EXPIRES_AT soon"
        $text = 'session ends in {0} min' -f [long][Math]::Floor(($left + 59) / 60)
    }
    if ($global:__awsmfa_said -ceq $said) { return }
    $global:__awsmfa_said = $said
    $name = "$env:AWSMFA_PROFILE"
    $shown = $name -creplace '[^\p{L}\p{N}_ ./@:+,=()#%~-]', '?'
    $words = ''
    if ($name -cmatch '\A(?![0-9]+\z)[\p{L}\p{N}_./:][\p{L}\p{N}_./@:+-]*\z') {
        $words = " $name"
    } elseif ($name -ne '' -and $shown -ceq $name) {
        $words = " --profile '$name'"
    }
    if ($shown -ne '') { $shown = "${shown}: " }
    [Console]::Error.WriteLine("awsmfa: $shown$text; renew with: authaws$words")
}

# The prompt that is there comes behind it, with the $? of the line before; nothing
# here starts a program, so that $LASTEXITCODE stays. A prompt that is defined later
# takes the place of both.
if ("$function:prompt" -cnotmatch '__awsmfa_warn') {
    $global:__awsmfa_said = ''
    $global:__awsmfa_prompt = $function:prompt
    function global:prompt {
        $succeeded = $?
        __awsmfa_warn
        if (-not $succeeded) { Microsoft.PowerShell.Utility\Write-Error '' -ErrorAction Ignore }
        & $global:__awsmfa_prompt
    }
}
