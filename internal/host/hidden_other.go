//go:build !unix

package host

import (
	"context"
	"fmt"

	"awsmfa/internal/prompt"
)

func askHidden(context.Context, string) (string, error) {
	return "", fmt.Errorf("%w: what is typed cannot be hidden on this system", prompt.ErrNone)
}
