# shellcheck shell=bash
# Before a prompt, writes into awsmfa_prompt whose session this is and what is
# left of it: "acme 2h58m", "acme ended", nothing without one. A variable for PS1,
# because what a function prints costs a subshell, which is a process. Believes
# neither variable: what is not a number is no time, and of a name it shows only
# what means nothing to a terminal or in the prompt of any shell.

if [[ $- == *i* ]]; then
	# When this text was made, for bash before 4.2, which cannot read the clock, and
	# what SECONDS said then.
	__awsmfa_epoch=0
	__awsmfa_epoch+=-${SECONDS-}

	# Gets $? and PIPESTATUS, and gives both back: the one as its status, the other
	# as assignments in __awsmfa_pipe, because whatever runs changes it.
	function __awsmfa_prompt {
		\builtin set -- "${1-$?}" "${@:2}"
		\builtin local __awsmfa_i
		__awsmfa_pipe=0
		for ((__awsmfa_i = 2; __awsmfa_i <= $#; __awsmfa_i++)); do
			__awsmfa_pipe+=,PIPESTATUS[$((__awsmfa_i - 2))]=${!__awsmfa_i}
		done
		__awsmfa_show
		\builtin return "$1"
	}

	function __awsmfa_show {
		awsmfa_prompt=''
		case ${AWSMFA_EXPIRES_AT-} in
		'' | *[!0123456789]* | ????????????*) ;;
		*) __awsmfa_look "${AWSMFA_EXPIRES_AT}" "${AWSMFA_PROFILE-}" ;;
		esac
	}

	function __awsmfa_look {
		\builtin local __awsmfa_now
		# Not EPOCHSECONDS: once unset it is a variable like any other, as SECONDS is.
		__awsmfa_now=${__awsmfa_epoch-}+${SECONDS-}
		if __awsmfa_bash 402; then
			\builtin printf -v __awsmfa_now '%(%s)T' -1
		fi
		case ${__awsmfa_now} in
		*[!0123456789+-]* | [+-]* | *-+* | *[+-]) \builtin return 0 ;;
		*) ;;
		esac
		\builtin set -- "$1" "${2//[![:alnum:] _.\/@:+,=()#~-]/?}" "$((10#$1 - __awsmfa_now))"
		__awsmfa_renew "$1" "$3" && \builtin return 0
		awsmfa_prompt=ended
		if [[ $3 -gt 0 ]]; then
			awsmfa_prompt=$((($3 + 59) / 3600))h$((($3 + 59) / 60 % 60))m
			awsmfa_prompt=${awsmfa_prompt#0h}
			awsmfa_prompt=${awsmfa_prompt/h0m/h}
		fi
		awsmfa_prompt=${2:+$2 }${awsmfa_prompt}
		[[ -n ${NO_COLOR-} ]] || __awsmfa_paint "&${AWSMFA_RESTORE-}&"
		__awsmfa_warn "$1" "$3"
	}

	# The color of the profile stands in AWSMFA_RESTORE, which is like the query of a
	# URL. What is between \001 and \002 takes no room on the line.
	function __awsmfa_paint {
		case $1 in
		*'&color=red&'*) \builtin set -- 31 ;;
		*'&color=green&'*) \builtin set -- 32 ;;
		*'&color=yellow&'*) \builtin set -- 33 ;;
		*'&color=blue&'*) \builtin set -- 34 ;;
		*'&color=magenta&'*) \builtin set -- 35 ;;
		*'&color=cyan&'*) \builtin set -- 36 ;;
		*) \builtin return 0 ;;
		esac
		awsmfa_prompt=$'\001\e['"$1"$'m\002'${awsmfa_prompt}$'\001\e[0m\002'
	}

	# Renewal and warning, which may be left out, are behind these.
	function __awsmfa_renew {
		\builtin false
	}

	function __awsmfa_warn {
		\builtin true
	}

	# The hook stands in front, in the first element: what is behind it would be the
	# next command to a DEBUG trap that waits for one, and some tools know no other
	# element. "&& :" keeps an ERR trap quiet. The case gives PIPESTATUS back to what
	# was there, which stands on lines of its own, because it may end in a comment.
	# shellcheck disable=SC2016 # what is in quotes is for later
	function __awsmfa_join {
		if [[ $1 != *[![:space:]]* ]]; then
			\builtin set -- '' ''
		else
			\builtin set -- $'\n''case $((${__awsmfa_pipe-0})) in *)'$'\n'"$1" $'\n'';; esac'
		fi
		# Where PROMPT_COMMAND is read-only, there is no hook.
		\builtin printf -v PROMPT_COMMAND '%s' '__awsmfa_prompt "$?" "${PIPESTATUS[@]}" && :' "$1" "$2" 2>&- || \builtin return 0
		\builtin export -n PROMPT_COMMAND # other shells know no such function
	}

	if [[ "${PROMPT_COMMAND[*]-}" != *__awsmfa_prompt* ]]; then
		__awsmfa_join "${PROMPT_COMMAND-}"
	fi
fi
