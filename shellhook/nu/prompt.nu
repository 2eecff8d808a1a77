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
    let shown = ($"($name) ($text)" | str trim --left)
    # The color of the profile stands in AWSMFA_RESTORE, which is like the query of a URL.
    let color = ($"&($env.AWSMFA_RESTORE? | default '')&" | parse --regex '&color=(?<name>red|green|yellow|blue|magenta|cyan)&')
    if ($color | is-empty) or ($env.NO_COLOR? | default "") != "" { $shown } else { $"(ansi $color.0.name)($shown)(ansi reset)" }
}

# For config.nu, which is read before this file and so knows no command of it. A
# closure is not handed down to programs.
$env.awsmfa_prompt = {|| awsmfa_prompt }
