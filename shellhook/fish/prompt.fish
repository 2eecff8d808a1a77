# awsmfa_prompt prints, for a prompt, whose session this is and what is left of
# it: "acme 2h58m", "acme ended", nothing without one. Believes neither variable:
# what is not a number is no time, and of a name it shows only what means nothing
# to a terminal or in the prompt of any shell. Also where nobody types: some prompts
# are made by a fish in the background.

function awsmfa_prompt --description 'Print the profile and the time left of the session of AWS'
    set -l fish_trace
    set -l left
    __awsmfa_left
    or return 0
    set -l text ended
    if builtin test $left -gt 0
        set -l hours (builtin math "floor(($left + 59) / 3600)")h
        set -l minutes (builtin math "floor(($left + 59) / 60) % 60")m
        builtin test $hours = 0h; and set hours
        builtin test $minutes = 0m; and set minutes
        set text "$hours$minutes"
    end
    set -l name (builtin string replace -ar '[^\pL\pN _./@:+,=()#~-]' '?' -- "$AWSMFA_PROFILE")
    builtin test -n "$name"; and set name "$name "
    # The color of the profile stands in AWSMFA_RESTORE, which is like the query of a URL.
    set -l color (builtin string match -r '(?:^|&)color=(red|green|yellow|blue|magenta|cyan)(?:&|\z)' -- "$AWSMFA_RESTORE")[2]
    builtin test -n "$NO_COLOR"; and set color
    builtin test -n "$color"; and set_color $color
    builtin printf '%s%s' $name $text
    builtin test -n "$color"; and set_color normal
    return 0
end

# Sets left, of the function that calls it, to how many seconds the session
# has left; fails where there is none. The shell's own clock, without a
# process, is how old the root folder is, and since when: fish 3.6 tells both.
# Tried now, and only where there is something to try: where a builtin is
# missing that it names, none of the file is read. Each command in brackets
# takes longer than all the rest, so there are no more than three.
if builtin contains path (builtin -n); and eval 'builtin path mtime /' >/dev/null 2>&1
    eval 'function __awsmfa_left --no-scope-shadowing
        builtin string match -qr "^[0-9]{1,11}\z" -- "$AWSMFA_EXPIRES_AT"
        and set left (builtin math "$AWSMFA_EXPIRES_AT - "(builtin path mtime /)" - "(builtin path mtime -R /))
    end'
else
    function __awsmfa_left --no-scope-shadowing
        builtin string match -qr '^[0-9]{1,11}\z' -- "$AWSMFA_EXPIRES_AT"
        and set left (builtin math "$AWSMFA_EXPIRES_AT - "(command date +%s))
    end
end
