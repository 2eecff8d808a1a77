# Before a prompt, writes into awsmfa_prompt whose session this is and what is
# left of it: "acme 2h58m", "acme ended", nothing without one. tcsh cannot read
# the clock, but it sees when something was last typed on the terminal, which is
# seconds ago. Believes neither variable: what is not a number is no time, and a
# name is shown only where it means nothing to a terminal or in a prompt.

alias __awsmfa_prompt 'set awsmfa_prompt = ""; if ( $?AWSMFA_EXPIRES_AT ) eval __awsmfa_number';
alias __awsmfa_number 'if ( "$AWSMFA_EXPIRES_AT" =~ [0-9]* && "$AWSMFA_EXPIRES_AT" !~ *[^0-9]* && "$AWSMFA_EXPIRES_AT" !~ ????????????* ) eval __awsmfa_left';
alias __awsmfa_left '@ __awsmfa_left = -A /dev/$tty; @ __awsmfa_left = ( $AWSMFA_EXPIRES_AT + 59 - $__awsmfa_left ) / 60; @ __awsmfa_hours = $__awsmfa_left / 60; @ __awsmfa_minutes = $__awsmfa_left % 60; set awsmfa_prompt = ended; if ( $__awsmfa_left > 0 ) set awsmfa_prompt = ${__awsmfa_minutes}m; if ( $__awsmfa_hours > 0 ) set awsmfa_prompt = ${__awsmfa_hours}h${__awsmfa_minutes}m; if ( $__awsmfa_hours > 0 && $__awsmfa_minutes == 0 ) set awsmfa_prompt = ${__awsmfa_hours}h; if ( $?AWSMFA_PROFILE ) eval __awsmfa_name; unset __awsmfa_left __awsmfa_hours __awsmfa_minutes';
alias __awsmfa_name 'if ( "$AWSMFA_PROFILE" !~ *[^a-zA-Z0-9_./@:+,=\(\)#~\ -]* ) eval __awsmfa_named; if ( "$AWSMFA_PROFILE" =~ *[^a-zA-Z0-9_./@:+,=\(\)#~\ -]* ) set awsmfa_prompt = "? $awsmfa_prompt"';
alias __awsmfa_named 'if ( "$AWSMFA_PROFILE" != "" ) set awsmfa_prompt = "$AWSMFA_PROFILE $awsmfa_prompt"';

if ( $?prompt ) set __awsmfa_next = "`alias precmd`";
if ( ! $?__awsmfa_next ) set __awsmfa_next = __awsmfa_prompt;
if ( ! ( "$__awsmfa_next" =~ *__awsmfa_prompt* ) ) alias precmd "$__awsmfa_next; __awsmfa_prompt";
unset __awsmfa_next;
