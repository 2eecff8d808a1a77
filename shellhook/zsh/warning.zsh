# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. It is told when that is and how many seconds are left. A name
# is shown without what could trick a terminal or a person who copies the line.

if [[ -o interactive ]]; then
	function \__awsmfa_warn {
		\builtin \local __awsmfa_text='session has ended' __awsmfa_stage=ended
		# While powerlevel10k shows a prompt before there is one, it takes output for a
		# fault; the next prompt comes soon enough.
		if [[ $2 -gt 300 || -n ${__p9k_instant_prompt_active-} ]]; then
			\builtin \return 0
		elif [[ $2 -gt 0 ]]; then
			__awsmfa_text="session ends in $((($2 + 59) / 60)) min"
			__awsmfa_stage=soon
		fi
		if [[ ${__awsmfa_warned-} != "$1 $__awsmfa_stage" ]]; then
			\builtin \typeset -g __awsmfa_warned="$1 $__awsmfa_stage"
			\__awsmfa_say "$__awsmfa_text" "${AWSMFA_PROFILE-}"
		fi
	}

	function \__awsmfa_say {
		case $2 in
			'') \builtin \set -- "$1" '' '' ;;
			*[^[:alnum:]\ _./@:+,=\(\)\#%~-]*) \builtin \set -- "$1" "${2//[^[:alnum:] _.\/@:+,=()#%~-]/?}: " '' ;;
			*[^[:alnum:]_./@:+-]* | [+-]*) \builtin \set -- "$1" "$2: " " --profile '$2'" ;;
			*[^0123456789]*) \builtin \set -- "$1" "$2: " " $2" ;;
			*) \builtin \set -- "$1" "$2: " " --profile '$2'" ;;
		esac
		\builtin \print -ru2 -- "awsmfa: $2$1; renew with: authaws$3"
	}
fi
