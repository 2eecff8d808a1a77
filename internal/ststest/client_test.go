package ststest

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock is a clock that a test sets.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

func (c *clock) move(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

const (
	account = "123456789012"
	bobMFA  = "arn:aws:iam::123456789012:mfa/bob"
	bobKey  = "AKIABOB"
	bobARN  = "arn:aws:iam::123456789012:user/bob"
)

var bob = User{
	Name: "bob", Account: account, AccessKeyID: bobKey, Secret: "bobs/secret+key",
	Devices: []Device{
		{Serial: bobMFA, Secret: []byte("12345678901234567890")},
		{Serial: "GAHT12345678", Secret: []byte("another secret")},
	},
}

var eve = User{
	Name: "team/eve", Account: "eve-account", Partition: "aws-cn", AccessKeyID: "AKIAEVE", Secret: "eves",
	Devices: []Device{{Serial: "arn:aws-cn:iam::eve-account:mfa/eve", Secret: []byte("eves device")}},
}

// start serves bob and eve at a fixed time, 20.5 seconds into a three-minute
// window and a step.
func start(t *testing.T, config Config) (*Server, *clock) {
	t.Helper()
	c := &clock{t: time.Date(2026, 11, 20, 12, 0, 20, 5e8, time.UTC)}
	config.Now = c.now
	s, err := Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.AddUser(bob)
	s.AddUser(eve)
	return s, c
}

// signer signs requests in its own way, apart from the code under test.
type signer struct {
	keyID, secret, token string
	region, service      string
	at                   time.Time
	method               string
	list                 func([]string) []string // changes the list of signed headers
	before, after        func(*http.Request)
}

func bobSigns(c *clock) signer {
	return signer{keyID: bobKey, secret: bob.Secret, region: "eu-central-1", service: "sts", at: c.now(), method: "POST"}
}

// as is the same signer with other credentials.
func (g signer) as(keyID, secret, token string) signer {
	g.keyID, g.secret, g.token = keyID, secret, token
	return g
}

// reply is an answer, read whole.
type reply struct {
	status int
	header http.Header
	body   string
	err    error // what reading the body came to
}

// code is the error code and message of a reply; "200" when it is a success.
func (r reply) code() string {
	if r.status == 200 {
		return "200"
	}
	return fmt.Sprintf("%d %s: %s", r.status, r.field("Code"), r.field("Message"))
}

func (r reply) field(name string) string {
	m := regexp.MustCompile("(?s)<" + name + ">(.*)</" + name + ">").FindStringSubmatch(r.body)
	if m == nil {
		return ""
	}
	return m[1]
}

// credentials makes a signer of the credentials in the reply.
func (r reply) credentials(t *testing.T, g signer) signer {
	t.Helper()
	if r.field("SessionToken") == "" {
		t.Fatalf("no credentials in %d %s", r.status, r.body)
	}
	return g.as(r.field("AccessKeyId"), r.field("SecretAccessKey"), r.field("SessionToken"))
}

func form(pairs ...string) url.Values {
	v := url.Values{"Version": {"2011-06-15"}}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// oneRequest is a client that keeps no connection and follows no redirect.
func oneRequest() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call signs and sends, and fails the test when there is no answer.
func (g signer) call(t *testing.T, s *Server, params url.Values) reply {
	t.Helper()
	r, err := g.try(s, params)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (g signer) try(s *Server, params url.Values) (reply, error) {
	r := g.request(s, params)
	response, err := oneRequest().Do(r)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(body), err}, nil
}

func (g signer) request(s *Server, params url.Values) *http.Request {
	body, target := params.Encode(), s.URL+"/"
	if g.method == "GET" {
		body, target = "", s.URL+"/?"+params.Encode()
	}
	r, err := http.NewRequest(g.method, target, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	}
	r.Header.Set("X-Amz-Date", g.at.UTC().Format("20060102T150405Z"))
	if g.token != "" {
		r.Header.Set("X-Amz-Security-Token", g.token)
	}
	if g.before != nil {
		g.before(r)
	}
	g.sign(r, body)
	if g.after != nil {
		g.after(r)
	}
	return r
}

func (g signer) sign(r *http.Request, body string) {
	names := []string{"host"}
	for name := range r.Header {
		names = append(names, strings.ToLower(name))
	}
	slices.Sort(names)
	if g.list != nil {
		names = g.list(names)
	}
	lines := r.Method + "\n/\n" + strings.ReplaceAll(r.URL.RawQuery, "+", "%20") + "\n"
	for _, name := range names {
		value := strings.Join(r.Header.Values(name), ",")
		if name == "host" {
			value = r.URL.Host
		}
		lines += name + ":" + value + "\n"
	}
	signed := strings.Join(names, ";")
	lines += "\n" + signed + "\n" + hash(body)
	scope := strings.Join([]string{g.at.UTC().Format("20060102"), g.region, g.service, "aws4_request"}, "/")
	key := "AWS4" + g.secret
	for part := range strings.SplitSeq(scope, "/") {
		key = mac(key, part)
	}
	signature := mac(key, "AWS4-HMAC-SHA256\n"+g.at.UTC().Format("20060102T150405Z")+"\n"+scope+"\n"+hash(lines))
	r.Header.Set("Authorization", fmt.Sprintf("AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%x",
		g.keyID, scope, signed, signature))
}

func hash(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }

func mac(key, text string) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write([]byte(text))
	return string(m.Sum(nil))
}

func bodyOf(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }
