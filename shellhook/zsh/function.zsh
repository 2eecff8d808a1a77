# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again. Quoted so that no alias, global alias
# or function of yours can change it; zsh reads all of this before it runs the
# first line, so "function" is needed where the name is an alias still.

# An alias of these names is replaced, so that there is one to take away.
\builtin \alias \authaws=: \unauthaws=:
\builtin \unalias \authaws \unauthaws

function \authaws {
	\__awsmfa_env "$@"
}

function \unauthaws {
	\__awsmfa_env --unset "$@"
}

# Nothing is evaluated before awsmfa has ended well. The option and the trap that
# would show the secrets are off meanwhile, and so are aliases, for the words of
# the line; -L puts all of them back. The emulation alone leaves xtrace as it was.
function \__awsmfa_env {
	\builtin \emulate -L \zsh -o no_aliases -o no_xtrace
	\builtin \trap - \DEBUG
	\builtin \local __awsmfa_out='' __awsmfa_rc=0
	__awsmfa_out=$(\builtin \command \awsmfa \env --shell=zsh "$@") || __awsmfa_rc=$?
	if [[ $__awsmfa_rc -eq 0 ]]; then
		\builtin \eval "$__awsmfa_out" || __awsmfa_rc=$?
		\__awsmfa_show
		if [[ $__awsmfa_rc -eq 0 && ${ZSH_SUBSHELL-} == [1-9]* ]]; then
			\builtin \print -ru2 -- 'awsmfa: note: this is a subshell or part of a pipeline; the shell around it stays as it was'
		fi
	fi
	\builtin \return $__awsmfa_rc
}

# What a prompt shows of the session, where there is a prompt, is behind this.
function \__awsmfa_show {
	\builtin \true
}
