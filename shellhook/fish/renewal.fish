# Before a prompt, renews a session that ends within five minutes, once for each
# end: that of a role needs no code while the MFA session lives. A renewal that
# fails says nothing, for the warning does.

if status is-interactive
    function __awsmfa_renew --on-event fish_prompt
        set -l fish_trace
        set -l left
        __awsmfa_left
        and builtin test $left -le 300 -a -n "$AWSMFA_PROFILE" -a "$__awsmfa_renewed" != "$AWSMFA_EXPIRES_AT"
        or return
        set -g __awsmfa_renewed $AWSMFA_EXPIRES_AT
        set -l out (command awsmfa env --shell=fish --no-prompt --quiet --profile="$AWSMFA_PROFILE" 2>/dev/null </dev/null)
        and builtin printf '%s\n' $out | builtin source
    end
end
