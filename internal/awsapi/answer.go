package awsapi

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/xml"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"

	"awsmfa/internal/creds"
)

// session is c if it can be used: the SDK is content with an answer that lacks
// any or all of it.
func (x *exchange) session(operation string, c *types.Credentials) (creds.Credentials, error) {
	if c == nil {
		return creds.Credentials{}, x.unusable(operation, "no credentials")
	}
	got := creds.Credentials{
		AccessKeyID:     aws.ToString(c.AccessKeyId),
		SecretAccessKey: aws.ToString(c.SecretAccessKey),
		SessionToken:    aws.ToString(c.SessionToken),
		Expires:         aws.ToTime(c.Expiration).UTC(),
	}
	if err := got.CheckSession(); err != nil {
		return creds.Credentials{}, x.unusable(operation, err.Error())
	}
	now, ok := x.date() // a clock of ours that is wrong must not cost the session
	if !ok {
		now = x.received
	}
	if got.Left(now) == 0 {
		return creds.Credentials{}, x.unusable(operation, "the session had ended when it was given")
	}
	return got, nil
}

// identity is i if it is whole and can be printed, with what the answer says
// about our clock.
func (x *exchange) identity(i Identity) (Identity, error) {
	for _, field := range []struct{ name, value string }{{"account", i.Account}, {"ARN", i.ARN}, {"user ID", i.UserID}} {
		switch {
		case field.value == "":
			return Identity{}, x.unusable("GetCallerIdentity", "no "+field.name)
		case field.value != clip(clean(field.value), 2048) || x.isSecret(field.value):
			return Identity{}, x.unusable("GetCallerIdentity", field.name+" holds a character that none has")
		}
	}
	if date, ok := x.date(); ok {
		i.Skew, i.Dated = date.Sub(x.received), true
	}
	return i, nil
}

// failed is the error for what the SDK made of this exchange.
func (x *exchange) failed(operation string, err error) error {
	switch {
	case x.lost != nil:
		return x.unanswered()
	case x.status == 0:
		return x.unmade(err)
	case x.status >= 200 && x.status < 300:
		return x.unusable(operation, "it cannot be read")
	default:
		return x.refused()
	}
}

// unmade is a request that the SDK did not get as far as sending.
func (x *exchange) unmade(err error) error {
	var inner *smithy.OperationError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return x.fault(Timeout, "nothing was sent", err)
	case errors.Is(err, context.Canceled):
		return x.fault(Cancelled, "", err)
	}
	return x.fault(Other, x.show(err.Error()), err)
}

// unanswered is a request without a whole answer.
func (x *exchange) unanswered() error {
	detail := x.words(x.lost)
	switch {
	case errors.Is(x.ended, context.DeadlineExceeded) && x.sent.Load():
		return x.fault(Timeout, "", x.ended)
	case errors.Is(x.ended, context.DeadlineExceeded):
		return x.fault(Timeout, "nothing was sent", x.ended)
	case x.ended != nil:
		return x.fault(Cancelled, "", x.ended)
	case x.sent.Load():
		return x.broken(detail)
	}
	var unknown x509.UnknownAuthorityError
	if errors.As(x.lost, &unknown) {
		return x.fault(UnknownCA, x.issuer(unknown.Cert), x.lost)
	}
	e := x.fault(Unreachable, detail, x.lost)
	var proxy *proxyError
	if errors.As(x.lost, &proxy) {
		e.status = proxy.status
	}
	return e
}

// broken is an answer that did not come, or not to its end.
func (x *exchange) broken(detail string) error {
	closed := errors.Is(x.lost, io.EOF) || errors.Is(x.lost, io.ErrUnexpectedEOF) || errors.Is(x.lost, syscall.ECONNRESET)
	e := x.fault(Lost, detail, x.lost)
	switch {
	case closed && x.status == 0:
		e.sentence, e.detail = e.host+" closed the connection before answering", ""
	case closed:
		e.sentence, e.detail = e.host+" closed the connection in the middle of its answer", ""
	}
	return e
}

// issuer says who signed a certificate that is not trusted; often it is a proxy
// that inspects what passes.
func (x *exchange) issuer(c *x509.Certificate) string {
	if c == nil || c.Issuer.CommonName == "" {
		return ""
	}
	return clip(x.show(c.Issuer.CommonName), 80)
}

// ofKeys tells three cases of unknown keys apart by what was sent. The prefixes
// are AWS's; other servers give keys that have neither.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
func (x *exchange) ofKeys(kind Kind) Kind {
	switch {
	case kind == KeysUnknown && x.token && strings.HasPrefix(x.keyID, "AKIA"):
		return TokenLeftOver
	case kind == KeysUnknown && !x.token && strings.HasPrefix(x.keyID, "ASIA"):
		return TokenMissing
	}
	return kind
}

// unknownKeys names the access key by its ends, or not at all when it does not
// look like one.
func (x *exchange) unknownKeys() string {
	key := "the access key"
	if id := x.keyID; creds.ShowKeyID(id) == id {
		key = "access key " + id[:4] + "..." + id[len(id)-2:]
	}
	if x.token {
		return "AWS does not recognise " + key + ", or the session token does not belong to it"
	}
	return "AWS does not recognise " + key + ": deleted, inactive or mistyped"
}

// refusedDevice names the MFA device as the console does.
func (x *exchange) refusedDevice() string {
	if x.serial == "" {
		return ""
	}
	return "AWS does not accept MFA device " + clip(clean(x.serial[strings.LastIndexByte(x.serial, '/')+1:]), 128) + " for these keys"
}

// refused is an answer that does not claim success.
func (x *exchange) refused() error {
	answer, _ := xml.GetErrorResponseComponents(bytes.NewReader(x.body), false) // empty for any other body
	kind := x.ofKeys(classify(x.status, answer.Code, answer.Message))
	e := x.fault(kind, "", nil)
	e.code, e.message = x.show(answer.Code), strings.TrimSuffix(x.show(answer.Message), ".")
	switch kind {
	case KeysUnknown:
		e.sentence = x.unknownKeys()
	case DeviceRefused:
		e.sentence = x.refusedDevice()
	case ClockWrong:
		if text := difference(e.ClockOff()); text != "" {
			e.detail = "it " + text
		}
	case CodeRefused:
		if text := difference(e.ClockOff()); text != "" {
			e.sentence = kinds[kind].sentence + "; the clock of this machine " + text
		}
	case NotSTS, ServerFault:
		e.detail = fmt.Sprintf("status %d", x.status)
	case Redirected:
		e.detail = fmt.Sprintf("status %d, to %s", x.status, x.elsewhere())
	}
	return e
}

// unusable is an answer that claims success and is of no use. An
// answer that does not even name the operation is not from STS.
func (x *exchange) unusable(operation, problem string) error {
	body := bytes.TrimSpace(x.body)
	if len(body) > 0 && !bytes.Contains(body, []byte("<"+operation+"Response")) {
		return x.fault(NotSTS, fmt.Sprintf("status %d", x.status), nil)
	}
	return x.fault(BadAnswer, problem, nil)
}

// fault is what is known of the exchange whatever went wrong.
func (x *exchange) fault(kind Kind, detail string, cause error) *Error {
	e := &Error{
		kind: kind, service: x.service, host: x.show(x.host), detail: detail, status: x.status,
		requestID: x.requestID(), sent: x.sent.Load(), cause: cause,
	}
	if date, ok := x.date(); ok {
		e.date, e.skew = date, asKnown(date.Sub(x.received))
	}
	return e
}

// elsewhere is the host that a redirect points to.
func (x *exchange) elsewhere() string {
	u, err := url.Parse(x.header.Get("Location"))
	if err != nil || u.Host == "" {
		return "no other host"
	}
	return x.show(u.Host)
}

// asKnown rounds a skew to what is known of it: the server's date is to the second, and
// the answer took a while. From ten minutes on, seconds would only be noise.
func asKnown(skew time.Duration) time.Duration {
	if skew.Abs() < 10*time.Minute {
		return skew.Round(time.Second)
	}
	return skew.Round(time.Minute)
}

// difference says how far our clock is from the server's, if that is known and
// matters.
func difference(skew time.Duration, known bool) string {
	switch {
	case !known:
		return ""
	case skew > 0:
		return fmt.Sprintf("is %v behind", skew)
	default:
		return fmt.Sprintf("is %v ahead", skew.Abs())
	}
}
