package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// home is a home folder with nothing in it but the files of AWS.
type home string

// makeHome lays out a home folder with so many profiles: one of a user with an
// MFA device, called bench and the last in the file, and roles before it.
func makeHome(dir string, profiles int) (home, error) {
	var config strings.Builder
	for i := range profiles - 1 {
		fmt.Fprintf(&config, "[profile team-%05d]\nrole_arn = arn:aws:iam::%012d:role/Developer\nsource_profile = bench\nregion = eu-central-1\noutput = json\n\n", i, i)
	}
	config.WriteString("[profile bench]\nmfa_serial = arn:aws:iam::123456789012:mfa/bob\nregion = eu-west-1\n")
	h := home(dir)
	for _, folder := range []string{h.path(".aws"), h.sessions()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return h, err
		}
	}
	if err := os.WriteFile(h.path(".aws/config"), []byte(config.String()), 0o600); err != nil {
		return h, err
	}
	return h, os.WriteFile(h.path(".aws/credentials"),
		[]byte("[bench]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"), 0o600)
}

func (h home) path(name string) string { return filepath.Join(string(h), name) }

// sessions is the folder of kept sessions.
func (h home) sessions() string { return h.path("sessions") }

// forget empties the folder of kept sessions, so that the next login is one.
func (h home) forget() error {
	files, err := os.ReadDir(h.sessions())
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.RemoveAll(filepath.Join(h.sessions(), f.Name())); err != nil {
			return err
		}
	}
	return nil
}

// env is the environment of a program that finds this home and nothing else of
// the user, with more variables.
func (h home) env(more ...string) []string {
	return append([]string{"HOME=" + string(h), "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "AWSMFA_CACHE_DIR=" + h.sessions()}, more...)
}
