// Post sends what a login sends, unsigned, to the URL of its argument and reads
// the answer: the least that a login of a Go program can take. It knows nothing
// of AWS. AWS_CA_BUNDLE names the roots that it trusts, as it does for AWS tools.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

func main() {
	if err := post(os.Args[1], os.Getenv("AWS_CA_BUNDLE")); err != nil {
		os.Stderr.WriteString("post: " + err.Error() + "\n")
		os.Exit(1)
	}
}

func post(to, bundle string) error {
	transport := &http.Transport{}
	if bundle != "" {
		pem, err := os.ReadFile(bundle)
		if err != nil {
			return err
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	}
	form := url.Values{
		"Action": {"GetSessionToken"}, "Version": {"2011-06-15"}, "DurationSeconds": {"43200"},
		"SerialNumber": {"arn:aws:iam::123456789012:mfa/bob"}, "TokenCode": {"123456"},
	}
	client := &http.Client{Transport: transport}
	answer, err := client.Post(to, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	return nil
}
