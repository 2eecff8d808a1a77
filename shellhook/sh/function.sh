# shellcheck shell=sh
# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again. For every shell that follows POSIX:
# there are no local variables, so the parameters of a function hold what must
# not stay behind.

# An alias of these names is replaced, so that there is one to take away.
\alias authaws=: unauthaws=:
\unalias authaws unauthaws

authaws() {
	__awsmfa_run "$@"
}

unauthaws() {
	__awsmfa_run --unset "$@"
}

# Nothing is evaluated before awsmfa has ended well. The options that would show
# the secrets (-v, -x) are off meanwhile. That stands behind no redirection: a
# restricted shell refuses those.
__awsmfa_env() {
	__awsmfa_set=$-
	\set +vx
	__awsmfa_rc=0
	__awsmfa_out=$(\command awsmfa env --shell=sh "$@") || __awsmfa_rc=$?
	case ${__awsmfa_rc} in
	0) \command eval "${__awsmfa_out}" || __awsmfa_rc=$? ;;
	*) ;;
	esac
	\unset __awsmfa_out
	\set -- "${__awsmfa_rc}" "${__awsmfa_set}"
	\unset __awsmfa_rc __awsmfa_set
	case $2 in *v*) \set -v ;; *) ;; esac
	case $2 in *x*) \set -x ;; *) ;; esac
	\return "$1"
}

__awsmfa_run() {
	__awsmfa_env "$@"
}

# In ksh93 a DEBUG trap sees the words of each command in .sh.command, values
# included. It is not alive in functions of the other kind, nor in what those call.
case ${KSH_VERSION-} in
*93*) \command eval 'function __awsmfa_run { __awsmfa_env "$@"; }' ;;
*) ;;
esac
