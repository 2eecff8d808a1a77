package awsapi

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"

	"awsmfa/internal/creds"
)

const sdkName = aws.SDKName + "/" + aws.SDKVersion

// client is the SDK's, made for this one exchange: it encodes, signs and decodes,
// and neither retries nor corrects the clock, since both would send the code again.
func (x *exchange) client(with creds.Credentials) *sts.Client {
	o := sts.Options{
		Region:       x.settings.Region,
		BaseEndpoint: optional(x.settings.Endpoint),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: with.AccessKeyID, SecretAccessKey: with.SecretAccessKey, SessionToken: with.SessionToken}, nil
		}),
		HTTPClient:                 x,
		HTTPSignerV4:               signer{v4.NewSigner(), x.settings.Now},
		Retryer:                    aws.NopRetryer{},
		DisableClockSkewCorrection: true,
		APIOptions:                 []func(*middleware.Stack) error{ignoreEnvironment},
	}
	if x.settings.FIPS {
		o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
	}
	if x.settings.DualStack {
		o.EndpointOptions.UseDualStackEndpoint = aws.DualStackEndpointStateEnabled
	}
	return sts.New(o)
}

// ignoreEnvironment takes out the two parts of the SDK that put variables of the
// process into a request: AWS_EXECUTION_ENV and the trace of a Lambda function.
func ignoreEnvironment(stack *middleware.Stack) error {
	for _, id := range []string{"UserAgent", "RecursionDetection"} {
		if _, err := stack.Build.Remove(id); err != nil {
			return err
		}
	}
	return nil
}

// signer is Signature Version 4 by a clock that is passed in.
type signer struct {
	v4  *v4.Signer
	now func() time.Time
}

// SignHTTP leaves out the time that the SDK read from the system.
func (s signer) SignHTTP(ctx context.Context, c aws.Credentials, r *http.Request, hash, service, region string, _ time.Time, options ...func(*v4.SignerOptions)) error {
	return s.v4.SignHTTP(ctx, c, r, hash, service, region, s.now(), options...)
}
