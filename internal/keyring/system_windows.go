package keyring

func system(Options) Store { return &credentialManager{windowsVault{}} }
