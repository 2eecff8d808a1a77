package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/keyring"
	"awsmfa/internal/keys"
	"awsmfa/internal/login"
)

// rotate changes the access key of the profile for a new one, or takes the last
// such change back.
func (r *keysRun) rotate(ctx context.Context) error {
	if r.profile.Keys.Command != "" {
		return errForeignKeys
	}
	if r.undo && r.deleteOld {
		return hint.Usagef("--undo cannot be combined with --delete-old").Hint("give one of the two")
	}
	dir, err := r.records()
	if err != nil {
		return err
	}
	u, l, err := r.signed(ctx)
	if err != nil {
		return err
	}
	key, err := l.Client().Keys(ctx)
	if err != nil {
		key, err = keys.FromRecord(dir, u.ARN, r.profile.Keys.AccessKeyID, r.undo, err)
	}
	if err != nil {
		return err
	}
	record, err := keys.Recorded(dir, u.ARN, key.AccessKeyID)
	if err != nil {
		return err
	}
	if err := r.agreeToRotate(ctx, key.AccessKeyID, record); err != nil {
		return err
	}
	rotation := keys.Rotation{
		User: u, Key: key, Files: r.places(), Dir: dir, Stores: r.open, DeleteOld: r.deleteOld, MayDelete: r.agreeToDelete, Now: r.Now, Wait: host.Wait,
		Rekey: func(_ context.Context, from, to string) error { return login.Rekey(r.Deps, r.files, from, to) },
	}
	r.Say.Say("%s: proving the key that will be used, which takes AWS some seconds", r.profile.Name)
	run := keys.Rotate
	if r.undo {
		run = keys.Undo
	}
	done, err := run(ctx, rotation)
	switch {
	case err != nil:
		return err
	case done.Undone:
		r.sayUndone(done)
	default:
		r.sayRotated(done)
	}
	return nil
}

var errForeignKeys = hint.With(errors.New("the keys come from a program (credential_process), and awsmfa cannot change them there"), "rotate them where that program gets them from")

// agreeToRotate asks before anything is made. No flag answers whether a key is to be
// deleted: the old one, or with --undo the new one. record is of the rotation that the
// key is part of; nil: none.
func (r *keysRun) agreeToRotate(ctx context.Context, id string, record *keys.Record) error {
	begun := record != nil && record.New != ""
	back := r.undo || begun && record.Undoing
	if r.undo && !begun || r.yes && !r.deleteOld && !back {
		return nil // there is nothing to take back, or what there may be is asked about
	}
	id = keys.ShownID(id)
	question, otherwise := "awsmfa: change access key "+id+" for a new one", "add --yes"
	if begun && !record.Finished {
		question = "awsmfa: the change of access key " + record.Old + " was stopped\nawsmfa: finish it with the new key, " + record.New
	}
	if back {
		question = "awsmfa: access key " + record.Old + " is to be used again\nawsmfa: delete " + record.New + " for good"
		otherwise = "leave the rotation as it is"
	} else if r.deleteOld {
		question += " and delete it for good"
		otherwise = "leave --delete-old out and add --yes"
	}
	yes, err := r.Ask.Agree(ctx, question, otherwise)
	if err == nil && !yes {
		err = &keys.DeclinedError{ID: id}
	}
	return err
}

// sayRotated says what is so now.
func (r *keysRun) sayRotated(done keys.Rotated) {
	if done.Resumed {
		r.Say.Say("the rotation that an earlier run began is finished")
	}
	if done.Removed != "" {
		r.Say.Say("access key %s, which an earlier rotation made inactive, is deleted", done.Removed)
	}
	r.Say.Say("%s: access key %s took the place of %s in %s", r.profile.Name, done.New, done.Old, placesText(done.Places, r.short))
	for _, w := range done.Warnings {
		r.Say.Warn(w)
		var active *keys.StillActiveError
		if errors.As(w, &active) {
			r.Say.Hint("make it inactive: " + active.Command())
		}
	}
	switch done.OldStatus {
	case "":
		r.Say.Say("the old key is deleted")
	case keyInactive:
		r.Say.Say("the old key is inactive; once nothing misses it: awsmfa keys delete %s %s", done.Old, hint.Word(r.profile.Name))
	}
}

// keyInactive is the status of a key that can be made active again, as IAM says it.
const keyInactive = "Inactive"

func (r *keysRun) sayUndone(done keys.Rotated) {
	for _, w := range done.Warnings {
		r.Say.Warn(w)
	}
	r.Say.Say("%s: access key %s is active and in the files again", r.profile.Name, done.Old)
	if done.New != "" {
		r.Say.Say("access key %s is deleted", done.New)
	}
}

// move takes the access key out of the plain file, or puts it back.
func (r *keysRun) move(ctx context.Context) error {
	if r.profile.Keys.Command != "" {
		return errForeignKeys
	}
	client, err := login.NewClient(r.Deps, r.profile).API()
	if err != nil {
		return err
	}
	dir, err := r.records()
	if err != nil {
		return err
	}
	m := keys.Move{Client: client, ID: r.profile.Keys.AccessKeyID, To: r.to, Files: r.places(), Stores: r.open, Dir: dir, Agree: r.agreeToMove}
	moved, err := m.Run(ctx)
	if err != nil {
		return err
	}
	r.Say.Say("%s: access key %s is in %s now", r.profile.Name, keys.ShownID(m.ID), r.to)
	if moved.Kept != nil {
		r.Say.Warn(fmt.Errorf("its old place still has it: %w", moved.Kept))
	}
	if len(moved.Copies) > 0 {
		r.Say.Say("these files may hold the secret, too: %s", strings.Join(moved.Copies, ", "))
	}
	if r.to != keys.ToFile {
		r.Say.Say("copies in backups stay good until the key is changed: awsmfa keys rotate %s", hint.Word(r.profile.Name))
	}
	return nil
}

func (r *keysRun) agreeToMove(ctx context.Context, places []keys.Place) (bool, error) {
	if r.yes {
		return true, nil
	}
	text := "awsmfa: access key " + keys.ShownID(r.profile.Keys.AccessKeyID) + " goes to " + r.to + " and out of:\n" + placeLines(places, r.short)
	if store, err := r.open(r.to); err == nil && keyring.Readers(store) != "" {
		text += "awsmfa: " + keyring.Readers(store) + "\n"
	}
	return r.Ask.Agree(ctx, text+"awsmfa: move it", "add --yes")
}

// placeLines has a line for each section, with its file as name has it.
func placeLines(places []keys.Place, name func(path string) string) string {
	var text strings.Builder
	for _, p := range places {
		text.WriteString("  [" + p.Section + "] in " + name(p.File) + "\n")
	}
	return text.String()
}
