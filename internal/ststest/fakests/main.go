// Fakests serves the strict stand-in for STS from a shell, for demonstrations
// and tests that are scripts. It knows nothing of what calls it.
//
//	fakests [-config FILE]
//	fakests code BASE32 [STEPS]
//
// The first form reads a configuration from standard input, prints the
// server's URL on one line and serves until standard input ends or a signal
// comes. With -config the configuration is in FILE and standard input is not
// looked at, so that it may run in the background of a script.
//
// The second prints the code that a virtual MFA device with that secret shows
// now, or STEPS steps of 30 seconds later.
//
// The configuration is JSON:
//
//	{
//	  "region": "eu-central-1",
//	  "users": [{
//	    "name": "bob", "account": "123456789012", "partition": "aws",
//	    "access_key_id": "AKIAEXAMPLE", "secret_access_key": "…", "inactive": false,
//	    "devices": [{"serial": "arn:aws:iam::123456789012:mfa/bob", "secret": "BASE32"},
//	                {"serial": "arn:aws:iam::123456789012:u2f/user/bob/key", "kind": "fido"}],
//	    "allowed": ["iam:ListMFADevices"],
//	    "with_mfa": ["iam:ListAccessKeys"]
//	  }],
//	  "roles": [{
//	    "arn": "arn:aws:iam::123456789012:role/admin", "external_id": "",
//	    "max_duration": "12h", "require_mfa": true, "trust": []
//	  }]
//	}
//
// Of these region, partition, inactive, devices, allowed, with_mfa, external_id,
// max_duration, require_mfa and trust may be left out, and the kind of a device
// that shows codes. with_mfa is what is allowed to sessions made with a code only.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"awsmfa/internal/ststest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, time.Now); err != nil {
		fmt.Fprintln(os.Stderr, "fakests:", err)
		os.Exit(1)
	}
}

// run is the command; it returns when the server is to end.
func run(ctx context.Context, args []string, in io.Reader, out io.Writer, now func() time.Time) error {
	if len(args) > 0 && args[0] == "code" {
		return printCode(args[1:], out, now())
	}
	flags := flag.NewFlagSet("fakests", flag.ContinueOnError)
	file := flags.String("config", "", "read the configuration from `FILE`, not from standard input")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if *file == "" {
		return serve(ctx, in, true, out)
	}
	config, err := os.Open(*file)
	if err != nil {
		return err
	}
	defer config.Close()
	return serve(ctx, config, false, out)
}

// serve runs the server that config describes until ctx ends or, when
// untilEnd, config has no more to read.
func serve(ctx context.Context, config io.Reader, untilEnd bool, out io.Writer) error {
	c, rest, err := parse(config)
	if err != nil {
		return err
	}
	s, err := c.start()
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := fmt.Fprintln(out, s.URL); err != nil {
		return err
	}
	ended := make(chan struct{})
	if untilEnd {
		go func() {
			io.Copy(io.Discard, rest)
			close(ended)
		}()
	}
	select {
	case <-ctx.Done():
	case <-ended:
	}
	return nil
}

func printCode(args []string, out io.Writer, now time.Time) error {
	if len(args) != 1 && len(args) != 2 {
		return errors.New("code takes a base32 secret and, if wanted, a number of steps")
	}
	secret, err := decodeSecret(args[0])
	if err != nil {
		return err
	}
	steps := 0
	if len(args) == 2 {
		if steps, err = strconv.Atoi(args[1]); err != nil {
			return fmt.Errorf("%q is not a number of steps", args[1])
		}
	}
	_, err = fmt.Fprintln(out, ststest.Code(secret, now.Add(time.Duration(steps)*30*time.Second)))
	return err
}
