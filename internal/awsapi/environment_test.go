package awsapi

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"
)

// junk is what the SDK, in one or another of its modules, listens to.
func junk(dir string) []string {
	nowhere := "http://127.0.0.1:1"
	return []string{
		"HOME=" + dir, "AWS_CONFIG_FILE=/nowhere", "AWS_SHARED_CREDENTIALS_FILE=/nowhere", "AWS_CA_BUNDLE=/nowhere",
		"AWS_PROFILE=nobody", "AWS_DEFAULT_PROFILE=nobody", "AWS_REGION=us-west-2", "AWS_DEFAULT_REGION=us-west-2",
		"AWS_ACCESS_KEY_ID=AKIAJUNK", "AWS_SECRET_ACCESS_KEY=junk", "AWS_SESSION_TOKEN=junk",
		"AWS_ENDPOINT_URL=" + nowhere, "AWS_ENDPOINT_URL_STS=" + nowhere,
		"AWS_USE_FIPS_ENDPOINT=true", "AWS_USE_DUALSTACK_ENDPOINT=true", "AWS_STS_REGIONAL_ENDPOINTS=legacy",
		"AWS_MAX_ATTEMPTS=9", "AWS_RETRY_MODE=adaptive", "AWS_NEW_RETRIES_2026=true", "AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026=true",
		"AWS_DEFAULTS_MODE=mobile", "AWS_EXECUTION_ENV=junk", "AWS_SDK_UA_APP_ID=junk",
		"AWS_LAMBDA_FUNCTION_NAME=junk", "_X_AMZN_TRACE_ID=Root=1-junk", "AWS_AUTH_SCHEME_PREFERENCE=sigv4a",
		"HTTP_PROXY=" + nowhere, "http_proxy=" + nowhere,
	}
}

// TestEnvironment logs in from processes of their own, because some variables
// are read when a package is initialised.
func TestEnvironment(t *testing.T) {
	if endpoint := os.Getenv("AWSAPI_TEST_ENDPOINT"); endpoint != "" {
		_, err := login(newClient(t, endpoint))
		fmt.Printf("<%v>", err)
		return
	}
	run := func(answer http.HandlerFunc, environment ...string) (header http.Header, said string) {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			header = r.Header
			answer(w, r)
		})
		cmd := exec.Command(os.Args[0], "-test.run=^TestEnvironment$")
		cmd.Env = append(environment, "AWSAPI_TEST_ENDPOINT="+s.URL, "GORACE=atexit_sleep_ms=0")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v: %s", err, out)
		}
		s.want(t, 1, 1)
		said, _, _ = strings.Cut(strings.TrimPrefix(string(out), "<"), ">")
		return header, strings.ReplaceAll(said, s.host(), "HOST")
	}
	for name, answer := range map[string]http.HandlerFunc{
		"success": body(200, success("GetSessionToken", credentials(session))),
		"fault":   body(500, refusal("InternalFailure", "")),
		"skew": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", now.Add(time.Hour).Format(http.TimeFormat))
			body(403, refusal("RequestTimeTooSkewed", ""))(w, r)
		},
		"closed": raw(""),
	} {
		clean, cleanSaid := run(answer)
		dirty, dirtySaid := run(answer, junk(t.TempDir())...)
		for _, h := range []http.Header{clean, dirty} {
			scope, _, _ := strings.Cut(h.Get("Authorization"), ",")
			h.Set("Authorization", scope) // the signature covers the next
			h.Del("Amz-Sdk-Invocation-Id")
			h.Del("Content-Length")
		}
		want := http.Header{
			"Amz-Sdk-Request": {"attempt=1; max=1"},
			"Authorization":   {"AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261120/eu-west-1/sts/aws4_request"},
			"Connection":      {"close"},
			"Content-Type":    {"application/x-www-form-urlencoded"},
			"User-Agent":      {"awsmfa/1.2.3 " + sdkName},
			"X-Amz-Date":      {"20261120T120000Z"},
		}
		if !reflect.DeepEqual(clean, want) || !reflect.DeepEqual(dirty, want) || cleanSaid != dirtySaid {
			t.Errorf("%s:\nclean %v %s\ndirty %v %s\nwant  %v", name, clean, cleanSaid, dirty, dirtySaid, want)
		}
	}
}
