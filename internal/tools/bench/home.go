package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// home is a home folder with nothing in it but the files of AWS.
type home string

// keyPair is what the credentials file has of a user.
const keyPair = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\n"

// makeHome lays out a home folder with so many profiles, ten at least, as people
// have them who followed the tutorials: for each account a bare section with the
// MFA device and one of the credentials file with the keys, a profile that is the
// user, and roles of that. Last in both files is the account of the profile bench,
// with the role bench-admin, and bench-owner, for which bench-alias stands.
func makeHome(dir string, profiles int) (home, error) {
	const last = 4 // profiles
	var config, credentials strings.Builder
	for i := range profiles - last {
		account := i / 10
		switch i % 10 {
		case 0:
			fmt.Fprintf(&config, "[Account%05d]\nmfa_serial = arn:aws:iam::%012d:mfa/bob\noutput = json\n\n", account, account)
			fmt.Fprintf(&credentials, "[Account%05d]\n%s", account, keyPair)
		case 1:
			fmt.Fprintf(&config, "[profile user-%05d]\nuser_arn = arn:aws:iam::%012d:user/bob\nsource_profile = Account%05d\n\n", account, account, account)
		default:
			fmt.Fprintf(&config, "[profile team-%05d]\nregion = eu-central-1\nrole_arn = arn:aws:iam::%012d:role/DeveloperRole\nsource_profile = user-%05d\n\n", i, i, account)
		}
	}
	config.WriteString(`[BenchAccount]
mfa_serial = arn:aws:iam::123456789012:mfa/bob
output = json

[profile bench]
user_arn = arn:aws:iam::123456789012:user/bob
source_profile = BenchAccount

[profile bench-admin]
region = eu-west-1
role_arn = arn:aws:iam::123456789012:role/AdminRole
source_profile = bench

[profile bench-owner]
source_profile = BenchAccount
awsmfa_write_to = bench-alias
`)
	credentials.WriteString("[BenchAccount]\n" + keyPair)
	return newHome(dir, config.String(), credentials.String())
}

// makeRolesHome lays out a home folder with a user and so many roles of his.
func makeRolesHome(dir string, roles int) (home, error) {
	var config strings.Builder
	for i := range roles {
		fmt.Fprintf(&config, "[profile team-%05d]\nrole_arn = arn:aws:iam::%012d:role/Developer\nsource_profile = bench\nregion = eu-central-1\noutput = json\n\n", i, i)
	}
	config.WriteString("[profile bench]\nmfa_serial = arn:aws:iam::123456789012:mfa/bob\nregion = eu-west-1\n")
	return newHome(dir, config.String(), "[bench]\n"+keyPair)
}

func newHome(dir, config, credentials string) (home, error) {
	h := home(dir)
	for _, folder := range []string{h.path(".aws"), h.sessions()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return h, err
		}
	}
	if err := os.WriteFile(h.path(".aws/config"), []byte(config), 0o600); err != nil {
		return h, err
	}
	return h, os.WriteFile(h.path(".aws/credentials"), []byte(credentials), 0o600)
}

func (h home) path(name string) string { return filepath.Join(string(h), name) }

// sessions is the folder of cached sessions.
func (h home) sessions() string { return h.path("sessions") }

// forget empties the folder of cached sessions, so that the next login is one.
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
