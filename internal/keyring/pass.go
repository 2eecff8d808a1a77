package keyring

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"awsmfa/internal/creds"
)

// pass is an entry of pass, the password store of Unix.
//
// See https://www.passwordstore.org.
type pass struct {
	path string
	o    Options
}

func (p *pass) String() string { return "entry " + p.path + " of pass" }

// show gives the entry. pass ends with status 1 for an entry that is not there, and
// with that of gpg, 2, for one that cannot be decrypted. What it says of the former is
// no news to anybody.
func (p *pass) show(ctx context.Context, id string) (entry, error) {
	var said bytes.Buffer
	o := p.options()
	o.Stderr = &said
	out, status, err := run(ctx, o, p.String(), "", "pass", "show", p.path)
	if status > 1 && p.o.Stderr != nil {
		p.o.Stderr.Write(said.Bytes())
	}
	switch {
	case err != nil:
		return entry{}, err
	case status == 1:
		return entry{}, &NotFoundError{p.String(), id}
	case status == 2 && !p.o.Person:
		return entry{}, &LockedError{Store: p.String()}
	case status != 0:
		return entry{}, &Error{p.String(), fmt.Sprintf("could not be read, status %d", status), nil}
	}
	return parseEntry(out), nil
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
	e, err := p.show(ctx, id)
	if err != nil {
		return creds.Credentials{}, err
	}
	at := e.index(id)
	if at < 0 {
		return creds.Credentials{}, &NotFoundError{p.String(), id}
	}
	return keyOf(p.String(), id, e.keys[at].SecretAccessKey)
}

// Add makes the entry, or puts the key first in one that has the key beside.
func (p *pass) Add(ctx context.Context, key creds.Credentials, beside string) (added bool, err error) {
	if err := checkKey(p.String(), key); err != nil {
		return false, err
	}
	e, err := p.show(ctx, key.AccessKeyID)
	none := errors.As(err, new(*NotFoundError))
	switch at := e.index(key.AccessKeyID); {
	case err != nil && !none:
		return false, err
	case at >= 0 && e.keys[at] == key:
		return false, nil
	case at >= 0:
		return false, &TakenError{p.String(), key.AccessKeyID, true}
	case !none && e.index(beside) < 0:
		return false, &TakenError{Store: p.String(), ID: e.id()}
	}
	e.keys = append([]creds.Credentials{key}, e.keys...)
	return true, p.write(ctx, e)
}

// Delete takes the key out of the entry, and removes an entry that holds nothing
// else. What a process that was killed had written goes before: the entry has it, or
// nobody needs it.
func (p *pass) Delete(ctx context.Context, id string) error {
	e, err := p.show(ctx, id)
	at := e.index(id)
	if err == nil {
		_, _, err = run(ctx, p.quiet(), p.String(), "", "pass", "rm", "--force", p.path+newSuffix)
	}
	switch {
	case errors.As(err, new(*NotFoundError)), err == nil && at < 0:
		return nil
	case err != nil:
		return err
	case len(e.keys) > 1:
		e.keys = append(e.keys[:at:at], e.keys[at+1:]...)
		return p.write(ctx, e)
	case len(e.rest) > 0:
		return &Error{p.String(), "holds more than the access key, and was left as it is", nil}
	}
	return p.run(ctx, "removed", "", "rm", "--force", p.path)
}

// newSuffix ends the name of the entry that is written first: see write.
const newSuffix = ".awsmfa-new"

// write replaces the entry as a whole: gpg empties a file before it writes to it, and
// may be killed then, so another entry is written and gets its name. pass would move
// that into a folder of the same name.
func (p *pass) write(ctx context.Context, e entry) error {
	if _, status, err := run(ctx, p.quiet(), p.String(), "", "pass", "show", p.path+"/"); err != nil || status == 0 {
		return errors.Join(err, p.run(ctx, "written", e.String(), "insert", "--multiline", "--force", p.path))
	}
	if err := p.run(ctx, "written", e.String(), "insert", "--multiline", "--force", p.path+newSuffix); err != nil {
		return err
	}
	return p.run(ctx, "written", "", "mv", "--force", p.path+newSuffix, p.path)
}

func (p *pass) quiet() Options {
	o := p.options()
	o.Stderr = nil
	return o
}

// run runs a command of pass that changes the entry; done says how, for the error.
func (p *pass) run(ctx context.Context, done, input string, args ...string) error {
	_, status, err := run(ctx, p.options(), p.String(), input, append([]string{"pass"}, args...)...)
	if err == nil && status != 0 {
		err = &Error{p.String(), fmt.Sprintf("could not be %s, status %d", done, status), nil}
	}
	return err
}
