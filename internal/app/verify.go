package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// accountError says that a session is of another account than the profile wants.
type accountError struct {
	profile string
	want    profile.Setting
	account string
}

func (e *accountError) Error() string {
	return fmt.Sprintf("profile %q is for account %s (%s), but this session is of account %s", e.profile, e.want.Value, e.want.Origin, e.account)
}

// account is the one that the session will be of, as far as the profile tells: a
// role's, or that of the MFA device. Some devices only have a number.
func (l *login) account() string {
	arn := l.profile.Serial.Value
	if n := len(l.profile.Roles); n > 0 {
		arn = l.profile.Roles[n-1].ARN
	}
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		return parts[4]
	}
	return ""
}

// checkAccount compares an account with awsmfa_account_id of the profile.
func (l *login) checkAccount(account string) error {
	if want := l.profile.AccountID; want.Value != "" && want.Value != account {
		return &accountError{l.profile.Name, want, account}
	}
	return nil
}

// checkPlannedAccount refuses the wrong account before a code is used for it.
func (l *login) checkPlannedAccount() error {
	if account := l.account(); account != "" {
		return l.checkAccount(account)
	}
	return nil
}

// verify asks STS who the session is when somebody wants to know, and when an
// account is wanted and nothing else tells.
func (l *login) verify(ctx context.Context, k session.Session) error {
	if !l.flags.verify && (l.profile.AccountID.Value == "" || l.account() != "") {
		return nil
	}
	client, err := l.client()
	if err != nil {
		return err
	}
	defer l.afterAWhile("waiting for AWS STS")()
	who, err := client.CallerIdentity(ctx, k.Credentials)
	if err != nil {
		return fmt.Errorf("cannot verify the session: %w", err)
	}
	if err := l.checkAccount(who.Account); err != nil {
		return err
	}
	if l.flags.verify {
		l.people().say("%s: %s", l.profile.Name, who.ARN)
	}
	return nil
}

func accountHint(err error) string {
	var e *accountError
	if !errors.As(err, &e) {
		return ""
	}
	return fmt.Sprintf("check mfa_serial and role_arn of profile %q, and correct awsmfa_account_id if they are right", e.profile)
}
