# Completion asks awsmfa what fits. It gets each word typed so far without its
# quotes; nothing of the line is evaluated to find that out, and fish quotes what
# it inserts. This file also works as awsmfa.fish in a folder for completions.

function __awsmfa_complete
    set -l typed (commandline -opc)
    set -l last (commandline -ct | string collect)
    string match -q -- '-*' "$last"
    or set last ''
    command awsmfa __complete fish $argv $typed[2..-1] "$last" 2>/dev/null </dev/null
end

complete -c awsmfa -e
complete -c awsmfa -a '(__awsmfa_complete)'
complete -c authaws -e
complete -c authaws -f -a '(__awsmfa_complete env)'
complete -c unauthaws -e
complete -c unauthaws -f -a --logout -d 'forget the session as well'
