package keyring

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"awsmfa/internal/creds"
)

// pass is an entry of pass, the password store of Unix: the secret on its first
// line, the access key ID below.
//
// See https://www.passwordstore.org.
type pass struct {
	path string
	o    Options
}

const idLine = "aws_access_key_id: "

func (p *pass) String() string { return "entry " + p.path + " of pass" }

// show gives the lines of the entry. pass ends with status 1 for an entry that is
// not there, and with that of gpg, 2, for one that cannot be decrypted. What it says
// of the former is no news to anybody.
func (p *pass) show(ctx context.Context, id string) (secret, has string, err error) {
	var said bytes.Buffer
	o := p.options()
	o.Stderr = &said
	out, status, err := run(ctx, o, p.String(), "", "pass", "show", p.path)
	if status > 1 && p.o.Stderr != nil {
		p.o.Stderr.Write(said.Bytes())
	}
	switch {
	case err != nil:
		return "", "", err
	case status == 1:
		return "", "", &NotFoundError{p.String(), id}
	case status == 2 && !p.o.Person:
		return "", "", &LockedError{Store: p.String()}
	case status != 0:
		return "", "", &Error{p.String(), fmt.Sprintf("could not be read, status %d", status), nil}
	}
	secret, rest, _ := strings.Cut(out, "\n")
	for line := range strings.Lines(rest) {
		if value, ok := strings.CutPrefix(line, idLine); ok {
			has = strings.TrimSpace(value)
		}
	}
	return strings.TrimRight(secret, "\r"), has, nil
}

// options keep gpg from asking where nobody can answer: it fails instead, unless
// its agent knows the passphrase.
func (p *pass) options() Options {
	o := p.o
	if !o.Person {
		o.Env = append(o.Env[:len(o.Env):len(o.Env)], "PASSWORD_STORE_GPG_OPTS="+strings.TrimSpace(o.getenv("PASSWORD_STORE_GPG_OPTS")+" --pinentry-mode=error"))
	}
	return o
}

// Get reads the entry.
func (p *pass) Get(ctx context.Context, id string) (creds.Credentials, error) {
	secret, has, err := p.show(ctx, id)
	if err != nil {
		return creds.Credentials{}, err
	}
	if has != id {
		return creds.Credentials{}, &NotFoundError{p.String(), id}
	}
	return keyOf(p.String(), id, secret)
}

// Set replaces the entry if it holds an access key, and leaves anything else
// alone.
func (p *pass) Set(ctx context.Context, key creds.Credentials) error {
	if err := checkKey(p.String(), key); err != nil {
		return err
	}
	_, has, err := p.show(ctx, key.AccessKeyID)
	var none *NotFoundError
	switch {
	case errors.As(err, &none):
	case err != nil:
		return err
	case has == "":
		return &Error{p.String(), "holds something else than an access key", nil}
	}
	input := key.SecretAccessKey + "\n" + idLine + key.AccessKeyID + "\n"
	_, status, err := run(ctx, p.options(), p.String(), input, "pass", "insert", "--multiline", "--force", p.path)
	if err == nil && status != 0 {
		err = &Error{p.String(), fmt.Sprintf("could not be written, status %d", status), nil}
	}
	return err
}

// Delete removes the entry if it holds that key.
func (p *pass) Delete(ctx context.Context, id string) error {
	_, has, err := p.show(ctx, id)
	var none *NotFoundError
	if errors.As(err, &none) || err == nil && has != id {
		return nil
	}
	if err != nil {
		return err
	}
	_, status, err := run(ctx, p.options(), p.String(), "", "pass", "rm", "--force", p.path)
	if err == nil && status != 0 {
		err = &Error{p.String(), fmt.Sprintf("could not be removed, status %d", status), nil}
	}
	return err
}
