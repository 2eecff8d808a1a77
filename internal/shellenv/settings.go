package shellenv

import (
	"runtime"
	"slices"
	"strings"

	"awsmfa/export"
	"awsmfa/internal/environ"
	"awsmfa/internal/profile"
)

// Settings are what a shell is to have of a profile beside keys and region.
type Settings struct {
	Vars []export.Var
	// Default is what AWS tools in the shell take from [default] although the
	// profile lacks it.
	Default []profile.Exported
	// KeptOut is what they would, if Vars did not turn it off.
	KeptOut []profile.Exported
}

const (
	endpointVariable = "AWS_ENDPOINT_URL"
	ignoreVariable   = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
)

// usual is the value that every AWS tool has for a setting that is nowhere, so that
// setting it keeps [default] out.
func usual(variable string) (value string, ok bool) {
	switch variable {
	case "AWS_DEFAULT_OUTPUT":
		return "json", true
	case "AWS_CLI_AUTO_PROMPT":
		return "off", true
	case "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_DISABLE_REQUEST_COMPRESSION", ignoreVariable:
		return "false", true
	}
	return "", false
}

// Choose turns profile.Exports into what a shell needs so that a tool
// behaves there as with --profile. A variable of the user's own comes before any
// profile in every AWS tool, and so it stays: user is the environment without an
// earlier login, list that of os.Environ.
func Choose(own, fallback []profile.Exported, user func(string) string, list []string) Settings {
	return chooseOn(runtime.GOOS, own, fallback, user, list)
}

func chooseOn(system string, own, fallback []profile.Exported, user func(string) string, list []string) Settings {
	c := choice{system: system, user: user, environ: list}
	for _, e := range own {
		c.add(e)
	}
	// Whether endpoints count at all is decided by all of the profile's own.
	ignored := strings.EqualFold(c.value(ignoreVariable), "true")
	global := c.value(endpointVariable) != ""
	anyEndpoint := global || c.anyEndpoint()
	for _, e := range fallback {
		switch {
		case user(e.Variable) != "":
		case isEndpoint(e.Variable) && (ignored || global):
			// Nothing of [default] counts beside either.
		case isEndpoint(e.Variable) && !anyEndpoint && user(ignoreVariable) == "":
			c.KeptOut = append(c.KeptOut, e)
		default:
			c.override(e)
		}
	}
	if c.KeptOut != nil {
		c.Vars = slices.DeleteFunc(c.Vars, func(v export.Var) bool { return v.Name == ignoreVariable })
		c.Vars = append(c.Vars, export.Var{Name: ignoreVariable, Value: "true"})
	}
	return c.Settings
}

// choice is Settings in the making.
type choice struct {
	Settings
	system  string
	user    func(string) string
	environ []string
}

// add takes a setting of the profile.
func (c *choice) add(e profile.Exported) {
	single := isEndpoint(e.Variable) && e.Variable != endpointVariable
	if c.user(e.Variable) != "" || single && c.user(endpointVariable) != "" {
		return
	}
	c.Vars = append(c.Vars, export.Var{Name: e.Variable, Value: e.Value})
}

// override keeps a setting of [default] out, or lists it.
func (c *choice) override(e profile.Exported) {
	switch value, ok := usual(e.Variable); {
	case !ok:
		c.Default = append(c.Default, e)
	case !strings.EqualFold(value, e.Value):
		c.Vars = append(c.Vars, export.Var{Name: e.Variable, Value: value})
	}
}

// value is what the shell will have in a variable.
func (c *choice) value(variable string) string {
	for _, v := range c.Vars {
		if v.Name == variable {
			return v.Value
		}
	}
	return c.user(variable)
}

// anyEndpoint says whether the profile or the user has one.
func (c *choice) anyEndpoint() bool {
	if slices.ContainsFunc(c.Vars, func(v export.Var) bool { return isEndpoint(v.Name) }) {
		return true
	}
	return slices.ContainsFunc(c.environ, func(pair string) bool {
		name, _, _ := environ.Cut(c.system, pair)
		return isEndpoint(name) && c.user(name) != ""
	})
}

// isEndpoint says whether a variable holds the endpoint of one or all services.
func isEndpoint(variable string) bool { return strings.HasPrefix(variable, endpointVariable) }
