package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"awsmfa/internal/creds"
)

const (
	maxAnswer = 64 << 10 // bytes
	limit     = 30 * time.Second
	leastLong = 15 * time.Minute // limits of SessionDuration
	mostLong  = 12 * time.Hour
)

// ErrLength says that the endpoint refused, maybe for the length that was asked
// for: it does not tell.
var ErrLength = errors.New("the length of the console session may not be allowed")

// SigninToken exchanges a role session for a token that is good for 15 minutes.
// length is that of the console session, and only possible for a role that was
// assumed with long-term keys; zero: it ends with the role session. It is
// rounded down to minutes, since others were refused at times. Its error is an
// *Error, which is ErrLength if it may succeed without a length.
func (s Site) SigninToken(ctx context.Context, through http.RoundTripper, k creds.Credentials, length time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	given, _ := json.Marshal(struct {
		ID    string `json:"sessionId"`
		Key   string `json:"sessionKey"`
		Token string `json:"sessionToken"`
	}{k.AccessKeyID, k.SecretAccessKey, k.SessionToken})
	query := url.Values{"Action": {"getSigninToken"}, "Session": {string(given)}}
	if length > 0 {
		length = min(max(length.Truncate(time.Minute), leastLong), mostLong)
		query.Set("SessionDuration", strconv.Itoa(int(length/time.Second)))
	}
	// Its own error would show the URL; what goes into the URL cannot make one.
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.SignIn+"/federation?"+query.Encode(), nil)
	if err != nil {
		return "", &Error{text: "the sign-in host has no valid name"}
	}
	answer, err := through.RoundTrip(request)
	if err != nil {
		return "", s.lost(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	switch {
	case err != nil:
		return "", s.lost(err)
	case answer.StatusCode == http.StatusBadRequest && length > 0:
		return "", s.refused(answer.StatusCode, ErrLength)
	case answer.StatusCode != http.StatusOK:
		return "", s.refused(answer.StatusCode, nil)
	}
	var made struct{ SigninToken string }
	if len(body) > maxAnswer || json.Unmarshal(body, &made) != nil || made.SigninToken == "" {
		return "", &Error{text: s.host() + " answered, but not as the sign-in service does", advice: "open a web page to see whether this network wants a login, and check HTTPS_PROXY"}
	}
	return made.SigninToken, nil
}

// refused shows nothing of the body, which may repeat the request.
func (s Site) refused(status int, cause error) error {
	return &Error{fmt.Sprintf("%s refused the session (HTTP status %d)", s.host(), status), "log in again with a new session: add --new", cause}
}

// lost is the error of a request without a whole answer.
func (s Site) lost(err error) error {
	reason := "the connection failed"
	var name *net.DNSError
	var timeout net.Error
	var call *net.OpError
	switch {
	case errors.As(err, &name):
		reason = "its name cannot be looked up"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		reason = "it did not answer in time"
	case errors.As(err, &call) && call.Op == "dial":
		reason = "no connection"
	}
	return &Error{s.host() + " cannot be reached: " + reason, "check the network and HTTPS_PROXY", err}
}

func (s Site) host() string {
	u, err := url.Parse(s.SignIn)
	if err != nil {
		return "the sign-in service"
	}
	return u.Host
}

// LoginURL signs in anyone who opens it within 15 minutes, so it is a secret.
func (s Site) LoginURL(token, destination string) string {
	return s.SignIn + "/federation?" + url.Values{
		"Action": {"login"}, "Issuer": {"awsmfa"}, "Destination": {destination}, "SigninToken": {token},
	}.Encode()
}

// LogoutFirst ends the session that the browser may have, then goes on to login:
// without multi-session support a browser has room for one.
func (s Site) LogoutFirst(login string) string {
	return s.LogOut + "/oauth?" + url.Values{"Action": {"logout"}, "redirect_uri": {login}}.Encode()
}
