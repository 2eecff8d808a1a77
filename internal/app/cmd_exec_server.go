package app

import (
	"context"
	"io"
	"os"
	"slices"

	"awsmfa/export"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/credserver"
	"awsmfa/internal/login"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// serve runs the command beside a server of its session, and ends with it.
func (r *execRun) serve(l *login.Login, k session.Session, vars []export.Var, path string, argv []string) error {
	files, err := r.files()
	if err != nil {
		return err
	}
	renew, withCode := r.renewals(l, files)
	say := r.atTerminal()
	server, err := credserver.Start(credserver.Config{
		Profile: l.Profile.Name, Session: k, Now: r.Now, Say: say.Say, Renew: renew, Login: withCode,
	})
	if err != nil {
		return err
	}
	defer server.Close()
	hidden := hiddenFiles(files)
	if len(hidden) > 0 {
		r.Say.Say("the keys of [default] would win over the session; the command does not see %s", hiddenNames(hidden))
	}
	return r.start(r.child, path, argv, append(server.Vars(vars), hidden...))
}

// renewals get the session of l again: a cached one, or that of a role made with
// the cached MFA session; withCode also one for which mfa_process gives a code, if
// the profile has that. No person is asked, because nobody looks at the terminal
// for the sake of a request.
func (r *execRun) renewals(l *login.Login, files awsfiles.Files) (renew, withCode func(context.Context) (session.Session, error)) {
	request := r.asked
	request.Target = cmdline.Target{Profile: request.Target.Profile}
	request.NoPrompt, request.Quiet, request.New, request.Verify, request.Limit = true, true, false, false, 0
	request.MinLeft, request.Strict, request.HalfAtMost = credserver.Fresh, true, true
	deps := r.Deps
	deps.TerminalInput = func() io.Reader { return nil } // which is the command's
	if deps.Say.Person = false; !deps.Say.Debug {
		deps.Say.To = io.Discard // what goes wrong is told by the server, once
	}
	again := func(request login.Request) func(context.Context) (session.Session, error) {
		return func(ctx context.Context) (session.Session, error) {
			next, err := login.PrepareFor(deps, files, request, l.Profile)
			if err != nil {
				return session.Session{}, err
			}
			return next.Session(ctx)
		}
	}
	if renew = again(request); l.Profile.MFAProcess.Value == "" || r.noPrompt {
		return renew, nil
	}
	request.NoPrompt, request.NoPerson, request.Patience = false, true, processPatience
	return renew, again(request)
}

// atTerminal is where a person reads while the command may have redirected its
// streams: the controlling terminal, if there is one.
func (r *execRun) atTerminal() ui.Messages {
	say := r.Say
	if terminal := r.terminal(); terminal != nil && !say.Person {
		say.To = terminal
	}
	return say
}

// ownKeys are the settings with which AWS tools get keys for [default], and so
// never ask a server.
var ownKeys = []string{"aws_access_key_id", "role_arn", "credential_process", "sso_session", "sso_start_url", "web_identity_token_file", "login_session"}

// hiddenFiles are the variables that keep the command from those of AWS's files
// in which [default] has keys of its own.
func hiddenFiles(files awsfiles.Files) []export.Var {
	var vars []export.Var
	for _, f := range []struct {
		awsfiles.File
		variable string
	}{{files.Config, "AWS_CONFIG_FILE"}, {files.Credentials, "AWS_SHARED_CREDENTIALS_FILE"}} {
		if hasOwnKeys(f.File, "default") || hasOwnKeys(f.File, "profile default") {
			vars = append(vars, export.Var{Name: f.variable, Value: os.DevNull})
		}
	}
	return vars
}

// hasOwnKeys takes what cannot be read for keys.
func hasOwnKeys(f awsfiles.File, section string) bool {
	for _, s := range f.Index.Sections(section) {
		values, err := s.Values()
		if err != nil {
			return true
		}
		for _, v := range values {
			if slices.Contains(ownKeys, v.Key) {
				return true
			}
		}
	}
	return false
}

func hiddenNames(hidden []export.Var) string {
	names := map[string]string{"AWS_CONFIG_FILE": "the config file", "AWS_SHARED_CREDENTIALS_FILE": "the credentials file"}
	text := names[hidden[0].Name]
	if len(hidden) > 1 {
		text += " and " + names[hidden[1].Name]
	}
	return text
}
