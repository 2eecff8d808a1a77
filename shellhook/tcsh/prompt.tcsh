# Before a prompt, writes into awsmfa_prompt whose session this is and when it
# ends: "acme until 22:15", "acme ended", nothing without one. tcsh cannot read
# the clock, so that what would be left is soon wrong: a session that was not seen
# before has its end looked up, which takes a process, and is looked up again when
# sched says that it is over, a minute or two late. No other prompt starts one.
# sched knows no more than a day.
#
# What a prompt takes from a variable is text, escape sequences too: the color of
# the profile is in awsmfa_color, as the number that a terminal has for it, and
# the prompt has to say the rest. It stands in AWSMFA_RESTORE, which is like the
# query of a URL.

if ( ! $?__awsmfa_known ) set __awsmfa_known = '';
alias __awsmfa_prompt 'set awsmfa_prompt = "" awsmfa_color = ""; if ( $?AWSMFA_EXPIRES_AT ) eval __awsmfa_number';
alias __awsmfa_show 'if ( "$__awsmfa_known" != x$AWSMFA_EXPIRES_AT ) eval __awsmfa_ask; set awsmfa_prompt = "$__awsmfa_until"; if ( $?AWSMFA_PROFILE ) eval __awsmfa_name; if ( $?AWSMFA_RESTORE ) eval __awsmfa_paint';
alias __awsmfa_ask 'set __awsmfa_known = x$AWSMFA_EXPIRES_AT; set __awsmfa_until = ( `__awsmfa_clock` ); if ( $#__awsmfa_until > 1 ) eval __awsmfa_plan_end';
alias __awsmfa_plan_end 'sched $__awsmfa_until[1] __awsmfa_over $AWSMFA_EXPIRES_AT; shift __awsmfa_until';
alias __awsmfa_over 'if ( "$__awsmfa_known" == "x\!:1" ) set __awsmfa_known';
alias __awsmfa_clock '/bin/sh -c '\''left=$(expr "$AWSMFA_EXPIRES_AT" - "$(date +%s)"); wait=$(((left + 119) / 60)); at=+%H:%M; [ "$left" -lt 86400 ] || at="+%a %H:%M"; [ "$wait" -lt 1440 ] || wait=1439; if [ "$left" -le 0 ]; then echo ended; else printf "+%d:%02d until " $((wait / 60)) $((wait % 60)); LC_ALL=C date -d "@$AWSMFA_EXPIRES_AT" "$at" 2>/dev/null || LC_ALL=C date -r "$AWSMFA_EXPIRES_AT" "$at"; fi'\''';
alias __awsmfa_paint 'if ( \&$AWSMFA_RESTORE:q\& =~ *\&color=red\&* ) set awsmfa_color = 31; if ( \&$AWSMFA_RESTORE:q\& =~ *\&color=green\&* ) set awsmfa_color = 32; if ( \&$AWSMFA_RESTORE:q\& =~ *\&color=yellow\&* ) set awsmfa_color = 33; if ( \&$AWSMFA_RESTORE:q\& =~ *\&color=blue\&* ) set awsmfa_color = 34; if ( \&$AWSMFA_RESTORE:q\& =~ *\&color=magenta\&* ) set awsmfa_color = 35; if ( \&$AWSMFA_RESTORE:q\& =~ *\&color=cyan\&* ) set awsmfa_color = 36; if ( $?NO_COLOR ) eval __awsmfa_plain';
alias __awsmfa_plain 'if ( $NO_COLOR:q != "" ) set awsmfa_color = ""';

# Believes neither variable: what is not a number is no time, and a name is shown
# only where it means nothing to a terminal or in a prompt. :q, because a newline
# ends what is between double quotes.
alias __awsmfa_number 'if ( $AWSMFA_EXPIRES_AT:q =~ [0-9]* && $AWSMFA_EXPIRES_AT:q !~ *[^0-9]* && $AWSMFA_EXPIRES_AT:q !~ ????????????* ) eval __awsmfa_show';
alias __awsmfa_name 'if ( $AWSMFA_PROFILE:q !~ *[^a-zA-Z0-9_./@:+,=\(\)#~\ -]* ) eval __awsmfa_named; if ( $AWSMFA_PROFILE:q =~ *[^a-zA-Z0-9_./@:+,=\(\)#~\ -]* ) set awsmfa_prompt = "? $awsmfa_prompt"';
alias __awsmfa_named 'if ( "$AWSMFA_PROFILE" != "" ) set awsmfa_prompt = "$AWSMFA_PROFILE $awsmfa_prompt"';

if ( $?prompt ) set __awsmfa_next = "`alias precmd`";
if ( ! $?__awsmfa_next ) set __awsmfa_next = __awsmfa_prompt;
if ( ! ( "$__awsmfa_next" =~ *__awsmfa_prompt* ) ) alias precmd "$__awsmfa_next; __awsmfa_prompt";
unset __awsmfa_next;
