package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// client is built once, when STS is needed and not before.
func (l *login) client() (*awsapi.Client, error) {
	if l.sts == nil {
		client, err := l.newClient()
		if err != nil {
			return nil, err
		}
		l.sts = client
	}
	return l.sts, nil
}

func (l *login) newClient() (*awsapi.Client, error) {
	region := cmp.Or(l.profile.Region.Value, awsapi.PartitionRegion(l.profile.Partition()), awsapi.PartitionRegion("aws"))
	where := l.profile.STS
	client, err := awsapi.New(awsapi.Settings{
		Region: region, Endpoint: where.Endpoint.Value, IAMEndpoint: l.profile.IAM.Value, FIPS: where.FIPS, DualStack: where.DualStack, CABundle: where.CABundle.Value,
		Proxy: http.ProxyFromEnvironment, Now: l.Now, Version: version(), Debug: func(line string) { l.debug("%s", line) },
	})
	var setting *awsapi.SettingError
	if errors.As(err, &setting) {
		return nil, advise(err, "it is set by %s", origin(l.profile, setting.Setting()))
	}
	return client, err
}

// call is session.CallFunc.
func (l *login) call(ctx context.Context, c session.Call) (creds.Credentials, session.CodeOutcome, error) {
	client, err := l.client()
	if err != nil {
		return creds.Credentials{}, session.Unspent, err
	}
	defer l.afterAWhile("waiting for AWS STS")()
	var made creds.Credentials
	if s := c.Step; s.RoleARN == "" {
		made, err = client.GetSessionToken(ctx, c.With, s.Serial, c.Code, s.Duration)
	} else {
		made, err = client.AssumeRole(ctx, c.With, awsapi.Role{
			ARN: s.RoleARN, SessionName: s.SessionName, ExternalID: s.ExternalID, Serial: s.Serial, Code: c.Code, Duration: s.Duration,
			Policy: s.Policy, PolicyARNs: s.PolicyARNs, Tags: roleTags(s.Tags), TransitiveTags: s.TransitiveTags, SourceIdentity: s.SourceIdentity,
		})
	}
	return made, fate(err), err
}

func roleTags(list []session.Tag) (all []awsapi.Tag) {
	for _, t := range list {
		all = append(all, awsapi.Tag(t))
	}
	return all
}

// fate is what an error of STS means for the code that was sent.
func fate(err error) session.CodeOutcome {
	var e *awsapi.Error
	switch {
	case !errors.As(err, &e):
		return session.Unknown
	case e.Unspent():
		return session.Unspent
	case e.Kind() == awsapi.CodeRefused:
		return session.Refused
	}
	return session.Unknown
}

// soon is how long a person looks at nothing before being told what for.
const soon = 500 * time.Millisecond

// afterAWhile says text to a person at a terminal unless the returned function
// is called soon.
func (s *System) afterAWhile(text string) (done func()) {
	if !s.StderrIsTerminal() {
		return func() {}
	}
	t := time.AfterFunc(soon, func() { s.people().say("%s", text) })
	return func() { t.Stop() }
}

// sessions puts the parts together.
func (l *login) sessions() *session.Sessions {
	all := &session.Sessions{
		Store: l.store(), Call: l.call, Keys: l.keys(), Ask: l.inTime(l.asker()), Now: l.Now, Patience: l.patience,
		Warn:    l.warnOnce(),
		Waiting: func(what session.Wait) { l.people().say("%v; waiting", what) },
		Debug:   l.debug,
	}
	if l.flags.noPrompt {
		all.Patience = 0
	}
	if !l.StderrIsTerminal() {
		all.Waiting = func(session.Wait) {}
	}
	return all
}

// warnOnce says each warning once: a folder that cannot be written fails in more
// than one place.
func (s *System) warnOnce() func(error) {
	told := map[string]bool{}
	return func(err error) {
		if !told[err.Error()] {
			told[err.Error()] = true
			s.people().warn(err)
		}
	}
}

// store opens the cache. A login without one keeps nothing, and says so.
func (s *System) store() session.Store {
	dir, err := s.cache()
	if err != nil {
		s.people().warn(fmt.Errorf("the session is not kept: %w", err))
		return session.NoStore{}
	}
	return dir
}

func (s *System) cache() (*cache.Dir, error) {
	path, err := cache.Path(s.Getenv, runtime.GOOS)
	if err != nil {
		return nil, err
	}
	s.debug("sessions are kept in %s", path)
	return cache.Open(path, s.people().warn)
}

// origin is where the profile has a setting of the client from.
func origin(p profile.Profile, setting string) string {
	switch setting {
	case awsapi.SettingRegion:
		return p.Region.Origin.String()
	case awsapi.SettingEndpoint:
		return p.STS.Endpoint.Origin.String()
	case awsapi.SettingCABundle:
		return p.STS.CABundle.Origin.String()
	}
	return "the profile or the environment"
}
