# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again. tcsh has no functions, and eval makes
# one line of all this: hence the aliases, and the semicolon behind each line.

alias authaws 'set __awsmfa_argv = ( \!* ); __awsmfa_env; __awsmfa_end';
alias unauthaws 'set __awsmfa_argv = ( --unset \!* ); __awsmfa_env; __awsmfa_end';

# Nothing is evaluated before awsmfa has ended well. echo and verbose, which
# would show the secrets, are off meanwhile. The words stand in an alias of their
# own, because what is between double quotes and backquotes is read twice. After
# Ctrl-C tcsh assigns nothing and goes on: the variable has to be there before, or
# it would stop half-way for the want of it.
alias __awsmfa_env 'set __awsmfa_shown = ( $?echo $?verbose ); unset echo verbose; set __awsmfa_out; set __awsmfa_out = "`__awsmfa_run`"; set __awsmfa_rc = $status; if ( $__awsmfa_rc == 0 ) eval "$__awsmfa_out"; if ( $__awsmfa_rc == 0 ) set __awsmfa_rc = $status; unset __awsmfa_out __awsmfa_argv; if ( $__awsmfa_shown[1] ) set echo; if ( $__awsmfa_shown[2] ) set verbose; unset __awsmfa_shown';
alias __awsmfa_run '\awsmfa env --shell=tcsh $__awsmfa_argv:q';
alias __awsmfa_end 'if ( $__awsmfa_rc ) /bin/sh -c "exit $__awsmfa_rc"';
