# For fisher, which copies this file and the completions beside it.
if status is-interactive; and command -q awsmfa
	command awsmfa hook fish | source
end
