@rem authaws puts an MFA session into this cmd.exe, or takes it out: see awsmfa --help.
@rem A batch file runs in the shell that calls it, so it needs no function. for /f
@rem loses the status of a program, so the last line of a success clears __awsmfa_failed.
@set "__awsmfa_exe=%~dp0awsmfa.exe"
@if not exist "%__awsmfa_exe%" set "__awsmfa_exe=awsmfa.exe"
@set "__awsmfa_failed=1"
@for /f "usebackq tokens=1*" %%i in (`""%%__awsmfa_exe%%" env --shell windows-cmd %*"`) do @if "%%i"=="set" set %%j
@set "__awsmfa_exe="
@if defined CMDCMDLINE set "__awsmfa_called=%CMDCMDLINE:"=%"
@if defined CMDCMDLINE if not "%__awsmfa_called:authaws.cmd=%"=="%__awsmfa_called%" echo authaws: this changed a cmd.exe of its own only; for PowerShell: awsmfa hook powershell --install 1>&2
@set "__awsmfa_called="
@if not defined __awsmfa_failed exit /b 0
@set "__awsmfa_failed="
@exit /b 1
