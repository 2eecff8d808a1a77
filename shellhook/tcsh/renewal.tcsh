# Before a prompt, renews a session that ends within five minutes, once for each
# end: that of a role needs no code while the MFA session lives. A renewal that
# fails says nothing, for the warning does. tcsh cannot read the clock: a session
# that was not seen before is looked at, which takes a process, and again when
# sched says so, a minute or two late. It stands in front of what shows the
# session. What it says is for this shell: to wait, or the session, which echo and
# verbose do not show.

if ( ! $?__awsmfa_kept ) set __awsmfa_kept = '';
alias __awsmfa_renew 'if ( $?AWSMFA_EXPIRES_AT && $?AWSMFA_PROFILE ) eval __awsmfa_renew_look';
alias __awsmfa_renew_look 'if ( $__awsmfa_kept:q != x$AWSMFA_EXPIRES_AT:q ) eval __awsmfa_renew_once';
alias __awsmfa_renew_once 'set __awsmfa_kept = x$AWSMFA_EXPIRES_AT:q; set __awsmfa_shown = ( $?echo $?verbose ); unset echo verbose; set __awsmfa_out; set __awsmfa_out = "`__awsmfa_renew_ask`"; eval "$__awsmfa_out"; unset __awsmfa_out; if ( $__awsmfa_shown[1] ) set echo; if ( $__awsmfa_shown[2] ) set verbose; unset __awsmfa_shown';
alias __awsmfa_renew_again 'if ( "$__awsmfa_kept" == "x\!:1" ) set __awsmfa_kept = ""';
alias __awsmfa_renew_ask '/bin/sh -c '\''expr "x$AWSMFA_EXPIRES_AT" : "x[0-9]\{1,11\}\$" >/dev/null && [ "$AWSMFA_PROFILE" ] || exit 0; left=$(expr "$AWSMFA_EXPIRES_AT" - "$(date +%s)"); if [ "$left" -gt 300 ]; then wait=$(((left - 181) / 60)); [ "$wait" -lt 1440 ] || wait=1439; printf "sched +%d:%02d __awsmfa_renew_again %s;" $((wait / 60)) $((wait % 60)) "$AWSMFA_EXPIRES_AT"; else out=$(awsmfa env --shell=tcsh --no-prompt --quiet --profile="$AWSMFA_PROFILE" 2>/dev/null </dev/null) && printf "%s\n" "$out"; fi; exit 0'\''';

if ( $?prompt ) set __awsmfa_next = "`alias precmd`";
if ( ! $?__awsmfa_next ) set __awsmfa_next = __awsmfa_renew;
if ( ! ( "$__awsmfa_next" =~ *__awsmfa_renew* ) ) alias precmd "__awsmfa_renew; $__awsmfa_next";
unset __awsmfa_next;
