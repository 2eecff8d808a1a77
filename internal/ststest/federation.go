package ststest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// signin is a sign-in token that was handed out.
type signin struct {
	who   caller
	until time.Time     // when the token ends
	lasts time.Duration // of the console session
}

// federated says whether a request is for the sign-in service, see
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html.
func federated(q wire) bool { return q.path() == "/federation" || q.path() == "/oauth" }

// federate treats the request as the federation endpoint would. What a browser
// is sent to after signing in is only told, since it is not here.
func (s *Server) federate(q wire, now time.Time) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case q.method != http.MethodGet:
		return plain(http.StatusMethodNotAllowed, "only GET is documented")
	case q.path() == "/oauth" && q.action() == "logout":
		return answer{status: http.StatusFound, location: q.params.Get("redirect_uri")}
	case q.path() == "/federation" && q.action() == "getSigninToken":
		return s.signinToken(q, now)
	case q.path() == "/federation" && q.action() == "login":
		return s.signIn(q, now)
	}
	return plain(http.StatusBadRequest, "no such action")
}

func plain(status int, text string) answer {
	a := answer{status: status, kind: "text/plain", raw: text + "\n"}
	if status >= 400 {
		a.code = "Refused"
	}
	return a
}

// signinToken takes every session: what may not sign in is told to the browser.
func (s *Server) signinToken(q wire, now time.Time) answer {
	var given struct{ SessionId, SessionKey, SessionToken string }
	decoder := json.NewDecoder(bytes.NewReader([]byte(q.params.Get("Session"))))
	decoder.DisallowUnknownFields()
	held, known := session{}, false
	if decoder.Decode(&given) == nil {
		held, known = s.sessions[given.SessionId]
	}
	if !known || held.secret != given.SessionKey || held.token != given.SessionToken || !now.Before(held.expires) {
		return plain(http.StatusBadRequest, "Invalid Credentials Parameter in "+q.target) // as gateways do
	}
	lasts := held.expires.Sub(now)
	if q.params.Has("SessionDuration") {
		n, err := strconv.Atoi(q.params.Get("SessionDuration"))
		if err != nil || n < 900 || n > 43200 || held.who.chained {
			return plain(http.StatusBadRequest, "400 Bad Request")
		}
		lasts = time.Duration(n) * time.Second
	}
	token := rand.Text() + "+/=&"
	if s.signins == nil {
		s.signins = map[string]signin{}
	}
	s.signins[token] = signin{held.who, now.Add(15 * time.Minute), lasts}
	body, _ := json.Marshal(map[string]string{"SigninToken": token})
	return answer{status: http.StatusOK, kind: "application/json", raw: string(body)}
}

func (s *Server) signIn(q wire, now time.Time) answer {
	made, known := s.signins[q.params.Get("SigninToken")]
	switch {
	case !known || !now.Before(made.until):
		return plain(http.StatusBadRequest, "the token is not valid")
	case made.who.role == "":
		return plain(http.StatusBadRequest, "Only federation tokens or assume role tokens may be used for federated login. Please contact your administrator.")
	case q.params.Get("Destination") == "":
		return plain(http.StatusBadRequest, "no destination")
	}
	return plain(http.StatusOK, fmt.Sprintf("%s for %v at %s", made.who.arn, made.lasts.Round(time.Minute), q.params.Get("Destination")))
}
