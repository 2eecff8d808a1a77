package profile

import "awsmfa/internal/inifile"

// Own returns what gives the role and the MFA device that the sections of a
// profile name themselves, "" where they name none. It follows no source_profile,
// and reads each file once.
func Own(config, credentials *inifile.File) func(name string) (role, device string) {
	config.Load()
	credentials.Load()
	f := newFiles(config, credentials)
	return func(name string) (role, device string) {
		n, err := f.node(name)
		if err != nil {
			return "", ""
		}
		return n.get("role_arn").Value, n.get("mfa_serial").Value
	}
}
