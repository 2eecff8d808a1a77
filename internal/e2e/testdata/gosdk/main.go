// Gosdk says who the AWS SDK for Go takes its user for, as Terraform and other
// tools in Go do: gosdk [PROFILE]. It is a module of its own because awsmfa itself
// does without the modules that read profiles.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	ctx := context.Background()
	profile := ""
	if len(os.Args) > 1 {
		profile = os.Args[1]
	}
	c, err := config.LoadDefaultConfig(ctx, config.WithSharedConfigProfile(profile))
	if err == nil {
		var who *sts.GetCallerIdentityOutput
		if who, err = sts.NewFromConfig(c).GetCallerIdentity(ctx, nil); err == nil {
			fmt.Println(*who.Arn)
			return
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
