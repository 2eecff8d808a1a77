# awsmfa_prompt gives, for a prompt, whose session this is and what is left of it:
# "acme 2h58m", "acme ended", nothing without one. Believes neither variable: what
# is not a number is no time, and of a name it shows only what means nothing to a
# terminal or in the prompt of any shell.
function awsmfa_prompt {
    $left = __awsmfa_left
    if ($null -eq $left) { return }
    $text = 'ended'
    if ($left -gt 0) {
        $minutes = [long][Math]::Floor(($left + 59) / 60)
        $text = ('{0}h{1}m' -f [long][Math]::Floor($minutes / 60), ($minutes % 60)) -creplace '^0h|(?<=h)0m$', ''
    }
    $text = ("$env:AWSMFA_PROFILE" -creplace '[^\p{L}\p{N}_ ./@:+,=()#~-]', '?') + " $text"
    $text = $text.TrimStart(' ')
    # The color of the profile stands in AWSMFA_RESTORE, which is like the query of a URL.
    if ("$env:NO_COLOR" -ne '' -or "&$env:AWSMFA_RESTORE&" -cnotmatch '&color=(red|green|yellow|blue|magenta|cyan)&') { return $text }
    $color = 31 + [Array]::IndexOf(@('red', 'green', 'yellow', 'blue', 'magenta', 'cyan'), $Matches[1])
    $escape = [char]27
    "$escape[${color}m$text$escape[0m"
}

# Gives how many seconds the session has left, or nothing where there is none.
function __awsmfa_left {
    if ("$env:AWSMFA_EXPIRES_AT" -cmatch '\A[0-9]{1,11}\z') {
        [long]$env:AWSMFA_EXPIRES_AT - [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    }
}
