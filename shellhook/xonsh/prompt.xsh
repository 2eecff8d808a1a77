# The field awsmfa_prompt of a prompt shows whose session this is and what is left
# of it: "acme 2h58m", "acme ended", nothing without one. Believes neither
# variable: what is not a number is no time, and of a name it shows only what
# means nothing to a terminal or in the prompt of any shell.


def _awsmfa_prompt():
    import re
    import time

    at = str(__xonsh__.env.get("AWSMFA_EXPIRES_AT", ""))
    if not re.fullmatch("[0-9]{1,11}", at):
        return None
    hours, minutes = divmod((int(at) - int(time.time()) + 59) // 60, 60)
    text = re.sub("^0h|(?<=h)0m$", "", f"{hours}h{minutes}m") if hours * 60 + minutes > 0 else "ended"
    name = re.sub("[^\\w ./@:+,=()#~-]", "?", str(__xonsh__.env.get("AWSMFA_PROFILE", "")))
    text = f"{name} {text}".lstrip()
    # The color of the profile stands in AWSMFA_RESTORE, which is like the query of a URL.
    color = re.search("&color=(red|green|yellow|blue|magenta|cyan)&", f"&{__xonsh__.env.get('AWSMFA_RESTORE', '')}&")
    if not color or __xonsh__.env.get("NO_COLOR"):
        return text
    return "{%s}%s{RESET}" % (color[1].upper(), text)


if __xonsh__.env.get("XONSH_INTERACTIVE"):
    __xonsh__.env["PROMPT_FIELDS"]["awsmfa_prompt"] = _awsmfa_prompt
