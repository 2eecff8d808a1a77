# Completion asks awsmfa what fits. elvish understands the words typed so far, and
# quotes what it inserts.
use builtin
use str

fn __awsmfa_complete {|@words|
  e:awsmfa __complete elvish $@words 2>/dev/null </dev/null | from-lines | each {|line|
    var word what _ = (str:split &max=3 "\t" $line"\t\t")
    builtin:eval 'edit:complex-candidate $word &display=$display' ^
      &ns=(builtin:ns [&word=$word &display=$word'  '$what])
  }
}

# Behind "exec ... --" completes what the command there completes: the editor has
# that for sudo.
fn __awsmfa_complete_line {|@words|
  if (and (eq $words[0] exec) (has-value $words[..-1] --)) {
    while (not-eq $words[0] --) {
      set words = $words[1..]
    }
    builtin:eval 'edit:complete-sudo $@words' &ns=(builtin:ns [&words=$words])
  } else {
    __awsmfa_complete $@words
  }
}

try {
  builtin:eval 'set edit:completion:arg-completer[awsmfa] = $awsmfa
    set edit:completion:arg-completer[authaws] = $in
    set edit:completion:arg-completer[unauthaws] = $out' &ns=(builtin:ns [
      &awsmfa={|_ @words| __awsmfa_complete_line $@words }
      &in={|_ @words| __awsmfa_complete env $@words }
      &out={|@_| builtin:put --logout }
    ])
} catch _ { nop }
