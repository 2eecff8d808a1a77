# For plugin managers of zsh, which put this folder into fpath for _awsmfa.
if (( $+commands[awsmfa] )); then
	eval "$(command awsmfa hook zsh)"
fi
