package ui

import (
	"context"
	"errors"
	"strings"

	"awsmfa/internal/hint"
	"awsmfa/internal/prompt"
)

// AskFunc puts a question to the controlling terminal and returns the line that
// was typed. Its errors are those of package prompt, or that of ctx.
type AskFunc func(ctx context.Context, question string) (string, error)

// Line is what a person types, with the errors of package prompt.
func (ask AskFunc) Line(ctx context.Context, question string) (string, error) {
	return ask(ctx, EscapeLines(question))
}

// Answer is what a person types; nothing is an answer too. Without a terminal the
// error advises what else to do.
func (ask AskFunc) Answer(ctx context.Context, question, otherwise string) (string, error) {
	line, err := ask.Line(ctx, question)
	switch {
	case errors.Is(err, prompt.ErrEmpty):
		return "", nil
	case errors.Is(err, prompt.ErrTooLong):
		return line, nil // too long for any answer we know
	case errors.Is(err, prompt.ErrNone):
		return "", hint.With(err, "run it on a terminal, or %s", otherwise)
	}
	return strings.TrimSpace(line), err
}

// Agree asks until the answer is yes or no; Enter alone is no.
func (ask AskFunc) Agree(ctx context.Context, question, otherwise string) (bool, error) {
	return ask.decide(ctx, question+"? [y/N]: ", otherwise, false)
}

// Offer is Agree for what almost everybody wants: Enter alone is yes.
func (ask AskFunc) Offer(ctx context.Context, question, otherwise string) (bool, error) {
	return ask.decide(ctx, question+"? [Y/n]: ", otherwise, true)
}

func (ask AskFunc) decide(ctx context.Context, question, otherwise string, enter bool) (bool, error) {
	for {
		answer, err := ask.Answer(ctx, question, otherwise)
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "":
			return enter, nil
		case "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		}
	}
}
