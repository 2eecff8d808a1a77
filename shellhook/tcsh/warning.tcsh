# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. tcsh cannot read the clock, but it can be told to wake: a
# session that was not seen before is looked at, and looked at again when its
# time comes, a minute or two late, or in a day, because sched knows no more. No
# other prompt starts a process.

if ( ! $?__awsmfa_seen ) set __awsmfa_seen = '';
alias __awsmfa_warn 'if ( $?AWSMFA_EXPIRES_AT ) eval __awsmfa_look';
alias __awsmfa_look 'if ( $__awsmfa_seen:q != x$AWSMFA_EXPIRES_AT:q ) eval __awsmfa_plan';
alias __awsmfa_plan 'set __awsmfa_seen = x$AWSMFA_EXPIRES_AT:q; set __awsmfa_next = ( `__awsmfa_tell` ); if ( $#__awsmfa_next ) sched $__awsmfa_next; unset __awsmfa_next';
alias __awsmfa_woken 'if ( $__awsmfa_seen:q == "x\!:1" ) eval __awsmfa_plan';

# Believes neither variable: what is not a number is no time, and a name is shown
# without what could trick a terminal or a person who copies the line.
alias __awsmfa_tell '/bin/sh -c '\''expr "x$AWSMFA_EXPIRES_AT" : "x[0-9]\{1,11\}\$" >/dev/null || exit 0; left=$(expr "$AWSMFA_EXPIRES_AT" - "$(date +%s)"); [ "$left" -lt 200000 ] || exit 0; p=$AWSMFA_PROFILE; shown=$(printf %s "$p" | tr -c "[:alnum:] _./@:+,=()#%~-" "?"); simple=$(printf %s "$p" | tr -cd "[:alnum:]_./@:+-"); case $p in "" | [-+]*) simple= ;; *[[:alpha:]]*) [ "$simple" = "$p" ] || simple= ;; *) simple= ;; esac; wait=0; say="session has ended"; if [ "$left" -gt 300 ]; then wait=$((left - 300)) say=; elif [ "$left" -gt 0 ]; then wait=$left say="session ends in $(((left + 59) / 60)) min"; fi; [ "$say" ] && printf "awsmfa: %s%s; renew with: %s\n" "${shown:+$shown: }" "$say" "authaws${simple:+ $simple}" >&2; wait=$(((wait + 119) / 60)); [ "$wait" -lt 1440 ] || wait=1439; [ "$left" -gt 0 ] && printf "+%d:%02d __awsmfa_woken %s\n" $((wait / 60)) $((wait % 60)) "$AWSMFA_EXPIRES_AT"; exit 0'\''';

if ( $?prompt ) set __awsmfa_next = "`alias precmd`";
if ( ! $?__awsmfa_next ) set __awsmfa_next = __awsmfa_warn;
if ( ! ( "$__awsmfa_next" =~ *__awsmfa_warn* ) ) alias precmd "$__awsmfa_next; __awsmfa_warn";
unset __awsmfa_next;
