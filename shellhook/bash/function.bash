# shellcheck shell=bash
# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again. Every word here is written for
# bash 3.2, and quoted so that no alias or function of yours can change it. What
# hides a session stands behind no redirection: a restricted shell refuses those.

# An alias of these names is replaced, so that there is one to take away.
\builtin alias authaws=: unauthaws=:
\builtin unalias authaws unauthaws

function authaws {
	__awsmfa_env "$@"
}

function unauthaws {
	__awsmfa_env --unset "$@"
}

# Nothing is evaluated before awsmfa has ended well. The options that would show
# the secrets (-v, -x, the traps DEBUG and ERR through -T and -E) or misread the
# line (-k) are off meanwhile; "local -" puts them back, even after an interrupt,
# from bash 5.0 on: that of 4.4 forgets expand_aliases.
function __awsmfa_env {
	\builtin local __awsmfa_out __awsmfa_rc __awsmfa_set
	__awsmfa_set=${-//[!EkTvx]/}
	if __awsmfa_bash 500; then
		\builtin local -
		__awsmfa_set=''
	fi
	\builtin set +EkTvx
	__awsmfa_rc=0
	__awsmfa_out=$(\builtin command awsmfa env --shell=bash "$@") || __awsmfa_rc=$?
	if [[ ${__awsmfa_rc} -eq 0 ]]; then
		__awsmfa_eval "${__awsmfa_out}" || __awsmfa_rc=$?
		__awsmfa_show
		if [[ ${__awsmfa_rc} -eq 0 && ${BASH_SUBSHELL-} == [1-9]* ]]; then
			\builtin printf '%s\n' 'awsmfa: note: this is a subshell or part of a pipeline; the shell around it stays as it was' >&2
		fi
	fi
	__awsmfa_out=''
	if [[ -n ${__awsmfa_set} ]]; then
		\builtin set "-${__awsmfa_set}"
	fi
	\builtin return "${__awsmfa_rc}"
}

# A function of its own, because a trap that this shell's functions inherit is
# still alive in the one that switched -T and -E off.
function __awsmfa_eval {
	\builtin command eval "$1"
}

# Says whether this bash is as new as 500, for 5.0.
function __awsmfa_bash {
	[[ $((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1])) -ge $1 ]]
}

# What a prompt shows of the session, where there is a prompt, is behind this.
function __awsmfa_show {
	\builtin true
}
