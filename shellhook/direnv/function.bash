# "use awsmfa PROFILE" in the .envrc of a folder sets the session of the profile
# there. It never asks for a code, since direnv hides what a program asks: it says
# how to log in, and direnv reads the .envrc again once somebody has.
use_awsmfa() {
	local lines stamp status=0
	stamp=$(command awsmfa __stamp) && watch_file "${stamp}"
	lines=$(command awsmfa env --shell=bash --no-prompt --quiet "$@") || status=$?
	case ${status} in
	0) eval "${lines}" ;;
	3) ;; # a code is needed
	*) return "${status}" ;;
	esac
}
