# shellcheck shell=bash
# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. Starts no process, and believes neither variable: what is
# not a number is no time, and a name is shown without what could trick a
# terminal or a person who copies the line.

if [[ $- == *i* ]]; then
	# When this text was made, for bash before 4.2, which cannot read the clock.
	__awsmfa_epoch=0
	__awsmfa_epoch=$((__awsmfa_epoch - SECONDS))

	function __awsmfa_warn {
		\builtin set -- "$?" "${AWSMFA_EXPIRES_AT-}"
		case $2 in
		'' | *[!0123456789]* | ????????????*) ;;
		*) __awsmfa_warn_of "$2" ;;
		esac
		# A hook that fails ends a shell under "set -e".
		[[ $- == *e* ]] || \builtin return "$1"
	}

	function __awsmfa_warn_of {
		\builtin local __awsmfa_now
		\builtin printf -v __awsmfa_now '%(%s)T' -1 2>/dev/null || __awsmfa_now=$((__awsmfa_epoch + SECONDS))
		\builtin set -- "$1" "$((10#$1 - __awsmfa_now))"
		if [[ $2 -gt 300 ]]; then
			\builtin return 0
		elif [[ $2 -gt 0 ]]; then
			\builtin set -- "$1 soon" "session ends in $((($2 + 59) / 60)) min"
		else
			\builtin set -- "$1 ended" 'session has ended'
		fi
		if [[ ${__awsmfa_warned-} != "$1" ]]; then
			__awsmfa_warned=$1
			__awsmfa_say "$2" "${AWSMFA_PROFILE-}" || \builtin return 0
		fi
	}

	function __awsmfa_say {
		case $2 in
		'') \builtin set -- "$1" '' '' ;;
		*[![:alnum:]\ _./@:+,=\(\)#%~-]*) \builtin set -- "$1" "${2//[![:alnum:] _.\/@:+,=()#%~-]/?}: " '' ;;
		*[![:alnum:]_./@:+-]* | [+-]*) \builtin set -- "$1" "$2: " " --profile '$2'" ;;
		*[!0123456789]*) \builtin set -- "$1" "$2: " " $2" ;;
		*) \builtin set -- "$1" "$2: " " --profile '$2'" ;;
		esac
		\builtin printf 'awsmfa: %s%s; renew with: %s\n' "$2" "$1" "authaws$3" >&2
	}

	# Behind all that is there already, which must see the status and PIPESTATUS
	# first; a newline, because what is there may end in ";", "&" or a comment.
	if [[ ${PROMPT_COMMAND[*]-} != *__awsmfa_warn* ]]; then
		if [[ $((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1])) -ge 501 ]]; then
			PROMPT_COMMAND+=(__awsmfa_warn)
		else
			# shellcheck disable=SC2128,SC2178 # before bash 5.1 only its first element counts
			PROMPT_COMMAND="${PROMPT_COMMAND:+${PROMPT_COMMAND}$'\n'}__awsmfa_warn"
			\builtin export -n PROMPT_COMMAND # other shells know no such function
		fi
	fi
fi
