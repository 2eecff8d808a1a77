# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again.

# Put an MFA session of AWS into this shell
def --env --wrapped authaws [...words: string@__awsmfa_complete] {
    __awsmfa_env ...$words
}

# Take the MFA session of AWS out of this shell
def --env --wrapped unauthaws [...words: string] {
    __awsmfa_env --unset ...$words
}

# A program that fails is an error, before there is anything to load. nu has no
# eval: what it gets is one record, with null for a variable to remove.
def --env --wrapped __awsmfa_env [...words: string] {
    let out = (^awsmfa env --shell=nu ...$words)
    let vars = ($out | from json)
    if ($vars | describe --detailed | get type) != "record" {
        error make --unspanned { msg: "awsmfa gave no session" }
    }
    let gone = ($vars | columns | where {|name| ($vars | get $name) == null })
    hide-env --ignore-errors ...$gone
    load-env ($vars | reject ...$gone)
}

# Completion asks awsmfa what fits, with each word typed so far without its
# quotes; nothing of the line is evaluated to find that out. nu wants to know
# these here, because the functions above name them.
def __awsmfa_complete [line: string, position: int] {
    let tokens = ($"($line)\u{0}" | parse --regex "(?<raw>(?:\"[^\"]*\"?|'[^']*'?|`[^`]*`?|[^\\s\"'`])+)" | get raw)
    let typed = ($tokens | skip 1 | each {|raw| $raw | str replace "\u{0}" "" | str replace --all --regex "[\"'`]" "" })
    let answer = (do { ^awsmfa __complete nu env ...$typed } | complete)
    {
        options: { completion_algorithm: "substring" }
        completions: ($answer.stdout | lines | each {|line|
            let parts = ($line | split row --number 3 (char tab))
            { value: (__awsmfa_quoted $parts.0), description: ($parts.1? | default "") }
        })
    }
}

def __awsmfa_quoted [word: string] {
    if $word =~ '^[\p{L}_./@-][\p{L}\p{N}_./@:+=-]*\z' { $word } else { $word | to json --raw }
}
