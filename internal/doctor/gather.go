package doctor

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cache"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/inifile"
	"awsmfa/internal/keys"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/rcfile"
)

// checkup is the input of all checks, gathered once. What could not be read is
// there as an error.
type checkup struct {
	now     time.Time
	getenv  func(string) string
	environ []string // as os.Environ has it
	home    string
	os      string // as runtime.GOOS has it
	version string // of this program

	config, credentials awsFile

	only       bool            // no profile is named, and it is the only one that can log in
	profile    profile.Profile // resolved, with or without a device
	profileErr error
	deviceErr  error // the error that a login would end with
	account    error // result of comparing awsmfa_account_id
	clientErr  error

	asked       bool // STS was contacted
	who         awsapi.Identity
	whoErr      error
	proxy       *url.URL    // nil: none
	systemProxy systemProxy // of macOS, where it was asked

	devices      []string // serial numbers of the user's, as IAM has them
	devicesKnown bool     // IAM was allowed to tell

	cache          string     // folder
	sessions       *cache.Dir // nil: it cannot be used
	ages           keys.Ages  // of access keys, as far as IAM ever told
	rotations      []keys.Record
	cached         int // sessions in it that have not ended
	sent           int // codes sent for the device in these three minutes
	errs           []error
	openings       []opening // access lists that open a file to others
	self           string    // this program
	inPath         []string  // every awsmfa in PATH, in order
	first          bool      // the first of them is this program, or starts it
	shimOf         string    // what the first of them starts, on Windows; empty: it is no shim
	batch          []string  // every authaws in PATH, on Windows
	parent         string    // the shell, as far as the system tells
	hooks          []rcfile.File
	covered        rcfile.Coverage
	noConsole      bool   // this is a window of mintty without one
	policy         string // the execution policy of PowerShell, on Windows
	gap, gapAdvice string // which new shells lack the hook that one of them loads
}

// awsFile is one of the two files that AWS tools share.
type awsFile struct {
	name     string // config or credentials
	variable string
	path     string
	err      error       // why it cannot be read
	info     fs.FileInfo // nil: not there
	folder   fs.FileInfo // nil: not there
	foreign  bool        // belongs to another user than this one and root
	index    *inifile.File
	findings []inifile.Finding
}

// gather reads everything once. Its error is that of ctx.
func gather(ctx context.Context, d Deps, name string) (*checkup, error) {
	c := &checkup{now: d.Now(), getenv: d.Getenv, environ: d.Environ(), home: d.Getenv("HOME"), os: d.OS, version: d.Version(), parent: d.Parent, noConsole: d.NoConsole}
	files := c.gatherFiles(d)
	name = c.gatherProfile(ctx, d, files, name)
	c.openCache(d)
	c.askIAM(ctx, d, files, name)
	c.gatherAccessLists("/bin/ls")
	c.gatherSystemProxy(ctx, "/usr/sbin/scutil")
	c.gatherPath()
	where := rcfile.Location{Called: c.parent, OS: c.os, Getenv: d.Getenv, Documents: d.Documents, Ask: rcfile.NewAsk(ctx, d.Environ(), d.Getenv("PATH"))}
	c.hooks = rcfile.Files(where)
	c.policy = rcfile.NewAskPolicy(ctx, d.Environ(), d.Getenv("PATH")).Of(where)
	c.covered = rcfile.Covered(where)
	for _, h := range c.hooks {
		if h.LoadsHook {
			c.gap, c.gapAdvice = c.covered.Gap(where, c.short(h.Path))
			break
		}
	}
	return c, ctx.Err()
}

func (c *checkup) gatherFiles(d Deps) awsfiles.Files {
	paths, err := awsfiles.Locate(d.Getenv, d.HomeOf)
	c.config = examineFile("config", "AWS_CONFIG_FILE", paths.Config, err)
	c.credentials = examineFile("credentials", "AWS_SHARED_CREDENTIALS_FILE", paths.Credentials, err)
	return awsfiles.Files{
		Config:      awsfiles.File{Path: paths.Config, Index: c.config.index},
		Credentials: awsfiles.File{Path: paths.Credentials, Index: c.credentials.index},
	}
}

// gatherProfile resolves the profile as far as possible, and asks STS for the
// identity of its keys. It returns the name of the only profile that can log in,
// where that is taken.
func (c *checkup) gatherProfile(ctx context.Context, d Deps, files awsfiles.Files, name string) string {
	if c.profileErr = errors.Join(c.config.err, c.credentials.err); c.profileErr != nil {
		return name
	}
	quiet := d.Deps
	quiet.Say.To = io.Discard // a finding says what is taken
	chosen, err := login.Chosen(ctx, quiet, files, name)
	if c.profileErr = err; err != nil {
		return name
	}
	c.only, name = chosen != name, chosen
	o := d.Options(name)
	o.FindDevice = true
	if c.profile, c.profileErr = login.Resolve(d.Deps, files, o); c.profileErr != nil {
		return name
	}
	o.FindDevice = false
	_, c.deviceErr = login.Resolve(d.Deps, files, o)
	if account := c.profile.Account(); account != "" {
		c.account = login.CheckAccount(c.profile, account)
	}
	c.askSTS(ctx, d)
	return name
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
	data, err := awsfiles.ReadFile(path)
	if err != nil {
		f.err = err
		return f
	}
	f.foreign = host.IsForeign(f.info)
	f.index = inifile.Index(data)
	f.findings = inifile.Lint(data)
	f.err = f.index.Err()
	return f
}

// askSTS sends the one request.
func (c *checkup) askSTS(ctx context.Context, d Deps) {
	client := login.NewClient(d.Deps, c.profile)
	if _, c.clientErr = client.API(); c.clientErr != nil {
		return
	}
	if _, err := client.Keys(ctx); err != nil {
		c.profileErr = err
		return
	}
	c.asked = true
	var err error
	if c.who, err = client.Identity(ctx); err != nil {
		c.whoErr = hint.WithoutCode(err)
	}
	endpoint := c.profile.STS.Endpoint.Value
	if endpoint == "" {
		endpoint = "https://sts.amazonaws.com"
	}
	if r, err := http.NewRequest(http.MethodPost, endpoint, nil); err == nil {
		c.proxy, _ = http.ProxyFromEnvironment(r)
	}
}

// openCache looks at the folder of cached sessions.
func (c *checkup) openCache(d Deps) {
	hear := func(err error) { c.errs = append(c.errs, hint.Otherwise(err, hint.CacheElsewhere)) }
	path, err := cache.Path(d.Getenv, c.os)
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
	c.sessions = dir
	entries, err := dir.Sessions()
	if err != nil {
		hear(err)
	}
	for _, e := range entries {
		switch {
		case e.Err != nil:
			hear(e.Err)
		case e.Session.Left(c.now) > 0:
			c.cached++
		}
	}
	c.ages = keys.ReadAges(dir)
	c.rotations, _ = keys.Records(dir) // the keys commands report what cannot be read
	if err := cache.CheckWritable(path); err != nil {
		hear(err)
	}
	c.sent = dir.Sent(c.profile.Serial.Value, c.now.Truncate(triesWindow))
}
