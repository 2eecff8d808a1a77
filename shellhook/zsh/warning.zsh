# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. Starts no process, and believes neither variable: what is
# not a number is no time, and a name is shown without what could trick a
# terminal or a person who copies the line.

if [[ -o interactive ]]; then
	function \__awsmfa_warn {
		\builtin \emulate -L \zsh -o no_aliases -o no_xtrace
		[[ ${AWSMFA_EXPIRES_AT-} == <-> && ${#AWSMFA_EXPIRES_AT} -lt 12 ]] || \builtin \return 0
		\builtin \local __awsmfa_at=$AWSMFA_EXPIRES_AT __awsmfa_text='session has ended' __awsmfa_stage=ended
		\builtin \local __awsmfa_now='%D{%s}'
		\builtin \local __awsmfa_left=$((__awsmfa_at - ${(%)__awsmfa_now}))
		if [[ $__awsmfa_left -gt 300 ]]; then
			\builtin \return 0
		elif [[ $__awsmfa_left -gt 0 ]]; then
			__awsmfa_text="session ends in $(((__awsmfa_left + 59) / 60)) min"
			__awsmfa_stage=soon
		fi
		if [[ ${__awsmfa_warned-} != "$__awsmfa_at $__awsmfa_stage" ]]; then
			\builtin \typeset -g __awsmfa_warned="$__awsmfa_at $__awsmfa_stage"
			\__awsmfa_say "$__awsmfa_text" "${AWSMFA_PROFILE-}"
		fi
		\builtin \return 0
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

	if [[ "${precmd_functions[*]-}" != *__awsmfa_warn* ]]; then
		precmd_functions+=(__awsmfa_warn)
	fi
fi
