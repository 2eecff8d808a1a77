package awsapi

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"
)

// moto starts the server of moto, which others wrote, and gives a client of it.
// It checks no signature, no code and no policy; what it shows is that requests
// and answers are read alike.
func moto(t *testing.T) *Client {
	t.Helper()
	if _, err := exec.LookPath("moto_server"); err != nil {
		t.Skip("moto_server is not installed (PyPI: moto[server])")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	listener.Close()
	cmd := exec.Command("moto_server", "-H", "127.0.0.1", "-p", port)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "PYENV_ROOT=" + os.Getenv("PYENV_ROOT"), "HOME=" + t.TempDir()}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Skip("moto_server does not start")
		}
	}
	return newClient(t, "http://"+address, func(c *Settings) { c.IAMEndpoint = "http://" + address })
}

// The same calls as with the strict server, against another one.
func TestMoto(t *testing.T) {
	c := moto(t)
	ctx := context.Background()
	const user = "arn:aws:iam::123456789012:user/dora"
	create, err := c.about(user, "CreateUser", keys)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := create.send(ctx, &struct{}{}); err != nil {
		t.Fatal(err)
	}

	first, err := c.CreateAccessKey(ctx, keys, user)
	if err != nil || first.Created.IsZero() {
		t.Fatal(err)
	}
	if _, err := c.CreateAccessKey(ctx, keys, user); err != nil {
		t.Fatal(err)
	}
	_, err = c.CreateAccessKey(ctx, keys, user)
	wantKind(t, err, QuotaReached)
	if err := c.SetAccessKey(ctx, keys, user, first.AccessKeyID, KeyInactive); err != nil {
		t.Error(err)
	}
	all, err := c.ListAccessKeys(ctx, keys, user)
	if err != nil || len(all.Keys) != 2 || all.Keys[0].ID != first.AccessKeyID || all.Keys[0].Status != KeyInactive || all.Keys[1].Status != KeyActive {
		t.Errorf("%+v, %v", all, err)
	}
	if use, err := c.AccessKeyLastUsed(ctx, keys, user, first.AccessKeyID); err != nil || !use.At.IsZero() {
		t.Errorf("last use %+v, %v", use, err)
	}
	if err := c.DeleteAccessKey(ctx, keys, user, first.AccessKeyID); err != nil {
		t.Error(err)
	}
	wantKind(t, c.DeleteAccessKey(ctx, keys, user, first.AccessKeyID), NotFound)

	made, err := c.CreateVirtualMFADevice(ctx, keys, user, "dora")
	if err != nil || made.Serial != "arn:aws:iam::123456789012:mfa/dora" {
		t.Fatal(made.Serial, err)
	}
	_, err = c.CreateVirtualMFADevice(ctx, keys, user, "dora")
	wantKind(t, err, Exists)
	if free, err := c.UnassignedDevices(ctx, keys, user); err != nil || fmt.Sprint(free) != fmt.Sprint([]VirtualDevice{{Serial: made.Serial}}) {
		t.Errorf("%v, %v", free, err)
	}
	if err := c.EnableMFADevice(ctx, keys, user, made.Serial, "123456", "654321"); err != nil {
		t.Error(err)
	}
	if devices, err := c.ListMFADevices(ctx, keys, user); err != nil || len(devices) != 1 || devices[0].Serial != made.Serial || devices[0].Enabled.IsZero() {
		t.Errorf("%v, %v", devices, err)
	}
	if err := c.DeactivateMFADevice(ctx, keys, user, made.Serial); err != nil {
		t.Error(err)
	}
	wantKind(t, c.DeactivateMFADevice(ctx, keys, user, made.Serial), NotFound)
	if err := c.DeleteVirtualMFADevice(ctx, keys, user, made.Serial); err != nil {
		t.Error(err)
	}
	wantKind(t, c.DeleteVirtualMFADevice(ctx, keys, user, made.Serial), NotFound)
}
