# shellcheck shell=sh
# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again. For every shell that follows POSIX:
# there are no local variables, so the parameters of a function hold what must
# not stay behind.

\unalias authaws 2>/dev/null || \:
\unalias unauthaws 2>/dev/null || \:

authaws() {
	__awsmfa_env ${1+"$@"}
}

unauthaws() {
	case ${1-} in
	--logout)
		# What --unset clears is needed once more, to say whose session to forget.
		\shift
		__awsmfa_logout "${AWSMFA_PROFILE-}" ${1+"$@"}
		;;
	*) __awsmfa_env --unset ${1+"$@"} ;;
	esac
}

__awsmfa_logout() {
	__awsmfa_unset "$@" || \return
	case $1 in
	'') \command awsmfa logout ;;
	*) \command awsmfa logout --profile="$1" ;;
	esac
}

__awsmfa_unset() {
	\shift
	__awsmfa_env --unset ${1+"$@"}
}

# Nothing is evaluated before awsmfa has ended well. The options that would show
# the secrets (-v, -x) are off meanwhile.
__awsmfa_env() {
	{
		__awsmfa_set=$-
		\set +vx
	} 2>/dev/null
	__awsmfa_rc=0
	__awsmfa_out=$(\command awsmfa env --shell=sh ${1+"$@"}) || __awsmfa_rc=$?
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
