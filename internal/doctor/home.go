package doctor

import (
	"path/filepath"
	"strings"

	"awsmfa/internal/host"
)

// checkHome is about a HOME on Windows that is elsewhere than the user's profile:
// AWS's page has it first, and AWS CLI 2, boto3 and the SDK for Go do not look at it.
// See https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html.
func checkHome(c *checkup) []Finding {
	home := c.variable("HOME")
	if c.os != "windows" || home == "" || c.home == "" || strings.EqualFold(filepath.Clean(home), filepath.Clean(c.home)) || host.SameFile(home, c.home) {
		return nil
	}
	return finds(Note, "HOME is %s, but awsmfa, the AWS CLI and most tools look for .aws in %s; some look in HOME", home, c.home)
}

// variable is the value that the environment itself has: the home folder that counts
// here is not always that of HOME.
func (c *checkup) variable(name string) string {
	for _, pair := range c.environ {
		if key, value, _ := strings.Cut(pair, "="); strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}
