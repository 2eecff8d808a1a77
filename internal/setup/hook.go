package setup

import (
	"context"
	"errors"
	"slices"

	"awsmfa/internal/hint"
	"awsmfa/internal/prompt"
	"awsmfa/internal/rcfile"
)

// offerHook puts authaws into the start-up file of the shell, if that lacks it
// and a person wants it. What goes wrong there is said, and takes nothing back.
func (s Setup) offerHook(ctx context.Context, profile string) error {
	shell := rcfile.NameOf(s.Parent, s.OS)
	if shell == "" {
		return nil
	}
	where := rcfile.Location{Called: s.Parent, OS: s.OS, Getenv: s.Getenv, Documents: s.Documents}
	files := rcfile.Files(where)
	if slices.ContainsFunc(files, func(f rcfile.File) bool { return f.LoadsHook }) {
		return nil
	}
	later := func() error {
		s.Say.Say("to have authaws in every %[1]s, run: awsmfa hook %[1]s --install, or %[2]s", shell, rcfile.Advice(where))
		return nil
	}
	if len(files) == 0 {
		return later()
	}
	if !s.Yes {
		wanted, err := s.Ask.Offer(ctx, "awsmfa: "+rcfile.Addition(where)+"awsmfa: set up authaws in every "+shell+" with these lines", "")
		if errors.Is(err, prompt.ErrNone) || err == nil && !wanted {
			return later()
		}
		if err != nil {
			return err
		}
	}
	err := rcfile.Installation{Ask: s.Ask, Say: s.Say, Getenv: s.Getenv, OS: s.OS, Documents: s.Documents, Yes: true}.Install(ctx, shell, s.Parent)
	if err != nil && !hint.Interrupted(err) {
		s.Say.Warn(err)
		return nil
	}
	if err == nil {
		s.Say.Say("in a new shell: authaws %s", hint.Word(profile))
	}
	return err
}
