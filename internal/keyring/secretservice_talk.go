//go:build !darwin && !windows

package keyring

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// answerLimit is for a bus or a service that hangs; a person gets longer.
const answerLimit = 10 * time.Second

// conversation is one connection to the service.
type conversation struct {
	conn    *dbus.Conn
	ctx     context.Context
	person  bool
	session dbus.ObjectPath
}

func (c conversation) call(path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	return c.conn.Object(busName, path).CallWithContext(c.ctx, method, 0, args...)
}

// find gives the item, unlocked. Searching never asks a person.
func (c conversation) find(id string) (dbus.ObjectPath, error) {
	var unlocked, locked []dbus.ObjectPath
	if err := c.call(root, serviceFace+"SearchItems", attributes(id)).Store(&unlocked, &locked); err != nil {
		return "", err
	}
	switch {
	case len(unlocked) > 0:
		return unlocked[0], nil
	case len(locked) > 0:
		return locked[0], c.unlock(locked[0])
	}
	// A locked collection may be one that does not tell what is in it.
	return "", c.notFound(id)
}

// notFound is the error for an item that was not found.
func (c conversation) notFound(id string) error {
	if locked, err := c.locked(); err == nil && locked && !c.person {
		return &LockedError{Store: secretName}
	}
	return &NotFoundError{secretName, id}
}

// locked says whether the default collection is.
func (c conversation) locked() (bool, error) {
	v, err := c.conn.Object(busName, collection).GetProperty(collectionFace + "Locked")
	if err != nil {
		return false, err
	}
	locked, _ := v.Value().(bool)
	return locked, nil
}

// unlock asks a person to unlock what is locked, where there is one.
func (c conversation) unlock(path dbus.ObjectPath) error {
	if !c.person {
		return &LockedError{Store: secretName}
	}
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	if err := c.call(root, serviceFace+"Unlock", []dbus.ObjectPath{path}).Store(&unlocked, &prompt); err != nil {
		return err
	}
	return c.finish(prompt)
}

// finish shows a prompt of the service and waits for its end.
func (c conversation) finish(prompt dbus.ObjectPath) error {
	if prompt == noObject || prompt == "" {
		return nil
	}
	if !c.person {
		return &LockedError{Store: secretName}
	}
	signals := make(chan *dbus.Signal, 1)
	c.conn.Signal(signals)
	defer c.conn.RemoveSignal(signals)
	match := []dbus.MatchOption{dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptFace), dbus.WithMatchMember("Completed")}
	if err := c.conn.AddMatchSignalContext(c.ctx, match...); err != nil {
		return err
	}
	if err := c.call(prompt, promptFace+".Prompt", "").Err; err != nil {
		return err
	}
	for {
		select {
		case <-c.ctx.Done():
			return c.ctx.Err()
		case s, open := <-signals:
			switch {
			case !open:
				return dbus.ErrClosed
			case s.Path != prompt || s.Name != promptFace+".Completed" || len(s.Body) == 0:
				continue
			}
			if dismissed, _ := s.Body[0].(bool); dismissed {
				return &LockedError{Store: secretName}
			}
			return nil
		}
	}
}
