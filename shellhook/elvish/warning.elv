# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. elvish cannot read the clock, but it can sleep beside the
# prompt: a session that was not seen before is looked at, and looked at again
# when a sleeper has waked. No other prompt starts a process. Where the machine
# itself sleeps, it is late.
use builtin
use math
use re

var __awsmfa_seen = ''
var __awsmfa_news = $nil

# Believes neither variable: what is not a number is no time, and a name is shown
# without what could trick a terminal or a person who copies the line.
fn __awsmfa_say {|text|
  var name = (if (has-env AWSMFA_PROFILE) { get-env AWSMFA_PROFILE } else { builtin:put '' })
  var shown = (re:replace '[^\p{L}\p{N}_ ./@:+,=()#%~-]' '?' $name)
  var words = ''
  if (and (re:match '^[\p{L}\p{N}_./@:][\p{L}\p{N}_./@:+-]*\z' $name) (not (re:match '^[0-9]+\z' $name))) {
    set words = ' '$name
  } elif (and (not-eq $name '') (eq $shown $name)) {
    set words = " --profile '"$name"'"
  }
  if (not-eq $shown '') {
    set shown = $shown': '
  }
  builtin:echo 'awsmfa: '$shown$text'; renew with: authaws'$words >&2
}

# That a sleeper is done is no news: the shell's word on it is off for that moment.
fn __awsmfa_look_after {|seconds at|
  builtin:sleep $seconds
  if (eq $__awsmfa_seen $at) {
    set __awsmfa_seen = ''
  }
  if (eq $__awsmfa_news $nil) {
    set __awsmfa_news = $notify-bg-job-success
  }
  set notify-bg-job-success = $false
}

fn __awsmfa_warn {
  if (not-eq $__awsmfa_news $nil) {
    set notify-bg-job-success = $__awsmfa_news
    set __awsmfa_news = $nil
  }
  var at = (if (has-env AWSMFA_EXPIRES_AT) { get-env AWSMFA_EXPIRES_AT } else { builtin:put '' })
  if (or (eq $at $__awsmfa_seen) (not (re:match '^[0-9]{1,11}\z' $at))) {
    return
  }
  set __awsmfa_seen = $at
  var left = (builtin:exact-num (- (re:replace '^0+(.)' '$1' $at) (e:date +%s)))
  if (<= $left 0) {
    __awsmfa_say 'session has ended'
  } elif (<= $left 300) {
    __awsmfa_say 'session ends in '(builtin:exact-num (math:ceil (/ $left 60)))' min'
    __awsmfa_look_after (+ $left 1) $at &
  } else {
    __awsmfa_look_after (- $left 299) $at &
  }
}

fn __awsmfa_is_ours {|hook|
  try { eq $hook[body] $__awsmfa_warn~[body] } catch _ { put $false }
}

# The editor's own words are unknown in a script, even where they are not run.
try {
  builtin:eval 'if (not (or (each $ours $edit:before-readline))) {
    set edit:before-readline = (conj $edit:before-readline $hook)
  }' &ns=(builtin:ns [&hook=$__awsmfa_warn~ &ours=$__awsmfa_is_ours~])
} catch _ { nop }
