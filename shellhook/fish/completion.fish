# Completion asks awsmfa what fits. It gets each word typed so far without its
# quotes; nothing of the line is evaluated to find that out, and fish quotes what
# it inserts. This file also works as awsmfa.fish in a folder for completions.

function __awsmfa_complete
    set -l typed (commandline -opc)
    set -l last (commandline -ct | string collect)
    string match -q -- '-*' "$last"
    or set last ''
    # Behind "exec ... --", what the command there completes.
    if set -l from (builtin contains -i -- -- $typed); and builtin test "$typed[1..2]" = 'awsmfa exec'
        set -l command (builtin string escape -- $typed[(builtin math $from + 1)..-1])
        builtin complete -C "$command "(commandline -ct)
        return
    end
    # What stands behind the description is a group, which fish has none of.
    command awsmfa __complete fish $argv $typed[2..-1] "$last" 2>/dev/null </dev/null | builtin string replace -r '^([^\t]*\t[^\t]*)\t.*' '$1'
end

complete -c awsmfa -e
complete -c awsmfa -a '(__awsmfa_complete)'
complete -c authaws -e
complete -c authaws -f -a '(__awsmfa_complete env)'
complete -c unauthaws -e
complete -c unauthaws -f -a --logout -d 'forget the session as well'
