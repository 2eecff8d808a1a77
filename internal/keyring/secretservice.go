//go:build !darwin && !windows

package keyring

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"

	"awsmfa/internal/creds"
)

// secretService is what GNOME Keyring, KWallet and KeePassXC offer on the session
// bus.
//
// See https://specifications.freedesktop.org/secret-service-spec/latest/.
type secretService struct{ o Options }

const (
	secretName = "Secret Service"

	busName    = "org.freedesktop.secrets"
	root       = dbus.ObjectPath("/org/freedesktop/secrets")
	collection = dbus.ObjectPath("/org/freedesktop/secrets/aliases/default")
	noObject   = dbus.ObjectPath("/")

	serviceFace    = "org.freedesktop.Secret.Service."
	collectionFace = "org.freedesktop.Secret.Collection."
	itemFace       = "org.freedesktop.Secret.Item."
	promptFace     = "org.freedesktop.Secret.Prompt"
)

// attributes find an item. They are those of secret-tool and of most libraries.
func attributes(id string) map[string]string {
	return map[string]string{"service": serviceName, "username": id}
}

// secret is a secret on the bus. Its encoding is plain: the bus is a socket that
// belongs to the user.
type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func (s *secretService) String() string { return secretName }

// talk connects and runs what. It never starts a bus: where there is none, the
// library would run dbus-launch and leave its daemons behind.
func (s *secretService) talk(ctx context.Context, what func(conversation) error) error {
	address, err := s.address()
	if err != nil {
		return err
	}
	limit := answerLimit
	if s.o.Person {
		limit = commandLimit
	}
	within, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	conn, err := dbus.Connect(address, dbus.WithContext(within))
	if err != nil {
		return s.explain(ctx, &NoServiceError{secretName, "the session bus does not answer"})
	}
	defer conn.Close()
	c := conversation{conn: conn, ctx: within, person: s.o.Person}
	var output dbus.Variant
	if err := c.call(root, serviceFace+"OpenSession", "plain", dbus.MakeVariant("")).Store(&output, &c.session); err != nil {
		return s.explain(ctx, err)
	}
	return s.explain(ctx, what(c))
}

// address is that of the session bus, if there is one.
func (s *secretService) address() (string, error) {
	if address := s.o.getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		for part := range strings.SplitSeq(address, ";") {
			if !strings.HasPrefix(part, "unix:") { // autolaunch: and unixexec: run programs
				return "", &NoServiceError{secretName, "DBUS_SESSION_BUS_ADDRESS is not a socket"}
			}
		}
		return address, nil
	}
	folder := s.o.getenv("XDG_RUNTIME_DIR")
	if folder == "" {
		folder = "/run/user/" + strconv.Itoa(os.Getuid())
	}
	socket := folder + "/bus"
	if info, err := os.Stat(socket); err != nil || info.Mode().Type() != os.ModeSocket {
		return "", &NoServiceError{secretName, "there is no session bus"}
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(socket), nil
}

// explain makes an error of this package of one of the bus. The text of the
// latter is not shown: the other side wrote it.
func (s *secretService) explain(ctx context.Context, err error) error {
	var refusal dbus.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &refusal):
		switch refusal.Name {
		case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner":
			return &NoServiceError{secretName, "no program offers it on the session bus"}
		case "org.freedesktop.Secret.Error.IsLocked":
			return &LockedError{Store: secretName}
		}
		if strings.HasPrefix(refusal.Name, "org.freedesktop.DBus.Error.Spawn.") {
			return &NoServiceError{secretName, "the program that offers it does not start"}
		}
		return &Error{secretName, "refused", fmt.Errorf("%q", refusal.Name)}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, dbus.ErrClosed):
		return &Error{secretName, "did not answer in time", nil}
	}
	return err
}

// Get reads the item with that ID.
func (s *secretService) Get(ctx context.Context, id string) (key creds.Credentials, err error) {
	err = s.talk(ctx, func(c conversation) error {
		item, err := c.find(id)
		if err != nil {
			return err
		}
		var got secret
		if err := c.call(item, itemFace+"GetSecret", c.session).Store(&got); err != nil {
			return err
		}
		key, err = keyOf(secretName, id, string(got.Value))
		return err
	})
	return key, err
}

// Add puts an item into the default collection, which tells what is in it once it is
// unlocked.
func (s *secretService) Add(ctx context.Context, key creds.Credentials, _ string) (added bool, err error) {
	if err := checkKey(secretName, key); err != nil {
		return false, err
	}
	if err := s.talk(ctx, unlockDefault); err != nil {
		return false, err
	}
	if there, err := isThere(ctx, s, key); err != nil || there {
		return false, err
	}
	err = s.talk(ctx, func(c conversation) error { return c.create(key) })
	return err == nil, err
}

// unlockDefault has the default collection unlocked, if it is not.
func unlockDefault(c conversation) error {
	locked, err := c.locked()
	if err != nil {
		return &Error{secretName, "has no default collection", nil}
	}
	if locked {
		return c.unlock(collection)
	}
	return nil
}

// create makes an item, and replaces none.
func (c conversation) create(key creds.Credentials) error {
	properties := map[string]dbus.Variant{
		itemFace + "Label":      dbus.MakeVariant(serviceName + " " + key.AccessKeyID),
		itemFace + "Attributes": dbus.MakeVariant(attributes(key.AccessKeyID)),
	}
	value := secret{c.session, []byte{}, []byte(key.SecretAccessKey), "text/plain; charset=utf8"}
	var item, prompt dbus.ObjectPath
	if err := c.call(collection, collectionFace+"CreateItem", properties, value, false).Store(&item, &prompt); err != nil {
		return err
	}
	return c.finish(prompt)
}

// Delete removes the item.
func (s *secretService) Delete(ctx context.Context, id string) error {
	return s.talk(ctx, func(c conversation) error {
		item, err := c.find(id)
		var none *NotFoundError
		if errors.As(err, &none) {
			return nil
		}
		if err != nil {
			return err
		}
		var prompt dbus.ObjectPath
		if err := c.call(item, itemFace+"Delete").Store(&prompt); err != nil {
			return err
		}
		return c.finish(prompt)
	})
}
