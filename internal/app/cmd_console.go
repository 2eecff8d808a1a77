package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/console"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

const consoleHelp = `
Opens the AWS console in your browser with the session of a role. AWS does not
let the session of a user in.

  awsmfa console admin
  awsmfa console admin --service ec2 --region eu-west-1
  awsmfa console admin --path 'ec2/v2/home#Instances:'
  awsmfa console admin --duration 8h
  awsmfa console acme --role Admin

The console lasts as long as the session. A longer one assumes the role with a
code of its own. Where there is no browser, the URL is printed; it signs in
anybody who opens it within 15 minutes.`

// consoleRun is one call of console.
type consoleRun struct {
	login.Deps
	files  func() (awsfiles.Files, error)
	stdout io.Writer
	loginFlags
	service, path  string
	printURL, anew bool
}

func consoleCommand(s *host.System) command {
	r := &consoleRun{Deps: loginDeps(s), files: func() (awsfiles.Files, error) { return readFiles(s) }, stdout: s.Stdout}
	return command{Command: &cli.Command{
		Name: "console", ArgsUsage: "[PROFILE] [CODE]", Usage: "sign in to the AWS console with a role session", Description: consoleHelp,
		Flags: append(r.flags(),
			&cli.StringFlag{Name: "service", Usage: "`NAME` of the service to start with, such as s3 or ec2", Destination: &r.service},
			&cli.StringFlag{Name: "path", Usage: "`PATH` of the page to start with; may hold a query and a fragment", Destination: &r.path},
			&cli.BoolFlag{Name: "url", Usage: "print the URL instead of opening it; it is a secret", Destination: &r.printURL},
			&cli.BoolFlag{Name: "logout", Usage: "log the browser out of the console first", Destination: &r.anew}),
		Action: func(c *cli.Context) error { return r.run(c.Context, cmdline.Joined(c.Args().Slice())) },
	}}
}

func (r *consoleRun) run(ctx context.Context, args []string) error {
	l, length, err := r.prepare(ctx, args)
	if err != nil {
		return err
	}
	site, err := console.SiteOf(l.Profile.RolePartition(), r.Getenv(console.Override))
	if err != nil {
		return err
	}
	destination, err := site.Destination(r.service, r.path, l.Profile.Region.Value)
	if err != nil {
		return err
	}
	k, err := l.Session(ctx)
	if err != nil {
		return err
	}
	token, err := r.signinToken(ctx, l, site, k, length)
	if err != nil {
		return err
	}
	address := site.LoginURL(token, destination)
	if r.anew {
		address = site.LogoutFirst(address)
	}
	if r.printURL {
		return ui.Print(r.stdout, address+"\n")
	}
	if err := r.open(ctx, address); err != nil {
		return err
	}
	if length == 0 {
		l.SayUntil(k)
	}
	return nil
}

// chainedHour is the longest session of a role that is assumed with the MFA
// session.
const chainedHour = time.Hour

// prepare refuses what AWS would, before a code is needed. length is that of the
// console session where it can be chosen: for a role that is assumed with a code
// of its own.
func (r *consoleRun) prepare(ctx context.Context, args []string) (l *login.Login, length time.Duration, err error) {
	if r.service != "" && r.path != "" {
		return nil, 0, hint.Usagef("--service cannot be combined with --path").Hint("give one of the two")
	}
	request, err := r.request(args, true)
	if err != nil {
		return nil, 0, err
	}
	if d := request.Duration; d > 0 && d <= chainedHour && r.min == "" {
		// A role session that has less left is made again, which needs no code. The
		// console of a longer one does not end with it.
		request.MinLeft = max(d-session.LastMinute, login.UsualMin)
	}
	files, err := r.files()
	if err != nil {
		return nil, 0, err
	}
	l, err = login.PrepareChosen(ctx, r.Deps, files, request)
	if err != nil {
		return nil, 0, err
	}
	if len(l.Profile.Roles) == 0 {
		return nil, 0, userError(files, l.Profile.Name, r.Options(""))
	}
	if len(l.Plan.Steps) == 1 {
		length = request.Duration
	}
	return l, length, nil
}

// userError says that a user's session is not let in, and which roles are.
func userError(files awsfiles.Files, name string, o profile.Options) error {
	err := fmt.Errorf("profile %q is not a role, and AWS lets only role sessions into the console", name)
	var roles []string
	for role := range profile.ResolveRoles(files.Config.Index, files.Credentials.Index, name, o) {
		roles = append(roles, hint.Word(role.Name))
	}
	const most = 5
	switch n := len(roles); {
	case n == 0:
		return hint.With(err, "add --role, or a profile with role_arn and source_profile = %s", name)
	case n > most:
		roles = append(roles[:most], fmt.Sprintf("or %d more", n-most))
	}
	return hint.With(err, "name the profile of a role instead: %s", strings.Join(roles, ", "))
}

// signinToken asks once more without a length where that was the trouble.
func (r *consoleRun) signinToken(ctx context.Context, l *login.Login, site console.Site, k session.Session, length time.Duration) (string, error) {
	through, err := l.Transport()
	if err != nil {
		return "", err
	}
	defer r.Say.NoticeIfSlow("waiting for the AWS sign-in service")()
	token, err := site.SigninToken(ctx, through, k.Credentials, length)
	if errors.Is(err, console.ErrLength) {
		if token, err = site.SigninToken(ctx, through, k.Credentials, 0); err == nil {
			r.Say.Say("%s: AWS refused a console session of %s; it ends with the session of the role", l.Profile.Name, session.Short(length))
		}
	}
	return token, err
}

// browserPatience is how long a browser may take to come.
const browserPatience = time.Minute

// secondVisit is how long to wait for a second visit where the system does not tell
// who made the first: a browser that finds its page used was not it.
const secondVisit = 3 * time.Second

// open shows the page to the person, or prints its address where that cannot be
// done.
func (r *consoleRun) open(ctx context.Context, address string) error {
	redirect, err := console.NewRedirect(address)
	if err != nil {
		return r.printed(address, err.Error())
	}
	defer redirect.Close()
	browser := ui.Browser{OS: r.OS, Getenv: r.Getenv, Exists: ui.FileExists}
	argv, why := browser.Command(redirect.URL)
	if argv == nil {
		return r.printed(address, why)
	}
	failed, err := ui.Open(argv, r.Environ())
	if err != nil {
		return r.printed(address, "the browser cannot be started: "+err.Error())
	}
	return r.await(ctx, address, redirect.Visits(), failed)
}

// await returns when the browser has come, or says why it did not.
func (r *consoleRun) await(ctx context.Context, address string, visits <-chan console.Visit, failed <-chan error) error {
	late, settled := time.After(browserPatience), (<-chan time.Time)(nil)
	for {
		select {
		case visit := <-visits:
			switch visit {
			case console.Served:
				return nil
			case console.ServedUntold:
				late, failed, settled = nil, nil, time.After(secondVisit)
			case console.Again:
				return hint.With(errors.New("the sign-in page was asked for twice, and the first to ask is signed in"),
					"if your browser asked once only, somebody else is: revoke the sessions of the role in IAM")
			case console.OtherUser:
				r.Say.Say("another user of this machine asked for the sign-in page and was refused; for a browser of another user give --url")
			case console.OtherSystem:
				r.Say.Say("a program that is not of this system, or was gone at once, asked for the sign-in page and was refused; for a browser of another system give --url")
			}
		case err := <-failed:
			return r.printed(address, "the browser failed: "+err.Error())
		case <-late:
			return r.printed(address, "the browser did not open the page")
		case <-settled:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *consoleRun) printed(address, why string) error {
	r.Say.Say("%s; open this in your browser within 15 minutes (it signs in anybody who does):", why)
	return ui.Print(r.stdout, address+"\n")
}
