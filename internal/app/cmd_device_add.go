package app

import (
	"context"
	"slices"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/device"
	"awsmfa/internal/enrol"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
)

// add enrols a device, has the profile use it, and logs in.
func (r *deviceRun) add(ctx context.Context) error {
	u, err := r.user(ctx)
	if err != nil {
		return err
	}
	devices, _ := device.List(ctx, u, r.profile.Serial.Value) // Enrol says why not
	if err := device.Full(devices); err != nil {
		return err // before a code is asked for
	}
	if slices.ContainsFunc(devices, device.Device.HasCodes) {
		if u, err = r.sessionUser(ctx); err != nil {
			return err
		}
	}
	if r.name == "" {
		r.name = device.FreeName(u.Name(), devices)
	}
	way, err := enrol.New(enrolDeps(r.sys), u, r.name, r.to)
	if err != nil {
		return err
	}
	made, err := way.Enrol(ctx, u, r.name)
	if err != nil {
		return err
	}
	defer made.Clear()
	r.Say.Say("%s: user %q has the MFA device %s now", r.profile.Name, u.Name(), made.Serial)
	return r.use(ctx, made, way.Line, slices.ContainsFunc(devices, isUsed))
}

// use writes mfa_serial and logs in. A profile that has a good device keeps it
// unless a person says otherwise.
func (r *deviceRun) use(ctx context.Context, made device.Enrolled, line string, hasOther bool) error {
	if hasOther && !r.yes {
		yes, err := r.Ask.Agree(ctx, "awsmfa: "+r.profile.Name+" uses the device "+r.profile.Serial.Value+"\nawsmfa: use the new one from now on", "add --yes")
		if err != nil && hint.Status(err) != hint.NeedsCode {
			return err
		}
		if !yes {
			r.Say.Say("%s: mfa_serial stays %s", r.profile.Name, r.profile.Serial.Value)
			return nil
		}
	}
	if err := r.lines().Write(ctx, made.Serial, line); err != nil {
		return err
	}
	return r.firstLogin(ctx, made)
}

func (r *deviceRun) lines() login.DeviceLines {
	o := r.Options(r.asked)
	o.FindDevice = true
	return login.DeviceLines{Deps: r.Deps, Files: r.files, Profile: r.profile, Options: o}
}

// firstLogin logs in with computed codes as soon as AWS takes them.
func (r *deviceRun) firstLogin(ctx context.Context, made device.Enrolled) error {
	files, err := readFiles(r.sys)
	if err != nil {
		return err
	}
	p, err := login.ForUser(r.Deps, files, r.asked, false)
	if err != nil {
		return err
	}
	r.Say.Say("%s: logging in; AWS takes codes of a new device after some seconds", p.Name)
	err = made.FirstLogin(ctx, r.Now, host.Wait, func(ctx context.Context, code string) error {
		l, err := login.PrepareFor(r.Deps, files, login.Request{Target: cmdline.Target{Code: code}, New: true, MinLeft: login.UsualMin}, p)
		if err != nil {
			return err
		}
		k, err := l.Unwritten(ctx)
		if err == nil {
			l.SayUntil(k)
		}
		return err
	})
	if err != nil {
		return hint.With(err, "the device is ready; log in: awsmfa env %s", hint.Word(p.Name))
	}
	r.Say.Say("to load it into this shell: %s", hint.LoadLine(p.Name, r.sys.Parent()))
	return nil
}
