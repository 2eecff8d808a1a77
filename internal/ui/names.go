package ui

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// ShortPath writes a path below the home folder with a ~.
func ShortPath(path, home string) string {
	if rest, err := filepath.Rel(home, path); home != "" && err == nil && filepath.IsLocal(rest) {
		return fmt.Sprintf("~%c%s", filepath.Separator, rest)
	}
	return path
}

// NameOfARN names a device or a role by its name and account: bob of 123456789012.
func NameOfARN(text string) string {
	a, err := arn.Parse(text)
	if err != nil {
		return text
	}
	return shortARN(a) + " of " + a.AccountID
}

// ShortARN is the name of a device or a role without its account.
func ShortARN(text string) string {
	a, err := arn.Parse(text)
	if err != nil {
		return text
	}
	return shortARN(a)
}

func shortARN(a arn.ARN) string {
	_, name, _ := strings.Cut(a.Resource, "/")
	return name
}

// AccountOfARN is the account of an ARN, or "" if text is not an ARN.
func AccountOfARN(text string) string {
	a, err := arn.Parse(text)
	if err != nil {
		return ""
	}
	return a.AccountID
}

// Count writes a number with the right form of its noun.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
