// Gosdk says who the AWS SDK for Go takes its user for, as Terraform and other
// tools in Go do: gosdk PROFILE. With -settings it says with which settings it
// would ask, those of the environment where no profile is named. With -read it
// prints a line of JSON for each line CONFIG CREDENTIALS PROFILE of its input: the
// error at which the SDK stops, or what it reads of the profile. It is a module
// of its own because awsmfa itself does without the modules that read profiles.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	line := os.Args[1:]
	if len(line) > 0 && line[0] == "-read" {
		read()
		return
	}
	show := whoami
	if len(line) > 0 && line[0] == "-settings" {
		line, show = line[1:], settings
	}
	if err := run(line, show); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(line []string, show func(aws.Config) error) error {
	var options []func(*config.LoadOptions) error
	if len(line) > 0 {
		options = append(options, config.WithSharedConfigProfile(line[0]))
	}
	c, err := config.LoadDefaultConfig(context.Background(), options...)
	if err != nil {
		return err
	}
	return show(c)
}

func read() {
	var configFile, credentials, profile string
	for {
		if _, err := fmt.Scanln(&configFile, &credentials, &profile); err != nil {
			return
		}
		p, err := config.LoadSharedConfigProfile(context.Background(), profile, func(o *config.LoadSharedConfigOptions) {
			o.ConfigFiles, o.CredentialsFiles = []string{configFile}, []string{credentials}
		})
		found := map[string]any{"profiles": map[string]any{profile: map[string]string{
			"region": p.Region, "role_arn": p.RoleARN, "mfa_serial": p.MFASerial, "external_id": p.ExternalID,
			"role_session_name": p.RoleSessionName, "credential_process": p.CredentialProcess,
		}}}
		if err != nil {
			found = map[string]any{"stops": err.Error()}
		}
		json.NewEncoder(os.Stdout).Encode(found)
	}
}

func whoami(c aws.Config) error {
	who, err := sts.NewFromConfig(c).GetCallerIdentity(context.Background(), nil)
	if err == nil {
		fmt.Println(*who.Arn)
	}
	return err
}

func settings(c aws.Config) error {
	o := sts.NewFromConfig(c).Options()
	endpoint, err := o.EndpointResolverV2.ResolveEndpoint(context.Background(), sts.EndpointParameters{
		Region: &o.Region, Endpoint: o.BaseEndpoint,
		UseFIPS:      aws.Bool(o.EndpointOptions.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled),
		UseDualStack: aws.Bool(o.EndpointOptions.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
	})
	if err != nil {
		return err
	}
	bundle := false
	if client, ok := c.HTTPClient.(*awshttp.BuildableClient); ok {
		tls := client.GetTransport().TLSClientConfig
		bundle = tls != nil && tls.RootCAs != nil
	}
	fmt.Println(o.Region, endpoint.URI.String(), "bundle", bundle, "retries", c.RetryMode, o.RetryMode, c.RetryMaxAttempts, o.RetryMaxAttempts)
	return nil
}
