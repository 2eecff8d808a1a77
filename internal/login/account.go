package login

import (
	"context"
	"fmt"

	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// AccountError says that a session is of another account than the profile wants.
type AccountError struct {
	Profile string
	Want    profile.Setting
	Account string
}

func (e *AccountError) Error() string {
	return fmt.Sprintf("profile %q is for account %s (%s), but this session is of account %s", e.Profile, e.Want.Value, e.Want.Origin, e.Account)
}

// Hint tells how to go on.
func (e *AccountError) Hint() string {
	return fmt.Sprintf("check mfa_serial and role_arn of profile %q, and correct awsmfa_account_id if they are right", e.Profile)
}

// CheckAccount compares an account with awsmfa_account_id of the profile. Its
// error is an *AccountError.
func CheckAccount(p profile.Profile, account string) error {
	if want := p.AccountID; want.Value != "" && want.Value != account {
		return &AccountError{p.Name, want, account}
	}
	return nil
}

// verify asks STS who the session is when somebody wants to know, and when an
// account is wanted and nothing else tells: some devices only have a number.
func (l *Login) verify(ctx context.Context, k session.Session) error {
	if !l.request.Verify && (l.Profile.AccountID.Value == "" || l.Profile.Account() != "") {
		return nil
	}
	who, err := l.client.identityOf(ctx, k.Credentials)
	if err != nil {
		return fmt.Errorf("cannot verify the session: %w", err)
	}
	if err := CheckAccount(l.Profile, who.Account); err != nil {
		return err
	}
	if l.request.Verify {
		l.deps.Say.Say("%s: %s", l.Profile.Name, who.ARN)
	}
	return nil
}
