package app

import (
	"context"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
)

// subTarget reads the files, and the profile that a word of keys or device is for. The
// word list is taken where none is given, so that its argument may be another word that
// is not spelt right; and it alone takes the only profile where none is named: a change
// is made only where one was.
func subTarget(ctx context.Context, s *host.System, command, word, named string, args []string) (files awsfiles.Files, asked string, err error) {
	if files, err = readFiles(s); err != nil {
		return files, "", err
	}
	if word == "list" {
		if err := misspelt(s, files, command, args); err != nil {
			return files, "", err
		}
	}
	t, err := cmdline.ReadTarget(args, named, false)
	if err != nil || word != "list" {
		return files, t.Profile, err
	}
	asked, err = login.Chosen(ctx, loginDeps(s), files, t.Profile)
	return files, asked, err
}
