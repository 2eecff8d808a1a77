@rem authaws puts an MFA session into this cmd.exe, or takes it out: see awsmfa --help.
@rem A batch file runs in the shell that calls it, so it needs no function. for /f
@rem loses the status of a program, so the last line of a success clears AWSMFA_FAILED.
@set "AWSMFA_EXE=%~dp0awsmfa.exe"
@if not exist "%AWSMFA_EXE%" set "AWSMFA_EXE=awsmfa.exe"
@set "AWSMFA_FAILED=1"
@for /f "usebackq tokens=1*" %%i in (`""%%AWSMFA_EXE%%" env --shell windows-cmd %*"`) do @if "%%i"=="set" set %%j
@set "AWSMFA_EXE="
@if defined CMDCMDLINE set "AWSMFA_CALLED=%CMDCMDLINE:"=%"
@if defined CMDCMDLINE if not "%AWSMFA_CALLED:authaws.cmd=%"=="%AWSMFA_CALLED%" echo authaws: this changed a cmd.exe of its own only; for PowerShell: awsmfa hook powershell --install 1>&2
@set "AWSMFA_CALLED="
@if not defined AWSMFA_FAILED exit /b 0
@set "AWSMFA_FAILED="
@exit /b 1
