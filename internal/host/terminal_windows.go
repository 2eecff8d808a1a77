package host

// The console of this process, wherever its streams lead.
const terminalIn, terminalOut = "CONIN$", "CONOUT$"
