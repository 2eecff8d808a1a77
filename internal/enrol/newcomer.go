package enrol

import (
	"context"
	"fmt"
	"time"

	"awsmfa/internal/device"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/setup"
)

// firstCodes is how long AWS may refuse the codes of a new device, which it does
// for 8 to 20 seconds after it was enabled.
const firstCodes = 12 * time.Second

// Newcomer gives a user whom setup meets without an MFA device one, if a
// person agrees, and returns its serial number once its codes are taken.
func Newcomer(ctx context.Context, d Deps, n setup.Newcomer) (string, error) {
	otherwise := "register an authenticator app: AWS console, your name at the top right, Security credentials, Assign MFA device"
	yes, err := d.Ask.Offer(ctx, "awsmfa: user \""+n.Who.UserName()+"\" has no MFA device\nawsmfa: add an authenticator app now", otherwise)
	if err != nil {
		return "", err
	}
	if !yes {
		return "", hint.With(fmt.Errorf("user %q has no MFA device", n.Who.UserName()), "%s", otherwise)
	}
	api, err := n.Client.API()
	if err != nil {
		return "", err
	}
	u := device.User{Client: api, With: n.Keys, ARN: n.Who.ARN, Skew: n.Who.Skew}
	e, err := New(d, u, "", "")
	if err != nil {
		return "", err
	}
	made, err := e.Enrol(ctx, u, "")
	if err != nil {
		return "", device.Advised(d.Say, err, hint.Word(n.Profile.Name))
	}
	defer made.Clear()
	d.Say.Say("%s: waiting until AWS takes codes of the new device", n.Profile.Name)
	return made.Serial, host.Wait(ctx, firstCodes)
}
