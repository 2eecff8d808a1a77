# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. Believes neither variable: what is not a number is no time,
# and a name is shown without what could trick a terminal or a person who copies
# the line.
def --env __awsmfa_warn [] {
    let at = ($env.AWSMFA_EXPIRES_AT? | default "" | into string)
    if $at !~ '^[0-9]{1,11}\z' {
        return
    }
    let left = ($at | into int) - (date now | format date "%s" | into int)
    if $left > 300 {
        return
    }
    let text = if $left > 0 { $"session ends in (($left + 59) // 60) min" } else { "session has ended" }
    let said = if $left > 0 { $"($at) soon" } else { $"($at) ended" }
    if $env.__awsmfa_said.0 == $said {
        return
    }
    $env.__awsmfa_said = [$said]
    let name = ($env.AWSMFA_PROFILE? | default "" | into string)
    let shown = ($name | str replace --all --regex '[^\p{L}\p{N}_ ./@:+,=()#%~-]' '?')
    let words = if $name =~ '^[\p{L}\p{N}_./@:][\p{L}\p{N}_./@:+-]*\z' and $name !~ '^[0-9]+\z' {
        $" ($name)"
    } else if $name != "" and $shown == $name {
        $" --profile '($name)'"
    } else {
        ""
    }
    let shown = if $shown == "" { "" } else { $"($shown): " }
    print --stderr $"awsmfa: ($shown)($text); renew with: authaws($words)"
}

# A list, because a string would be handed down to programs and shells.
if $nu.is-interactive and $env.__awsmfa_said? == null {
    $env.__awsmfa_said = [""]
    $env.config.hooks.pre_prompt = ($env.config.hooks.pre_prompt? | default [] | append {|| __awsmfa_warn })
}
