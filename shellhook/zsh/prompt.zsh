# Before a prompt, writes into awsmfa_prompt whose session this is and what is
# left of it: "acme 2h58m", "acme ended", nothing without one. A variable for
# PROMPT, because what a function prints costs a subshell, which is a process.
# Believes neither variable: what is not a number is no time, and of a name it
# shows only what means nothing to a terminal or in the prompt of any shell.

if [[ -o interactive ]]; then
	function \__awsmfa_prompt {
		\__awsmfa_show
	}

	function \__awsmfa_show {
		\builtin \emulate -L \zsh -o no_aliases -o no_xtrace
		\builtin \typeset -g awsmfa_prompt=''
		[[ ${AWSMFA_EXPIRES_AT-} == <-> && ${#AWSMFA_EXPIRES_AT} -lt 12 ]] || \builtin \return 0
		\builtin \local __awsmfa_at=$AWSMFA_EXPIRES_AT __awsmfa_now='%D{%s}'
		\builtin \local __awsmfa_left=$((__awsmfa_at - ${(%)__awsmfa_now}))
		\__awsmfa_renew $__awsmfa_at $__awsmfa_left && \builtin \return 0
		\builtin \local __awsmfa_name=${AWSMFA_PROFILE-} __awsmfa_text=ended
		if [[ $__awsmfa_left -gt 0 ]]; then
			__awsmfa_text=$(((__awsmfa_left + 59) / 3600))h$(((__awsmfa_left + 59) / 60 % 60))m
			__awsmfa_text=${${__awsmfa_text#0h}/h0m/h}
		fi
		awsmfa_prompt=${__awsmfa_name:+${__awsmfa_name//[^[:alnum:] _.\/@:+,=()#~-]/?} }$__awsmfa_text
		# The color of the profile stands in AWSMFA_RESTORE, which is like the query of a URL.
		\builtin \local __awsmfa_color="&${AWSMFA_RESTORE-}&"
		__awsmfa_color=${${__awsmfa_color#*&color=}%%&*}
		case ${NO_COLOR-}$__awsmfa_color in
			red|green|yellow|blue|magenta|cyan) awsmfa_prompt="%F{$__awsmfa_color}$awsmfa_prompt%f" ;;
		esac
		\__awsmfa_warn $__awsmfa_at $__awsmfa_left
		\builtin \return 0
	}

	# Renewal and warning, which may be left out, are behind these.
	function \__awsmfa_renew {
		\builtin \false
	}

	function \__awsmfa_warn {
		\builtin \true
	}

	# In front, for prompts that are built by what is behind. A function, because a
	# text that is loaded by one may not be free to set what is global.
	function \__awsmfa_join {
		\builtin \emulate -L \zsh -o no_aliases
		\builtin \typeset -ga precmd_functions
		if [[ "${precmd_functions[*]}" != *__awsmfa_prompt* ]]; then
			precmd_functions=(__awsmfa_prompt "${precmd_functions[@]}")
		fi
	}
	\__awsmfa_join
fi
