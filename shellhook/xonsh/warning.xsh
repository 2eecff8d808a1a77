# Before a prompt, says once that the session ends within five minutes, and once
# that it has ended. Believes neither variable: what is not a number is no time,
# and a name is shown without what could trick a terminal or a person who copies
# the line.


def _awsmfa_warn(**_):
    import re
    import sys
    import time

    at = str(__xonsh__.env.get("AWSMFA_EXPIRES_AT", ""))
    left = int(at) - int(time.time()) if re.fullmatch("[0-9]{1,11}", at) else 301
    if left > 300:
        return
    said, text = (at, "ended"), "session has ended"
    if left > 0:
        said, text = (at, "soon"), f"session ends in {(left + 59) // 60} min"
    if said == __xonsh__.ctx.get("__awsmfa_said"):
        return
    __xonsh__.ctx["__awsmfa_said"] = said
    name, words = str(__xonsh__.env.get("AWSMFA_PROFILE", "")), ""
    shown = re.sub("[^\\w ./@:+,=()#%~-]", "?", name)
    if re.fullmatch("(?![0-9]+\\Z)[\\w./@:][\\w./@:+-]*", name):
        words = f" {name}"
    elif name and shown == name:
        words = f" --profile '{name}'"
    print(f"awsmfa: {shown}{shown and ': '}{text}; renew with: authaws{words}", file=sys.stderr)


if __xonsh__.env.get("XONSH_INTERACTIVE") and "__awsmfa_said" not in __xonsh__.ctx:
    __xonsh__.ctx["__awsmfa_said"] = None
    events.on_pre_prompt(_awsmfa_warn)
