# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again.

function authaws --description 'Put an MFA session of AWS into this shell'
    __awsmfa_env $argv
end

function unauthaws --description 'Take the MFA session of AWS out of this shell'
    __awsmfa_env --unset $argv
end

# Nothing is evaluated before awsmfa has ended well. Its output passes through no
# pipe, so that its status arrives; psub would write the secrets to a file. An
# empty fish_trace of our own switches tracing off. What is in parentheses does
# not see the function's standard input, so a code for "-" is handed on.
function __awsmfa_env
    set -l fish_trace
    set -l out
    if builtin contains -- - $argv; and not command test -t 0
        builtin read -l code
        set out (builtin printf '%s\n' "$code" | command awsmfa env --shell=fish $argv)
    else
        set out (command awsmfa env --shell=fish $argv)
    end
    or return
    builtin printf '%s\n' $out | builtin source
end
