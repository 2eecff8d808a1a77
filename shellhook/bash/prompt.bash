# shellcheck shell=bash
# Before a prompt, writes into awsmfa_prompt whose session this is and what is
# left of it: "acme 2h58m", "acme ended", nothing without one. A variable for PS1,
# because what a function prints costs a subshell, which is a process. Believes
# neither variable: what is not a number is no time, and of a name it shows only
# what means nothing to a terminal or in the prompt of any shell.

if [[ $- == *i* ]]; then
	# When this text was made, for bash before 4.2, which cannot read the clock, and
	# what SECONDS said then.
	__awsmfa_epoch=0
	__awsmfa_epoch+=-${SECONDS-}

	function __awsmfa_prompt {
		\builtin set -- "$?" "${AWSMFA_EXPIRES_AT-}"
		awsmfa_prompt=''
		case $2 in
		'' | *[!0123456789]* | ????????????*) ;;
		*) __awsmfa_look "$2" "${AWSMFA_PROFILE-}" ;;
		esac
		# A hook that fails ends a shell under "set -e".
		[[ $- == *e* ]] || \builtin return "$1"
	}

	function __awsmfa_look {
		\builtin local __awsmfa_now
		# Not EPOCHSECONDS: once unset it is a variable like any other, as SECONDS is.
		\builtin printf -v __awsmfa_now '%(%s)T' -1 2>/dev/null || __awsmfa_now=${__awsmfa_epoch-}+${SECONDS-}
		case ${__awsmfa_now} in
		*[!0123456789+-]* | [+-]* | *-+* | *[+-]) \builtin return 0 ;;
		*) ;;
		esac
		\builtin set -- "$1" "${2//[![:alnum:] _.\/@:+,=()#~-]/?}" "$((10#$1 - __awsmfa_now))"
		awsmfa_prompt=ended
		if [[ $3 -gt 0 ]]; then
			awsmfa_prompt=$((($3 + 59) / 3600))h$((($3 + 59) / 60 % 60))m
			awsmfa_prompt=${awsmfa_prompt#0h}
			awsmfa_prompt=${awsmfa_prompt/h0m/h}
		fi
		awsmfa_prompt=${2:+$2 }${awsmfa_prompt}
		__awsmfa_warn "$1" "$3"
	}

	# The warning, which may be left out, is behind this.
	function __awsmfa_warn {
		\builtin true
	}

	# Behind all that is there already, which must see the status and PIPESTATUS
	# first; a newline, because what is there may end in ";", "&" or a comment.
	if [[ ${PROMPT_COMMAND[*]-} != *__awsmfa_prompt* ]]; then
		if [[ $((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1])) -ge 501 ]]; then
			PROMPT_COMMAND+=(__awsmfa_prompt)
		else
			# shellcheck disable=SC2128,SC2178 # before bash 5.1 only its first element counts
			PROMPT_COMMAND="${PROMPT_COMMAND:+${PROMPT_COMMAND}$'\n'}__awsmfa_prompt"
			\builtin export -n PROMPT_COMMAND # other shells know no such function
		fi
	fi
fi
