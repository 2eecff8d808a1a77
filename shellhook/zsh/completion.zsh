#compdef awsmfa authaws
# Completion asks awsmfa what fits. It gets each word typed so far without its
# quotes; nothing of the line is evaluated to find that out. This file also works
# as _awsmfa in a folder of fpath, where it is first read when somebody completes.

if [[ -o interactive ]]; then
	# Behind "exec ... --", what the command there completes. That and files are of
	# the completion system, which has options of its own set.
	function \__awsmfa_complete {
		\builtin \local __awsmfa_from=${words[(i)--]}
		if [[ $service == awsmfa && ${words[2]} == exec && $__awsmfa_from -lt $CURRENT ]]; then
			\builtin \shift $__awsmfa_from words
			CURRENT=$((CURRENT - __awsmfa_from))
			_normal
		elif ! \__awsmfa_offer && [[ $service == awsmfa ]]; then
			_default
		fi
	}

	# Each line is a word, what it is, and the group that it is of; a word will do.
	function \__awsmfa_offer {
		\builtin \emulate -L zsh -o no_aliases
		\builtin \local -a __awsmfa_words __awsmfa_fits __awsmfa_shown __awsmfa_lines
		\builtin \local __awsmfa_group=''
		__awsmfa_words=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
		[[ $service == awsmfa ]] || __awsmfa_words[1,0]=env
		__awsmfa_lines=(${(f)"$(\builtin \command \awsmfa __complete zsh "${__awsmfa_words[@]}" 2>/dev/null </dev/null)"})
		[[ ${#__awsmfa_lines} -gt 0 ]] || \builtin \return 1
		while [[ ${#__awsmfa_lines} -gt 0 ]]; do
			__awsmfa_group=${${(M)__awsmfa_lines[1]%$'\t'*$'\t'*}##*$'\t'}
			__awsmfa_fits=(${(M)__awsmfa_lines:#*$'\t'*$'\t'$__awsmfa_group})
			[[ -n $__awsmfa_group ]] || __awsmfa_fits=(${__awsmfa_lines:#*$'\t'*$'\t'*})
			__awsmfa_lines=(${__awsmfa_lines:|__awsmfa_fits})
			__awsmfa_fits=("${(@)__awsmfa_fits%$'\t'$__awsmfa_group}")
			__awsmfa_shown=("${(@)__awsmfa_fits/$'\t'/  -- }")
			__awsmfa_fits=("${(@)__awsmfa_fits%%$'\t'*}")
			\builtin \compadd -l -J "awsmfa-$__awsmfa_group" ${__awsmfa_group:+-X "$__awsmfa_group"} -d __awsmfa_shown -a __awsmfa_fits
		done
	}

	function \__awsmfa_complete_out {
		\builtin \compadd -- --logout
	}

	# compinit may come later, and come again, which forgets what has been registered:
	# each prompt looks whether it has.
	function \__awsmfa_register {
		\builtin \emulate -L zsh -o no_aliases
		if [[ -z ${_comps[un${__awsmfa_names[1]}]-} && -n ${functions[compdef]-} ]]; then
			\compdef __awsmfa_complete awsmfa "${__awsmfa_names[@]}"
			\compdef __awsmfa_complete_out "${__awsmfa_names[@]/#/un}"
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
