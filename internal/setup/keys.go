package setup

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/inifile"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

// keyless is the profile that lacks an access key, or lacks altogether, by an
// error of resolving one; "" if the error is another.
func keyless(err error) string {
	var unknown *profile.UnknownError
	var keys *profile.KeysError
	switch {
	case errors.As(err, &unknown):
		return unknown.Name
	case errors.As(err, &keys) && keys.Why == profile.NoKeys:
		return keys.Profile
	}
	return ""
}

// takeKeys gets the access key of a profile that has none, until AWS knows it.
// From then on the user is as if it were written.
func (u *user) takeKeys(ctx context.Context, name string, without error) error {
	u.newKeys = name
	if err := u.tryKeys(creds.Credentials{AccessKeyID: "x", SecretAccessKey: "x"}); keyless(err) != "" {
		return hint.With(err, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which its credential_source names")
	} else if err != nil {
		return err // with keys it could not log in either
	} else if u.Region != "" && u.ofAWS() && !profile.IsRegion(u.Region) {
		return hint.Usagef("%q is not the name of a region", u.Region).Hint("give one such as eu-west-1")
	}
	if u.CSV != "" {
		keys, err := readCSV(u.CSV, u.ofAWS())
		if err == nil {
			err = u.identify(ctx, keys)
		}
		return err
	}
	problem := u.Say.Above(func(m ui.Messages) {
		m.Say("no access key is stored for profile %s", hint.Word(name))
		if errors.As(without, new(*profile.UnknownError)) && hint.IsGiven(without) {
			m.Hint(hint.Of(without)) // another profile may have been meant
		}
	})
	for {
		keys, err := u.askKeys(ctx, problem)
		if err != nil {
			return err
		}
		err = u.identify(ctx, keys)
		var refused *awsapi.Error
		if !errors.As(err, &refused) || refused.Kind() != awsapi.KeysUnknown && refused.Kind() != awsapi.SecretWrong {
			return err
		}
		problem = u.Say.Above(func(m ui.Messages) { m.Fail(err) })
	}
}

// ofAWS says whether the access key is to be one of AWS, and of no other service.
func (u *user) ofAWS() bool { return u.profile.STS.Endpoint.Value == "" }

// identify has AWS say whose the access key is.
func (u *user) identify(ctx context.Context, keys creds.Credentials) error {
	if err := u.tryKeys(keys); err != nil {
		return err
	}
	return u.askIdentity(ctx)
}

// tryKeys puts an access key where it is to be stored, without writing it, and
// resolves the profile with that.
func (u *user) tryKeys(keys creds.Credentials) error {
	old, err := u.stored.Credentials.Bytes()
	if err != nil {
		return err
	}
	edited, err := u.editKeys(old, keys)
	if err != nil {
		return err
	}
	u.files.Credentials.Index = inifile.Index(edited)
	u.profile, err = login.Resolve(u.Deps, u.files, u.options)
	u.profile.Keys.Origin = profile.Origin{Kind: profile.Typed} // and in no file yet
	return err
}

// askKeys asks for both halves until they have the shape of an access key.
func (u *user) askKeys(ctx context.Context, problem string) (k creds.Credentials, err error) {
	k.AccessKeyID, err = u.askHalf(ctx, u.Ask, problem, "access key ID (AKIA...)", func(id string) error { return checkID(id, u.ofAWS()) })
	if err != nil {
		return k, err
	}
	k.SecretAccessKey, err = u.askHalf(ctx, u.AskHidden, "", "secret access key (not shown)", func(secret string) error {
		return checkPair(creds.Credentials{AccessKeyID: k.AccessKeyID, SecretAccessKey: secret}, u.ofAWS())
	})
	return k, err
}

// askHalf asks for one half of an access key until check has nothing against it.
// problem is the lines above the first question.
func (u *user) askHalf(ctx context.Context, by ui.AskFunc, problem, what string, check func(string) error) (string, error) {
	for {
		answer, err := by.Answer(ctx, problem+"awsmfa: "+what+": ", "give a file with the access key: --csv FILE")
		if err != nil {
			return "", err
		}
		wrong := check(answer)
		if wrong == nil {
			return answer, nil
		}
		problem = u.Say.Above(func(m ui.Messages) { m.Say("%v", wrong) })
	}
}

// The lengths of AWS's own access keys. Compatible services choose others.
const (
	idLength     = 20
	secretLength = 40
)

// checkID refuses what is no ID of a long-term key, and does not repeat it: it
// may be a secret in the wrong place. The long-term keys of AWS's users begin with
// AKIA: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes.
func checkID(id string, ofAWS bool) error {
	err := creds.Credentials{AccessKeyID: id, SecretAccessKey: "x"}.CheckKeys()
	switch {
	case err != nil:
		return err
	case strings.HasPrefix(id, "ASIA"):
		return errors.New("that is a temporary access key; the ID of a long-term one starts with AKIA")
	case len(id) == secretLength:
		return errors.New("that looks like a secret access key; the ID is the shorter one, which starts with AKIA")
	case ofAWS && !strings.HasPrefix(id, "AKIA"):
		return fmt.Errorf("that is no access key ID: it starts with AKIA and has %d capital letters and digits", idLength)
	case strings.HasPrefix(id, "AKIA") && (len(id) != idLength || creds.ShowKeyID(id) != id):
		return fmt.Errorf("an access key ID that starts with AKIA has %d capital letters and digits", idLength)
	}
	return nil
}

// checkPair refuses what is no long-term access key.
func checkPair(k creds.Credentials, ofAWS bool) error {
	if err := checkID(k.AccessKeyID, ofAWS); err != nil {
		return err
	}
	if secret := k.SecretAccessKey; strings.HasPrefix(secret, "AKIA") && creds.ShowKeyID(secret) == secret {
		return errors.New("that looks like an access key ID, not like its secret")
	}
	if strings.HasPrefix(k.AccessKeyID, "AKIA") && len(k.SecretAccessKey) != secretLength && k.SecretAccessKey != "" {
		return fmt.Errorf("the secret access key has %d characters, this has %d", secretLength, len(k.SecretAccessKey))
	}
	return k.CheckKeys()
}

// askRegion asks for the region of a new profile, unless there is one. Nothing is
// an answer: the profile then has none.
func (u *user) askRegion(ctx context.Context) error {
	if u.newKeys == "" || u.profile.Region.Value != "" || u.Yes {
		return nil
	}
	question := "awsmfa: region, such as eu-west-1 (Enter for none): "
	for problem := ""; ; {
		region, err := u.Ask.Answer(ctx, problem+question, "add --region or --yes")
		if err != nil {
			return err
		}
		o := u.options
		o.Region = region
		p, err := login.Resolve(u.Deps, u.files, o)
		if err == nil && (region == "" || profile.IsRegion(region) || !u.ofAWS()) {
			u.Region, u.options, u.profile = region, o, p
			return nil
		}
		problem = u.Say.Above(func(m ui.Messages) { m.Say("%q is not the name of a region", region) })
	}
}
