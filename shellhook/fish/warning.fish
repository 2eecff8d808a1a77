# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. A name is shown without what could trick a terminal or a
# person who copies the line.

if status is-interactive
    function __awsmfa_warn --on-event fish_prompt
        set -l fish_trace
        set -l left
        __awsmfa_left
        or return
        set -l stage ended
        set -l text 'session has ended'
        if builtin test $left -gt 300
            return
        else if builtin test $left -gt 0
            set stage soon
            set text "session ends in "(builtin math "ceil($left / 60)")" min"
        end
        if builtin test "$__awsmfa_warned" != "$AWSMFA_EXPIRES_AT $stage"
            set -g __awsmfa_warned "$AWSMFA_EXPIRES_AT $stage"
            __awsmfa_say $text "$AWSMFA_PROFILE"
        end
    end

    function __awsmfa_say -a text profile
        set -l words
        set -l shown (builtin string replace -ar '[^\pL\pN _./@:+,=()#%~-]' '?' -- "$profile")
        if builtin string match -qr '^(?![0-9]+\z)[\pL\pN_./@:][\pL\pN_./@:+-]*\z' -- "$profile"
            set words " $profile"
        else if builtin string match -qr . -- "$profile"; and builtin test "$shown" = "$profile"
            set words " --profile '$profile'"
        end
        if builtin test -n "$shown"
            set shown "$shown: "
        end
        builtin printf 'awsmfa: %s%s; renew with: %s\n' "$shown" $text "authaws$words" >&2
    end
end
