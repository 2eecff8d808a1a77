# shellcheck shell=bash
# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. It is told when that is and how many seconds are left. A name
# is shown without what could trick a terminal or a person who copies the line.

if [[ $- == *i* ]]; then
	function __awsmfa_warn {
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
fi
