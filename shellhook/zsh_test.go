package shellhook

import (
	"strings"
	"testing"
)

// Options of zsh that change how text is read, expanded or run.
const zshOptions = `all_export always_last_prompt append_create bad_pattern bare_glob_qual bash_rematch
	brace_ccl bsd_echo c_bases c_precedences csh_junkie_history csh_junkie_loops csh_junkie_quotes
	csh_null_glob csh_nullcmd debug_before_cmd err_exit err_return extended_glob force_float glob_assign
	glob_dots glob_subst hash_all ignore_braces ignore_close_braces interactive_comments ksh_arrays
	ksh_autoload ksh_glob ksh_option_print ksh_typeset ksh_zero_subscript local_loops local_options
	local_patterns local_traps magic_equal_subst multibyte no_equals no_eval_lineno no_function_argzero
	no_glob no_global_export no_multi_func_def no_multios no_nomatch no_rcs no_short_loops no_unset
	null_glob numeric_glob_sort octal_zeroes path_dirs pipe_fail posix_aliases posix_argzero
	posix_builtins posix_identifiers posix_jobs posix_strings posix_traps print_exit_value prompt_subst
	rc_expand_param rc_quotes rm_star_silent sh_file_expansion sh_glob sh_nullcmd sh_option_letters
	sh_word_split source_trace traps_async typeset_silent typeset_to_unset unset verbose
	warn_create_global warn_nested_var xtrace`

func zshSetups() []setup {
	setups := []setup{
		{name: "emulate sh", code: `emulate sh`},
		{name: "emulate ksh", code: `emulate ksh`},
		{name: "emulate csh", code: `emulate csh`},
		{name: "TRAPDEBUG", code: `TRAPDEBUG() { print -r -- "DEBUG $ZSH_DEBUG_CMD" >&2 }`},
		{name: "debug trap", code: `setopt debug_before_cmd; trap 'print -r -- "DEBUG $ZSH_DEBUG_CMD" >&2' DEBUG; trap 'print ZERR >&2' ZERR`},
		{name: "global aliases", code: globalAliases("awsmfa env logout local trap out rc zsh eval emulate return print true shift unalias unset export DEBUG")},
		{name: "own names global aliases", code: globalAliases("authaws unauthaws"), beforeOnly: true},
		{name: "own functions", code: functions("alias command echo eval export local printf print return set shift test trap true unalias unset typeset emulate awsmfa env logout")},
		{name: "all at once", code: allOptions()},
	}
	for _, s := range posixSetups {
		// An alias in force makes a function definition of the same name an error.
		if s.name == "functions" {
			continue
		}
		setups = append(setups, s)
	}
	return setups
}

func globalAliases(names string) string {
	var b strings.Builder
	for _, n := range strings.Fields(names) {
		b.WriteString(`\builtin alias -g -- '` + n + `=HIJACKED'` + "\n")
	}
	return b.String()
}

// allOptions leaves out those that keep a script from being read at all.
func allOptions() string {
	var on []string
	for _, o := range strings.Fields(zshOptions) {
		switch o {
		case "ignore_braces", "ignore_close_braces", "err_exit", "err_return", "posix_builtins":
			continue
		}
		on = append(on, o)
	}
	return "setopt " + strings.Join(on, " ")
}

func TestZshMatrix(t *testing.T) {
	t.Parallel()
	matrix(t, zsh, "", zshSetups())
}

func TestZshOptions(t *testing.T) {
	t.Parallel()
	var setups []setup
	for _, o := range strings.Fields(zshOptions) {
		setups = append(setups, setup{name: o, code: "setopt " + o, beforeOnly: true})
	}
	matrix(t, zsh, "", setups)
}
