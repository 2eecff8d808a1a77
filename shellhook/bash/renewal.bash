# shellcheck shell=bash
# Before a prompt, renews a session that ends within five minutes, once for each
# end: that of a role needs no code while the MFA session lives. A renewal that
# fails says nothing, for the warning does.

if [[ $- == *i* ]]; then
	function __awsmfa_renew {
		if [[ $2 -gt 300 || -z ${AWSMFA_PROFILE-} || ${__awsmfa_renewed-} == "$1" ]]; then
			\builtin return 1
		fi
		__awsmfa_renewed=$1
		__awsmfa_env --no-prompt --quiet --profile="${AWSMFA_PROFILE}" 2>/dev/null </dev/null
	}
fi
