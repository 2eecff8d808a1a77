# Before a prompt, renews a session that ends within five minutes, once for each
# end: that of a role needs no code while the MFA session lives. A renewal that
# fails says nothing, for the warning does.


def _awsmfa_renew(**_):
    import re
    import subprocess
    import time

    at = str(__xonsh__.env.get("AWSMFA_EXPIRES_AT", ""))
    profile = str(__xonsh__.env.get("AWSMFA_PROFILE", ""))
    if not profile or at == __xonsh__.ctx["__awsmfa_renewed"]:
        return
    if not re.fullmatch("[0-9]{1,11}", at) or int(at) - int(time.time()) > 300:
        return
    __xonsh__.ctx["__awsmfa_renewed"] = at
    _awsmfa_env(["--no-prompt", "--quiet", f"--profile={profile}"], subprocess.DEVNULL, subprocess.DEVNULL)


if __xonsh__.env.get("XONSH_INTERACTIVE") and "__awsmfa_renewed" not in __xonsh__.ctx:
    __xonsh__.ctx["__awsmfa_renewed"] = None
    events.on_pre_prompt_format(_awsmfa_renew)
