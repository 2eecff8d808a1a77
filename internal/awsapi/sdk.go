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
// and does not retry. Its correction of the clock is a retry too.
func (x *exchange) client(with creds.Credentials) *sts.Client {
	o := sts.Options{
		Region:       x.settings.Region,
		BaseEndpoint: optional(x.settings.Endpoint),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: with.AccessKeyID, SecretAccessKey: with.SecretAccessKey, SessionToken: with.SessionToken}, nil
		}),
		HTTPClient:   x,
		HTTPSignerV4: signer{v4.NewSigner(), x.settings.Now},
		Retryer:      aws.NopRetryer{},
		APIOptions:   []func(*middleware.Stack) error{ignoreLambda},
	}
	// An endpoint URL comes before both, which the SDK would refuse beside it.
	if x.settings.FIPS && x.settings.Endpoint == "" {
		o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
	}
	if x.settings.DualStack && x.settings.Endpoint == "" {
		o.EndpointOptions.UseDualStackEndpoint = aws.DualStackEndpointStateEnabled
	}
	return sts.New(o)
}

// ignoreLambda takes out what puts variables of the process into a request: the
// trace of a Lambda function. That of AWS_EXECUTION_ENV goes with the User-Agent
// header, which the exchange sets.
func ignoreLambda(stack *middleware.Stack) error {
	_, err := stack.Build.Remove("RecursionDetection")
	return err
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
