package app

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
	"awsmfa/internal/inifile"
	"awsmfa/internal/profile"
)

// checkup is all that doctor looks at, gathered once. What could not be had is
// there as an error.
type checkup struct {
	now    time.Time
	getenv func(string) string
	home   string

	config, credentials awsFile

	named      bool            // a profile is, on the command line or by a variable
	profile    profile.Profile // resolved, with or without a device
	profileErr error
	deviceErr  error // what a login would say of the device and all else
	account    error // what awsmfa_account_id has against it
	clientErr  error

	asked  bool // STS was
	who    awsapi.Identity
	whoErr error
	proxy  *url.URL // nil: none

	cache  string // folder
	kept   int    // sessions in it
	sent   int    // codes sent for the device in these three minutes
	errs   []error
	self   string   // this program
	inPath []string // every awsmfa in PATH, in order
	first  bool     // the first of them is this program
	parent string   // the shell, as far as the system tells
	hooks  []hookFile
}

// awsFile is one of the two files that AWS tools share.
type awsFile struct {
	name     string // config or credentials
	variable string
	path     string
	err      error       // why it cannot be read
	info     fs.FileInfo // nil: not there
	folder   fs.FileInfo // nil: not there
	foreign  bool        // belongs to somebody who is neither this user nor root
	index    *inifile.File
	findings []inifile.Finding
}

// examine gathers it. Its own error ends the examination.
func (s *System) examine(ctx context.Context, t target) (*checkup, error) {
	c := &checkup{now: s.Now(), getenv: s.Getenv, home: s.Getenv("HOME"), parent: s.Parent()}
	path, err := s.configFile()
	c.config = examineFile("config", "AWS_CONFIG_FILE", path, err)
	path, err = s.credentialsFile()
	c.credentials = examineFile("credentials", "AWS_SHARED_CREDENTIALS_FILE", path, err)
	l := &login{System: s, target: t, findDevice: true, started: c.now, getenv: readBefore(s.Getenv("AWSMFA_RESTORE")).user(s.Getenv)}
	c.named = t.profile != "" || s.Getenv("AWS_PROFILE")+s.Getenv("AWS_DEFAULT_PROFILE")+s.Getenv("AWSMFA_PROFILE") != ""
	if c.profileErr = l.resolve(); c.profileErr == nil {
		c.profile = l.profile
		login := l.options()
		login.FindDevice = false
		_, c.deviceErr = profile.Resolve(c.config.index, c.credentials.index, login)
		c.account = l.checkPlannedAccount()
		c.askSTS(ctx, l)
	}
	c.openCache(s)
	c.self, _ = os.Executable()
	c.inPath = programs(s.Getenv("PATH"), "awsmfa")
	c.first = len(c.inPath) > 0 && sameFile(c.inPath[0], c.self)
	c.hooks = hookFiles(c.parent, s.Getenv)
	return c, ctx.Err()
}

func examineFile(name, variable, path string, err error) awsFile {
	f := awsFile{name: name, variable: variable, path: path, err: err}
	if err != nil {
		return f
	}
	f.folder, _ = os.Stat(filepath.Dir(path))
	f.info, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f
	}
	data, err := read(path)
	if err != nil {
		f.err = err
		return f
	}
	f.foreign = isForeign(f.info)
	f.index = inifile.Index(data)
	f.findings = inifile.Lint(data)
	f.err = f.index.Err()
	return f
}

// askSTS sends the one request.
func (c *checkup) askSTS(ctx context.Context, l *login) {
	client, err := l.client()
	if c.clientErr = err; err != nil {
		return
	}
	keys, err := l.keys()(ctx)
	if err != nil {
		c.profileErr = err
		return
	}
	defer l.afterAWhile("waiting for AWS STS")()
	c.asked = true
	if c.who, err = client.CallerIdentity(ctx, keys); err != nil {
		c.whoErr = withoutCode(err)
	}
	endpoint := l.profile.STS.Endpoint.Value
	if endpoint == "" {
		endpoint = "https://sts.amazonaws.com"
	}
	if r, err := http.NewRequest(http.MethodPost, endpoint, nil); err == nil {
		c.proxy, _ = http.ProxyFromEnvironment(r)
	}
}

// openCache looks at the folder of kept sessions.
func (c *checkup) openCache(s *System) {
	hear := func(err error) { c.errs = append(c.errs, err) }
	path, err := cache.Path(s.Getenv, runtime.GOOS)
	if err != nil {
		hear(err)
		return
	}
	c.cache = path
	dir, err := cache.Open(path, hear)
	if err != nil {
		hear(err)
		return
	}
	entries, err := dir.Sessions()
	if err != nil {
		hear(err)
	}
	for _, e := range entries {
		switch {
		case e.Err != nil:
			hear(e.Err)
		case e.Session.Left(c.now) > 0:
			c.kept++
		}
	}
	c.sent = dir.Sent(c.profile.Serial.Value, c.now.Truncate(triesWindow))
}

// programs are the files called name that PATH leads to, in its order.
func programs(path, name string) []string {
	var found []string
	for _, folder := range filepath.SplitList(path) {
		file := filepath.Join(folder, name)
		info, err := os.Stat(file)
		if err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 && !slices.Contains(found, file) {
			found = append(found, file)
		}
	}
	return found
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
