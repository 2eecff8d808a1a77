package credserver

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/loopback"
)

// endpoint answers HTTP. Its host keeps out web pages whose name resolves to
// this machine (DNS rebinding), its token every other local process.
type endpoint struct {
	host, token string
	session     func() (creds.Credentials, error)
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	if refusal := e.refusal(r); refusal != "" {
		header.Set("Connection", "close")
		write(w, http.StatusForbidden, failure{"AccessDenied", "awsmfa: " + refusal})
		return
	}
	loopback.Trust(r.Context())
	k, err := e.session()
	if err != nil {
		code := "CredentialsUnavailable"
		if ended := (*endedError)(nil); errors.As(err, &ended) {
			code = ended.code
		}
		// A status of the 4xx kind keeps most SDKs from asking again.
		write(w, http.StatusForbidden, failure{code, "awsmfa: " + err.Error()})
		return
	}
	write(w, http.StatusOK, success{k.AccessKeyID, k.SecretAccessKey, k.SessionToken, k.Expires.UTC().Format(time.RFC3339)})
}

// refusal says why a request gets nothing, or "". Browsers mark their requests
// with Origin or Sec-Fetch-Site; no AWS tool does.
func (e *endpoint) refusal(r *http.Request) string {
	switch tokens := r.Header["Authorization"]; {
	case r.Host != e.host:
		return "wrong host"
	case r.Header["Origin"] != nil || r.Header["Sec-Fetch-Site"] != nil:
		return "not for browsers"
	case r.RequestURI != path:
		return "wrong path"
	case r.Method != http.MethodGet:
		return "only GET"
	case len(tokens) != 1 || !equal(tokens[0], e.token):
		return "wrong authorization token"
	}
	return ""
}

// equal takes as long for any two values: their hashes have one length.
func equal(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// success and failure are what the SDKs read.
type success struct {
	AccessKeyId     string
	SecretAccessKey string
	Token           string
	Expiration      string
}

type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}
