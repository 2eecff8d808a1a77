# authaws [PROFILE] [CODE] puts an MFA session into this shell, and
# unauthaws [--logout] takes it out again.


def _awsmfa_run(words, stdin=None, stdout=None, stderr=None):
    import subprocess

    try:
        return subprocess.run(["awsmfa", *words], stdin=stdin, stdout=stdout, stderr=stderr, env=__xonsh__.env.detype())
    except FileNotFoundError as error:
        import sys

        print(f"xonsh: {error.filename}: command not found", file=sys.stderr)
        return subprocess.CompletedProcess(words, 127)


def _awsmfa_env(words, stdin=None, stderr=None):
    """Nothing is evaluated before awsmfa has ended well."""
    import subprocess

    ended = _awsmfa_run(["env", "--shell=xonsh", *words], stdin, subprocess.PIPE, stderr)
    if ended.returncode == 0:
        try:
            __xonsh__.builtins.execx(ended.stdout.decode())
        except (RuntimeError, SyntaxError):
            return 1  # --help gives a line that fails; one that is torn would be shown
    return ended.returncode


aliases["authaws"] = lambda words, stdin=None: _awsmfa_env(words, stdin)
aliases["unauthaws"] = lambda words, stdin=None: _awsmfa_env(["--unset", *words], stdin)
