# shellcheck shell=bash
# Completion asks awsmfa what fits. It gets each word typed so far as bash would
# understand it, but nothing of the line is evaluated to find that out. This file
# also works as awsmfa in the folder of bash-completion.

function __awsmfa_complete {
	\builtin local __awsmfa_words __awsmfa_quote __awsmfa_base __awsmfa_text
	COMPREPLY=()
	if [[ ${COMP_WORDS[1]-} == exec && ${1##*/} == awsmfa ]] && __awsmfa_command "$2"; then
		\builtin return
	fi
	__awsmfa_split
	__awsmfa_words[0]='env' # which the function stands for
	if [[ ${1##*/} == awsmfa ]]; then
		__awsmfa_words=("${__awsmfa_words[@]:1}")
	fi
	__awsmfa_text=$(\builtin command awsmfa __complete bash "${__awsmfa_words[@]}" 2>/dev/null </dev/null) || \builtin true
	__awsmfa_lines
	if [[ ${#COMPREPLY[@]} -gt 0 ]]; then
		__awsmfa_quoted "${__awsmfa_words[${#__awsmfa_words[@]} - 1]:0:__awsmfa_base}"
	fi
}

# Behind "exec ... --" completes what the command there completes, by the means of
# bash-completion where they are loaded; fails where there is no command yet.
function __awsmfa_command {
	\builtin local __awsmfa_i
	for ((__awsmfa_i = 2; __awsmfa_i < COMP_CWORD; __awsmfa_i++)); do
		if [[ ${COMP_WORDS[__awsmfa_i]} == -- ]]; then
			if \builtin declare -F _comp_command_offset >/dev/null; then
				_comp_command_offset "$((__awsmfa_i + 1))"
			elif \builtin declare -F _command_offset >/dev/null; then
				_command_offset "$((__awsmfa_i + 1))"
			elif [[ $((__awsmfa_i + 1)) -eq ${COMP_CWORD} && $1 != */* ]]; then
				__awsmfa_text=$(\builtin compgen -c -- "$1") || \builtin true
				__awsmfa_lines
			fi
			\builtin return 0
		fi
	done
	\builtin return 1
}

# Reads the lines of text into COMPREPLY. There may be thousands, for which each
# loop of bash would be felt, and each copy counts.
function __awsmfa_lines {
	IFS=$'\n' \builtin read -r -d '' -a COMPREPLY <<<"${__awsmfa_text}" || \builtin true
}

# Splits the line before the cursor into words without their quotes. base is how
# much of the last one stays as it is typed: readline replaces what is behind an
# open quote, or behind the last of COMP_WORDBREAKS; of those, @ too.
function __awsmfa_split {
	\builtin local __awsmfa_line __awsmfa_char __awsmfa_word __awsmfa_from __awsmfa_i
	__awsmfa_line=${COMP_LINE:0:COMP_POINT}
	__awsmfa_words=() __awsmfa_word='' __awsmfa_quote='' __awsmfa_base=0 __awsmfa_from=''
	for ((__awsmfa_i = 0; __awsmfa_i < ${#__awsmfa_line}; __awsmfa_i++)); do
		__awsmfa_char=${__awsmfa_line:__awsmfa_i:1}
		case ${__awsmfa_quote}${__awsmfa_char} in
		"''" | '""') __awsmfa_quote='' ;;
		\'?) __awsmfa_word+=${__awsmfa_char} ;;
		\"\\)
			case ${__awsmfa_line:__awsmfa_i+1:1} in
			[\"\\\$\`]) __awsmfa_i=$((__awsmfa_i + 1)) ;;
			*) ;;
			esac
			__awsmfa_word+=${__awsmfa_line:__awsmfa_i:1}
			;;
		\"?) __awsmfa_word+=${__awsmfa_char} ;;
		\\)
			__awsmfa_i=$((__awsmfa_i + 1))
			__awsmfa_word+=${__awsmfa_line:__awsmfa_i:1}
			;;
		[\'\"]) __awsmfa_quote=${__awsmfa_char} __awsmfa_from=${#__awsmfa_word} ;;
		[[:space:]])
			if [[ -n ${__awsmfa_word} || -n ${__awsmfa_from} ]]; then
				__awsmfa_words[${#__awsmfa_words[@]}]=${__awsmfa_word}
			fi
			__awsmfa_word='' __awsmfa_base=0 __awsmfa_from=''
			;;
		*)
			__awsmfa_word+=${__awsmfa_char}
			if [[ ${COMP_WORDBREAKS} == *"${__awsmfa_char}"* ]]; then
				__awsmfa_base=${#__awsmfa_word}
				if [[ ${__awsmfa_char} == @ ]]; then
					__awsmfa_base=$((__awsmfa_base - 1))
				fi
			fi
			;;
		esac
	done
	__awsmfa_words[${#__awsmfa_words[@]}]=${__awsmfa_word}
	if [[ -n ${__awsmfa_quote} ]]; then
		__awsmfa_base=${__awsmfa_from}
	fi
}

# Takes from each word what stays as it is typed, and quotes the rest, for the
# quotes that are open.
function __awsmfa_quoted {
	if [[ -n $1 ]]; then
		COMPREPLY=("${COMPREPLY[@]#"$1"}")
	fi
	case ${__awsmfa_quote} in
	\')
		# bash 3.2 takes a backslash of a replacement that is written out literally.
		__awsmfa_text="'\\''"
		COMPREPLY=("${COMPREPLY[@]//\'/${__awsmfa_text}}")
		;;
	\")
		COMPREPLY=("${COMPREPLY[@]//\\/\\\\}")
		COMPREPLY=("${COMPREPLY[@]//\"/\\\"}")
		COMPREPLY=("${COMPREPLY[@]//\$/\\\$}")
		COMPREPLY=("${COMPREPLY[@]//\`/\\\`}")
		;;
	*)
		\builtin printf -v __awsmfa_text '%q\n' "${COMPREPLY[@]}"
		__awsmfa_lines
		;;
	esac
}

\builtin complete -o bashdefault -o default -F __awsmfa_complete awsmfa
\builtin complete -F __awsmfa_complete authaws
\builtin complete -W --logout unauthaws
