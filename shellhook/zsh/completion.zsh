#compdef awsmfa authaws
# Completion asks awsmfa what fits. It gets each word typed so far without its
# quotes; nothing of the line is evaluated to find that out. This file also works
# as _awsmfa in a folder of fpath, where it is first read when somebody completes.

if [[ -o interactive ]]; then
	function \__awsmfa_complete {
		\builtin \emulate -L zsh -o no_aliases
		\builtin \local -a __awsmfa_words __awsmfa_fits __awsmfa_shown
		__awsmfa_words=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
		[[ $service == awsmfa ]] || __awsmfa_words[1,0]=env
		__awsmfa_fits=(${(f)"$(\builtin \command \awsmfa __complete zsh "${__awsmfa_words[@]}" 2>/dev/null </dev/null)"})
		__awsmfa_shown=("${(@)__awsmfa_fits/$'\t'/  -- }")
		__awsmfa_fits=("${(@)__awsmfa_fits%%$'\t'*}")
		if [[ ${#__awsmfa_fits} -eq 0 && $service == awsmfa ]]; then
			_default
		else
			\builtin \compadd -l -d __awsmfa_shown -a __awsmfa_fits
		fi
	}

	function \__awsmfa_complete_out {
		\builtin \compadd -- --logout
	}

	# compinit may come later: until then, each prompt looks whether it has.
	function \__awsmfa_register {
		\builtin \emulate -L zsh -o no_aliases
		if [[ -n ${functions[compdef]-} ]]; then
			\compdef __awsmfa_complete awsmfa "${__awsmfa_names[@]}"
			\compdef __awsmfa_complete_out "${__awsmfa_names[@]/#/un}"
			__awsmfa_names=()
			precmd_functions=("${(@)precmd_functions:#__awsmfa_register}")
		fi
		\builtin \return 0
	}

	function \__awsmfa_await {
		\builtin \emulate -L zsh -o no_aliases
		\builtin \typeset -ga precmd_functions __awsmfa_names
		__awsmfa_names+=("$1")
		if [[ "${precmd_functions[*]}" != *__awsmfa_register* ]]; then
			precmd_functions+=(__awsmfa_register)
		fi
	}
	\__awsmfa_await authaws
	if [[ -n ${compstate-} ]]; then
		\__awsmfa_complete
	fi
fi
