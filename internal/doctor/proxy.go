package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"time"

	"awsmfa/internal/awsapi"
)

// scutilLimit is how long the system may take to say what its settings are.
const scutilLimit = 3 * time.Second

// gatherSystemProxy asks macOS for the proxy of its settings where STS could not be
// reached and no variable names one: the AWS CLI uses that proxy, and we know only
// variables. scutil is the program that tells.
func (c *checkup) gatherSystemProxy(ctx context.Context, scutil string) {
	var e *awsapi.Error
	if c.os != "darwin" || c.proxy != nil || !errors.As(c.whoErr, &e) {
		return
	}
	if k := e.Kind(); k != awsapi.Unreachable && k != awsapi.Timeout && k != awsapi.Lost {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, scutilLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, scutil, "--proxy")
	cmd.Env, cmd.WaitDelay = []string{"LC_ALL=C"}, time.Second
	out, err := cmd.Output()
	if err == nil {
		c.systemProxy = proxyOf(string(out))
	}
}

// systemProxy is what the settings of macOS say of a proxy for HTTPS.
type systemProxy struct {
	address string // host and port
	script  bool   // a program in JavaScript says which, or where to find one
}

// proxyOf reads what "scutil --proxy" prints: lines like "  HTTPSProxy : proxy.example".
func proxyOf(listing string) systemProxy {
	values := map[string]string{}
	for line := range strings.Lines(listing) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), " : "); ok {
			values[key] = value
		}
	}
	p := systemProxy{script: values["ProxyAutoConfigEnable"] == "1" || values["ProxyAutoDiscoveryEnable"] == "1"}
	if values["HTTPSEnable"] == "1" && isHost(values["HTTPSProxy"]) {
		p.address = values["HTTPSProxy"]
		if port := values["HTTPSPort"]; port != "" && strings.Trim(port, "0123456789") == "" {
			p.address = net.JoinHostPort(p.address, port)
		}
	}
	return p
}

// isHost keeps to what a line for a shell may hold.
func isHost(name string) bool {
	return name != "" && strings.IndexFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(".:-_", r)
	}) < 0
}

// checkSystemProxy is about a proxy that only programs of macOS know.
func checkSystemProxy(c *checkup) []Finding {
	switch p := c.systemProxy; {
	case p.address != "":
		return advised(fmt.Sprintf("export HTTPS_PROXY=http://%s", p.address), Note,
			"System Settings name the proxy %s, which the AWS CLI uses; awsmfa knows only HTTPS_PROXY", p.address)
	case p.script:
		return advised("ask for the proxy's address, then: export HTTPS_PROXY=http://HOST:PORT", Note,
			"System Settings have a script choose the proxy, which awsmfa does not run")
	}
	return nil
}
