# awsmfa_prompt gives, for a prompt, whose session this is and what is left of it:
# "acme 2h58m", "acme ended", nothing without one. Believes neither variable: what
# is not a number is no time, and of a name it shows only what means nothing to a
# terminal or in the prompt of any shell.
def awsmfa_prompt []: nothing -> string {
    let at = ($env.AWSMFA_EXPIRES_AT? | default "" | into string)
    if $at !~ '^[0-9]{1,11}\z' {
        return ""
    }
    let left = (($at | into int) - (date now | format date "%s" | into int) + 59) // 60
    let text = if $left > 0 {
        $"($left // 60)h($left mod 60)m" | str replace --regex '^0h|(h)0m$' '$1'
    } else {
        "ended"
    }
    let name = ($env.AWSMFA_PROFILE? | default "" | into string | str replace --all --regex '[^\p{L}\p{N}_ ./@:+,=()#~-]' '?')
    $"($name) ($text)" | str trim --left
}

# For config.nu, which is read before this file and so knows no command of it. A
# closure is not handed down to programs.
$env.awsmfa_prompt = {|| awsmfa_prompt }
