package main

import (
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// stub gives the same session to every GetSessionToken, whatever the code, and to
// every AssumeRole, and counts. Whether a request is right is not its business: the strict stand-in
// for STS judges that in the tests, and a tenth of a second here is no place for
// it.
type stub struct {
	*httptest.Server
	requests, connections atomic.Int64
}

func newStub(start func(*httptest.Server)) *stub {
	s := new(stub)
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(s.answer))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	start(s.Server)
	return s
}

func (s *stub) counts() traffic { return traffic{s.requests.Load(), s.connections.Load()} }

func (s *stub) answer(w http.ResponseWriter, r *http.Request) {
	s.requests.Add(1)
	action := r.PostFormValue("Action")
	if action != "AssumeRole" && (action != "GetSessionToken" || len(r.PostFormValue("TokenCode")) != 6) {
		http.Error(w, "not a login", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, strings.ReplaceAll(answerText, "GetSessionToken", action), token, time.Now().Add(12*time.Hour).UTC().Format(time.RFC3339))
}

// writeCertificate makes the bundle of one certificate that a client must trust.
func (s *stub) writeCertificate(path string) error {
	block := &pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}
	return os.WriteFile(path, pem.EncodeToMemory(block), 0o600)
}

// token is as long as those of STS are.
var token = strings.Repeat("FwoGZXIvYXdzEXAMPLETOKEN+/", 25)

const answerText = `<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetSessionTokenResult>
    <Credentials>
      <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>
      <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>
      <SessionToken>%s</SessionToken>
      <Expiration>%s</Expiration>
    </Credentials>
  </GetSessionTokenResult>
  <ResponseMetadata>
    <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
  </ResponseMetadata>
</GetSessionTokenResponse>
`
