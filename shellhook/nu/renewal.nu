# Before a prompt, renews a session that ends within five minutes, once for each
# end: that of a role needs no code while the MFA session lives. A renewal that
# fails says nothing, for the warning does.
def --env __awsmfa_renew [] {
    let at = ($env.AWSMFA_EXPIRES_AT? | default "" | into string)
    let profile = ($env.AWSMFA_PROFILE? | default "" | into string)
    if $at !~ '^[0-9]{1,11}\z' or $profile == "" or $env.__awsmfa_renewed.0 == $at {
        return
    }
    if ($at | into int) - (date now | format date "%s" | into int) > 300 {
        return
    }
    $env.__awsmfa_renewed = [$at]
    try { __awsmfa_env --no-prompt --quiet $"--profile=($profile)" e> /dev/null }
}

if $nu.is-interactive and $env.__awsmfa_renewed? == null {
    $env.__awsmfa_renewed = [""]
    $env.config.hooks.pre_prompt = ($env.config.hooks.pre_prompt? | default [] | append {|| __awsmfa_renew })
}
