package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cache"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/keyring"
	"awsmfa/internal/keys"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

const keysHelp = `
Without a word it lists the access keys of the user whose keys the profile has. The
policy of the user must allow it with MFA: awsmfa policy --manage-keys.`

const keysListHelp = `
Shows each access key of the user: whether it is active, how old it is, when it was
used last, and every section of both files that holds it.`

const keysRotateHelp = `
Makes a new access key, proves it, puts it into every section that has the old one,
and makes the old one inactive. Cached sessions go on, and no second code is asked
for. A rotation that was stopped is finished by the next run.

  awsmfa keys rotate acme --undo    the old key again, while it is only inactive

--yes never answers the deletion of a key. The one that an earlier rotation made
inactive goes without a question, to make room.`

const keysDeleteHelp = `
Deletes an access key of the user for good, after a yes on the terminal.`

const keysMoveHelp = `
Moves the secret access key of the profile out of the plain file, or back:

  awsmfa keys move acme --to keyring          the keyring of this system
  awsmfa keys move acme --to pass:aws/acme    pass
  awsmfa keys move acme --to file             ~/.aws/credentials

It is written, read back and proved before it is taken out of its old place. The
access key ID stays in ~/.aws/config. For AWS tools that need the long-term keys:
credential_process = awsmfa keys export PROFILE.`

const keysExportHelp = `
Prints the long-term keys of the profile for AWS tools, as a credential_process
does. It never prints them to a terminal.`

// keysRun is one call of a subcommand of keys.
type keysRun struct {
	login.Deps
	sys                  *host.System
	named, to            string // --profile, --to
	deleteOld, undo, yes bool

	id      string // of the key that is to be deleted
	files   awsfiles.Files
	profile profile.Profile
}

func keysCommand(s *host.System) command {
	list := keysWord(s, "list", "access keys of the user, their age, and where they are", keysListHelp, (*keysRun).list)
	return command{Command: &cli.Command{
		Name: "keys", ArgsUsage: "[WORD] [PROFILE]", Usage: "list, rotate, delete or move access keys", Description: keysHelp,
		Flags: list.Flags, Action: list.Action,
		Subcommands: []*cli.Command{
			list,
			keysWord(s, "rotate", "change the access key for a new one", keysRotateHelp, (*keysRun).rotate, "delete-old", "undo", "yes"),
			keysWord(s, "delete", "delete an access key for good", keysDeleteHelp, (*keysRun).delete),
			keysWord(s, "move", "move the access key to a keyring, to pass, or back", keysMoveHelp, (*keysRun).move, "to", "yes"),
			keysWord(s, "export", "print the long-term keys for AWS tools (credential_process)", keysExportHelp, (*keysRun).export),
		},
	}}
}

// keysWord is a subcommand of keys with these flags.
func keysWord(s *host.System, word, usage, help string, do func(*keysRun, context.Context) error, flags ...string) *cli.Command {
	r := &keysRun{Deps: loginDeps(s), sys: s}
	all := map[string]cli.Flag{
		"to":         &cli.StringFlag{Name: "to", Usage: "`STORE` for the key: keyring, pass:PATH or file", Destination: &r.to},
		"delete-old": &cli.BoolFlag{Name: "delete-old", Usage: "delete the old key instead of making it inactive", Destination: &r.deleteOld},
		"undo":       &cli.BoolFlag{Name: "undo", Usage: "take the last rotation back", Destination: &r.undo},
		"yes":        &cli.BoolFlag{Name: "yes", Usage: "answer yes, but not to the deletion of a key", Destination: &r.yes},
	}
	c := &cli.Command{Name: word, HelpName: "keys " + word, ArgsUsage: "[PROFILE]", Usage: usage, Description: help, Flags: []cli.Flag{profileFlag(&r.named)}}
	if word == "delete" {
		c.ArgsUsage = "ID [PROFILE]"
	}
	for _, name := range flags {
		c.Flags = append(c.Flags, all[name])
	}
	c.Action = func(c *cli.Context) error {
		err := r.resolve(c.Context, word, cmdline.Joined(c.Args().Slice()))
		if err == nil {
			err = do(r, c.Context)
		}
		return keys.Advised(r.Say, err, hint.Word(r.profile.Name))
	}
	return c
}

func (r *keysRun) resolve(ctx context.Context, word string, args []string) error {
	switch {
	case word == "delete" && len(args) == 0:
		return hint.Usagef("no access key ID").Hint("awsmfa keys list PROFILE shows them")
	case word == "delete":
		r.id, args = args[0], args[1:]
	case word == "move" && r.to == "":
		return hint.Usagef("no --to").Hint("say where the key is to go: --to keyring, --to pass:PATH or --to file")
	}
	files, asked, err := subTarget(ctx, r.sys, "keys", word, r.named, args)
	if err != nil {
		return err
	}
	r.files = files
	r.profile, err = login.ForUser(r.Deps, r.files, asked, true)
	return err
}

// signed is the user, signed by the MFA session all the way, and the login that
// made it.
func (r *keysRun) signed(ctx context.Context) (keys.User, *login.Login, error) {
	l, err := prepareUser(r.Deps, r.files, r.profile)
	if err != nil {
		return keys.User{}, nil, err
	}
	u, err := l.User(ctx)
	user := keys.User{Client: u.Client, With: u.With, ARN: u.ARN}
	switch {
	case hint.LacksCode(err):
		err = hint.With(err, "log in first: awsmfa env %s CODE", hint.Word(r.profile.Name))
	case err == nil && user.Name() == "":
		err = errNoUser
	}
	return user, l, err
}

// records is the folder that has the record of rotations, without which no key is
// changed.
func (r *keysRun) records() (*cache.Dir, error) {
	dir, err := r.Cache()
	if err != nil {
		return nil, &keys.JournalError{Err: err}
	}
	return dir, nil
}

func (r *keysRun) places() keys.Files {
	waiting := func(what string) { r.Say.Say("waiting for another process that is changing %s", what) }
	return keys.Files{Config: r.files.Config.Path, Credentials: r.files.Credentials.Path, Waiting: waiting}
}

func (r *keysRun) open(name string) (keyring.Store, error) { return r.Keyring(name, true) }

func (r *keysRun) list(ctx context.Context) error {
	u, _, err := r.signed(ctx)
	if err != nil {
		return err
	}
	dir, _ := r.Cache() // the login has said why there is none
	all, err := keys.List(ctx, u, r.places(), dir)
	if err != nil {
		return err
	}
	r.sayUnfinished(dir, u.ARN, all)
	return ui.Print(r.sys.Stdout, keysTable(all, look(r.sys)))
}

// sayUnfinished says what to do about a rotation that was stopped. A record that
// cannot be read is left to rotate.
func (r *keysRun) sayUnfinished(dir *cache.Dir, user string, all []keys.Key) {
	for _, k := range all {
		record, err := keys.Recorded(dir, user, k.ID)
		if err == nil && record != nil && record.Old == k.ID && !record.Finished {
			r.Say.Say("the rotation of access key %s was stopped", k.ID)
			r.Say.Hint(keys.FinishHint(hint.Word(r.profile.Name), record.Undoing))
			return
		}
	}
}

// keysTable names the files without their folders: there are two of them. A terminal
// shows each place of a key in a line of its own, where none is cut away.
func keysTable(all []keys.Key, l ui.Look) string {
	var rows [][]ui.Cell
	for _, k := range all {
		row := []ui.Cell{
			l.Painted(ui.Escape(k.ID), ui.Heading), {Text: ui.Escape(strings.ToLower(k.Status))}, {Text: strings.TrimSuffix(keyAge(k), " old")},
			{Text: ui.Escape(strings.TrimSuffix(strings.TrimPrefix(keyUse(k), "used "), " used"))},
		}
		places := k.Places
		for l.Width > 0 && len(places) > 1 {
			rows = append(rows, append(row, ui.Cell{Text: ui.Escape(placesText(places[:1], filepath.Base))}))
			row, places = make([]ui.Cell, len(row)), places[1:]
		}
		rows = append(rows, append(row, ui.Cell{Text: ui.Escape(placesText(places, filepath.Base))}))
	}
	return l.Table([]ui.Column{{Heading: "ACCESS KEY ID"}, {Heading: "STATUS"}, {Heading: "AGE"}, {Heading: "LAST USED", Drop: 1}, {Heading: "STORED IN", Least: 12}}, rows)
}

func keyAge(k keys.Key) string {
	if k.Created.IsZero() {
		return ""
	}
	return ui.Count(int(k.Age/(24*time.Hour)), "day old", "days old")
}

func keyUse(k keys.Key) string {
	switch {
	case !k.UsedKnown:
		return ""
	case k.Used.At.IsZero():
		return "never used"
	}
	return "used " + k.Used.At.Local().Format(time.DateOnly) + " (" + k.Used.Service + ")"
}

// placesText lists sections, each with its file as name has it.
func placesText(places []keys.Place, name func(path string) string) string {
	var all []string
	for _, p := range places {
		text := fmt.Sprintf("[%s] in %s", p.Section, name(p.File))
		if p.Store != "" {
			text += " (" + p.Store + ")"
		}
		all = append(all, text)
	}
	if len(all) == 0 {
		return "in no file here"
	}
	return strings.Join(all, ", ")
}

func (r *keysRun) delete(ctx context.Context) error {
	dir, err := r.records()
	if err != nil {
		return err
	}
	u, _, err := r.signed(ctx)
	if err != nil {
		return err
	}
	if err := keys.Delete(ctx, u, r.places(), dir, r.open, r.id, r.agreeToDelete); err != nil {
		return err
	}
	r.Say.Say("access key %s is deleted", r.id)
	return nil
}

// agreeToDelete always asks a person.
func (r *keysRun) agreeToDelete(ctx context.Context, k keys.Key) (bool, error) {
	text := describeKey(k, r.short)
	if k.Unseen {
		text += "awsmfa: it appeared after AWS did not answer an earlier run, which may have made it; or somebody else did\n"
	}
	if k.Alone {
		text += "awsmfa: the key that took its place is in no file here, and the rotation cannot be undone after this\n"
	}
	if k.Last {
		text += "awsmfa: it is the only active one: afterwards nobody can log in as this user with awsmfa\n"
	}
	return r.Ask.Agree(ctx, text+"awsmfa: delete it for good", "delete access key "+k.ID+" in the AWS console")
}

// short is a path as people write it.
func (r *keysRun) short(path string) string { return ui.ShortPath(path, r.Getenv("HOME")) }

func describeKey(k keys.Key, name func(path string) string) string {
	text := "awsmfa: access key " + k.ID + ", " + strings.ToLower(k.Status)
	for _, more := range []string{keyAge(k), keyUse(k)} {
		if more != "" {
			text += ", " + more
		}
	}
	return text + ", " + placesText(k.Places, name) + "\n"
}

// export prints the long-term keys, see
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html.
func (r *keysRun) export(ctx context.Context) error {
	if r.sys.StdoutIsTerminal() {
		return hint.With(errors.New("long-term keys are not shown on a terminal"), "have AWS tools ask for them: credential_process = %s keys export %s", host.NameForTools(r.OS, r.Getenv("PATH")), hint.Word(r.profile.Name))
	}
	k, err := login.NewClient(r.Deps, r.profile).Keys(ctx)
	if err != nil {
		return err
	}
	return ui.PrintJSON(r.sys.Stdout, struct {
		Version                      int
		AccessKeyId, SecretAccessKey string
	}{1, k.AccessKeyID, k.SecretAccessKey})
}
