package console

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

func TestSiteOf(t *testing.T) {
	for partition, want := range map[string]string{"aws": "https://signin.aws.amazon.com", "aws-cn": "https://signin.amazonaws.cn",
		"aws-us-gov": "https://signin.amazonaws-us-gov.com", "aws-eusc": "https://eusc-de-east-1.signin.amazonaws-eusc.eu", "aws-iso": "", "": ""} {
		s, err := SiteOf(partition, "")
		if s.SignIn != want || (err == nil) != (want != "") {
			t.Errorf("%s: %v, %v", partition, s, err)
		}
	}
	for override, allowed := range map[string]bool{
		"http://127.0.0.1:8000": true, "https://127.0.0.1:1/": true, "http://[::1]:80": true,
		"http://localhost:1": false, "http://evil.example": false, "http://127.0.0.1.evil.example": false, "http://127.0.0.1@evil.example": false,
		"https://signin.aws.amazon.com": false, "127.0.0.1:8000": false, "http://127.0.0.1:1/path": false, "ftp://127.0.0.1": false, "http://10.0.0.1": false,
	} {
		s, err := SiteOf("aws", override)
		if (err == nil) != allowed || allowed && !strings.HasPrefix(override, s.SignIn) || allowed && s.LogOut != s.SignIn {
			t.Errorf("%s: %v, %v", override, s, err)
		}
	}
}

func TestDestination(t *testing.T) {
	site, _ := SiteOf("aws", "")
	for _, test := range []struct{ service, path, region, want string }{
		{"", "", "", "console/home"},
		{"", "", "eu-west-1", "console/home?region=eu-west-1"},
		{"ec2", "", "eu-west-1", "ec2/v2/home?region=eu-west-1"},
		{"lambda", "", "", "lambda/home"},
		{"", "/s3/buckets?tab=x", "eu-west-1", "s3/buckets?tab=x&region=eu-west-1"},
		{"", "ec2/v2/home?region=us-east-1#Instances:v=3;a=b", "eu-west-1", "ec2/v2/home?region=us-east-1#Instances:v=3;a=b"},
		{"", "ec2/v2/home#Instances:", "eu-west-1", "ec2/v2/home?region=eu-west-1#Instances:"},
		{"", "//evil.example/x", "", "evil.example/x"},
	} {
		got, err := site.Destination(test.service, test.path, test.region)
		if err != nil || got != "https://console.aws.amazon.com/"+test.want {
			t.Errorf("%+v: %s, %v", test, got, err)
		}
	}
	for _, test := range [][2]string{{"EC2", ""}, {"../x", ""}, {"", "https://evil.example"}, {"", "a\nb"}, {"", `\\evil`}, {"", "a b"}} {
		if got, err := site.Destination(test[0], test[1], ""); !errors.As(err, new(*Error)) {
			t.Errorf("%q: %s, %v", test, got, err)
		}
	}
}

var role = creds.Credentials{AccessKeyID: "ASIA", SecretAccessKey: "SEC/RET+", SessionToken: "TOK=EN"}

// TestErrorsAreSilent has the endpoint repeat what it was asked, hang up, and
// answer what is no token: no error shows the session.
func TestErrorsAreSilent(t *testing.T) {
	for what, answer := range map[string]http.HandlerFunc{
		"echo": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403); io.WriteString(w, r.RequestURI) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/other?"+r.URL.RawQuery, http.StatusFound)
		},
		"no JSON":     func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.RequestURI) },
		"empty token": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"SigninToken":""}`) },
		"large": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `{"SigninToken":"x"}`+strings.Repeat(" ", maxAnswer))
		},
		"hangs up": func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) },
		"bad location": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "::"+r.RequestURI)
			w.WriteHeader(302)
		},
	} {
		asked := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked++; answer(w, r) }))
		token, err := Site{SignIn: server.URL}.SigninToken(t.Context(), http.DefaultTransport, role, 0)
		server.Close()
		var e *Error
		if token != "" || !errors.As(err, &e) || e.Hint() == "" || asked > 2 {
			t.Errorf("%s: %q, %v, asked %d times", what, token, err, asked)
			continue
		}
		for _, secret := range []string{"SEC", "TOK", "federation", "Session="} {
			if strings.Contains(e.Error()+e.Hint(), secret) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Site{SignIn: "http://127.0.0.1:1"}).SigninToken(ctx, http.DefaultTransport, role, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

func TestSigninToken(t *testing.T) {
	var query url.Values
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if query = r.URL.Query(); query.Has("SessionDuration") && query.Get("SessionDuration") != "7260" {
			w.WriteHeader(400)
			return
		}
		io.WriteString(w, `{"SigninToken":"a+b"}`)
	}))
	defer server.Close()
	site := Site{SignIn: server.URL}
	token, err := site.SigninToken(t.Context(), http.DefaultTransport, role, 7273*time.Second)
	if want := `{"sessionId":"ASIA","sessionKey":"SEC/RET+","sessionToken":"TOK=EN"}`; err != nil || token != "a+b" || query.Get("Session") != want {
		t.Errorf("%q, %v, asked with %v", token, err, query)
	}
	if _, err := site.SigninToken(t.Context(), http.DefaultTransport, role, 24*time.Hour); !errors.Is(err, ErrLength) || query.Get("SessionDuration") != "43200" {
		t.Errorf("too long: %v, asked with %v", err, query)
	}
	if _, err := site.SigninToken(t.Context(), http.DefaultTransport, role, 0); err != nil || query.Has("SessionDuration") {
		t.Errorf("without a length: %v, asked with %v", err, query)
	}
}

func TestURLs(t *testing.T) {
	site := Site{SignIn: "https://s.example", LogOut: "https://l.example"}
	login := site.LoginURL("a+b&c=d", "https://c.example/x?y=1#z&w")
	u, err := url.Parse(login)
	if err != nil || u.Query().Get("SigninToken") != "a+b&c=d" || u.Query().Get("Destination") != "https://c.example/x?y=1#z&w" || u.Fragment != "" {
		t.Errorf("%s: %v", login, err)
	}
	if u, err = url.Parse(site.LogoutFirst(login)); err != nil || u.Query().Get("redirect_uri") != login || u.Host != "l.example" {
		t.Errorf("%v, %v", u, err)
	}
}
