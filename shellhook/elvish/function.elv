# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again.
use builtin

fn __awsmfa_env {|@words|
  # A program that fails is an exception, before there is anything to evaluate.
  builtin:eval (e:awsmfa env --shell=elvish $@words | builtin:slurp)
}

fn authaws {|@words|
  __awsmfa_env $@words
}

fn unauthaws {|@words|
  __awsmfa_env --unset $@words
}

# What eval defines stays within eval; the editor's names are the shell's. There
# is no editor in a script, which has to take the functions with &on-end.
try {
  builtin:eval 'edit:add-vars $names' &ns=(ns [&names=[&authaws~=$authaws~ &unauthaws~=$unauthaws~]])
} catch _ { nop }
