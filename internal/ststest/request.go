package ststest

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxBody is the longest request body that STS was seen to take.
const maxBody = 10_000_000

// Request is what one request said and what became of it.
type Request struct {
	Time        time.Time // of the server's clock, on arrival
	Method      string
	Path        string
	Host        string
	Header      http.Header
	Action      string     // empty when it names none
	Params      url.Values // query and form, Action and Version included
	AccessKeyID string     // what the signature claims, right or not
	Region      string     // the same
	// Status and Code are what the request came to: the HTTP status and AWS's
	// error code, empty for a success. A fault may have kept that from the
	// client. Status is 0 while nothing is decided, and stays so after a Hang.
	Status int
	Code   string
}

// Requests is a copy of the requests that were read so far, in the order in
// which they came.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	copies := slices.Clone(s.requests)
	for i := range copies {
		copies[i].Header = copies[i].Header.Clone()
		copies[i].Params = cloneValues(copies[i].Params)
	}
	return copies
}

func cloneValues(v url.Values) url.Values { return url.Values(http.Header(v).Clone()) }

// wire is a request as it came, with nothing decoded that a signature covers.
type wire struct {
	method string
	target string // path and query as they were sent
	host   string
	header http.Header
	body   []byte
	params url.Values // query, then form
}

// read takes the whole request off the connection. tooLong says that the body
// is more than STS reads.
func read(w http.ResponseWriter, r *http.Request) (q wire, tooLong bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooMuch := (*http.MaxBytesError)(nil); errors.As(err, &tooMuch) {
		return wire{}, true
	}
	q = wire{method: r.Method, target: r.RequestURI, host: r.Host, header: r.Header, body: body}
	q.params = q.decode()
	return q, false
}

// decode reads the parameters, leaving out what is not well formed. A body
// counts only when it says that it is a form, as with AWS.
func (q wire) decode() url.Values {
	params, _ := url.ParseQuery(q.query())
	kind, _, _ := mime.ParseMediaType(q.header.Get("Content-Type"))
	if q.method == http.MethodPost && kind == "application/x-www-form-urlencoded" {
		form, _ := url.ParseQuery(string(q.body))
		for name, values := range form {
			params[name] = append(params[name], values...)
		}
	}
	return params
}

func (q wire) path() string { path, _, _ := strings.Cut(q.target, "?"); return path }

func (q wire) query() string { _, query, _ := strings.Cut(q.target, "?"); return query }

func (q wire) action() string { return q.params.Get("Action") }

// note keeps the request and returns its place among those noted.
func (s *Server) note(q wire) int {
	claim, _ := parseAuthorization(q.header)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, Request{
		Time: s.config.Now(), Method: q.method, Path: q.path(), Host: q.host,
		Header: q.header.Clone(), Action: q.action(), Params: cloneValues(q.params),
		AccessKeyID: claim.accessKeyID, Region: claim.region,
	})
	return len(s.requests) - 1
}

// settle notes what the request at that place is answered.
func (s *Server) settle(place int, a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[place].Status, s.requests[place].Code = a.status, a.code
}
