package doctor

import (
	"fmt"
	"slices"
	"strings"

	"awsmfa/internal/inifile"
)

// wordings say what each difference between AWS readers leads to. The AWS CLI is
// made with Python, whose reader is the one that gives up on a whole file.
var wordings = [...]struct{ what, advice string }{
	inifile.DoubleSection:  {"section [%s] occurs twice, so the AWS CLI refuses the whole file", "merge the two sections"},
	inifile.DoubleKey:      {"%s occurs twice in [%s], so the AWS CLI refuses the whole file", "keep one of the lines"},
	inifile.OpenHeader:     {"a section header has no name or no closing bracket, so the AWS CLI refuses the whole file", "correct the line"},
	inifile.NoKey:          {"a line is neither a key nor a comment, so the AWS CLI refuses the whole file", "correct the line, or put # before it"},
	inifile.Homeless:       {"a key stands before the first section, so the AWS CLI refuses the whole file", "put a [section] above it"},
	inifile.Mark:           {"the file begins with a byte order mark, so the AWS CLI refuses it and the SDKs miss its first section", "save it as UTF-8 without a byte order mark"},
	inifile.IndentedHeader: {"the header [%s] is indented; to the AWS CLI it is a part of the value above", "remove the blanks before it"},
	inifile.QuotedName:     {"the name in [%s] has quotes, which the AWS CLI removes and the SDKs do not", "choose a name without blanks and quotes"},
	inifile.OddName:        {"the name in [%s] has characters that the AWS SDKs do not allow", "use letters, digits and _ . @ - only"},
	inifile.QuotedText:     {"%s in [%s] has quotes, which the AWS CLI reads as part of the value", "remove the quotes"},
	inifile.CommentInText:  {"%s in [%s] has a comment behind it, which the AWS CLI reads as part of the value", "put the comment on a line of its own"},
	inifile.LongText:       {"%s in [%s] is followed by indented lines, which the AWS CLI adds to its value", "write the value on one line, and other keys without blanks before them"},
	inifile.NestedNoKey:    {"an indented line below a key without a value has no =, so the AWS CLI refuses the whole file", "correct the line, or put # before it"},
	inifile.NotUTF8:        {"a byte is not UTF-8, so the AWS CLI refuses the whole file, even if it stands in a comment", "save the file as UTF-8"},
	inifile.Colon:          {"%s in [%s] has : behind it, where the AWS SDK for JavaScript reads = only", "write = in place of :"},
	inifile.Capitals:       {"%s in [%s] has capital letters, and the AWS SDK for JavaScript reads keys in lower case only", "write it in lower case"},
	inifile.CutInQuotes:    {"%s in [%s] has # or ; behind a blank inside its quotes, where the AWS SDKs end the value (the AWS CLI and awsmfa read on)", "put the command into a script, and name that"},
}

// checkSyntax reports what AWS readers read differently: once for each kind and
// file, with the first line, or the first that spoils a login.
func checkSyntax(c *checkup) (found []Finding) {
	for _, f := range c.files() {
		places, wrong := map[inifile.Issue]int{}, map[inifile.Issue]bool{}
		for _, d := range f.findings {
			places[d.Issue]++
			wrong[d.Issue] = wrong[d.Issue] || issueVerdict(d) == Wrong
		}
		for _, d := range f.findings {
			n, v := places[d.Issue], issueVerdict(d)
			if n == 0 || wrong[d.Issue] && v != Wrong {
				continue
			}
			places[d.Issue] = 0
			found = append(found, advised(wordings[d.Issue].advice, v, "%s line %d: %s%s", c.short(f.path), d.Line, issueText(d), andMore(n-1))...)
		}
	}
	return found
}

func issueText(d inifile.Finding) string {
	format := wordings[d.Issue].what
	switch strings.Count(format, "%s") {
	case 1:
		return fmt.Sprintf(format, d.Section)
	case 2:
		return fmt.Sprintf(format, d.Key, d.Section)
	}
	return format
}

// issueVerdict is a note for what affects neither login nor requests.
func issueVerdict(d inifile.Finding) Verdict {
	switch d.Issue {
	case inifile.QuotedName, inifile.OddName:
		return Note
	case inifile.QuotedText, inifile.CommentInText, inifile.LongText, inifile.Colon, inifile.Capitals, inifile.CutInQuotes:
		if !slices.Contains(loginKeys, d.Key) {
			return Note
		}
	}
	return Wrong
}

// loginKeys are the settings that logins and requests need.
var loginKeys = []string{
	"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region", "mfa_serial", "role_arn", "source_profile",
	"external_id", "role_session_name", "duration_seconds", "credential_process", "endpoint_url",
}

func andMore(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (and %d more)", n)
}

// list joins the first few names for a sentence.
func list(names []string) string {
	if n := len(names); n > 4 {
		return strings.Join(names[:3], ", ") + andMore(n-3)
	}
	return strings.Join(names, ", ")
}

// checkDefaults is about [default] beside [profile default].
func checkDefaults(c *checkup) []Finding {
	if len(c.config.index.Sections("default")) == 0 || len(c.config.index.Sections("profile default")) == 0 {
		return nil
	}
	return advised("merge the two sections", Wrong, "%s has [default] and [profile default]; the AWS CLI uses whichever comes last, the SDKs [profile default]", c.short(c.config.path))
}

// checkBareSections is about config sections without the word profile, which only
// awsmfa reads.
func checkBareSections(c *checkup) []Finding {
	var bare []string
	for s := range c.config.index.All() {
		if s.Name != "default" && len(c.credentials.index.Sections(s.Name)) > 0 && !slices.Contains(bare, s.Name) {
			bare = append(bare, s.Name)
		}
	}
	if len(bare) == 0 {
		return nil
	}
	lacks, reads := "its header lacks", "it"
	if len(bare) > 1 {
		lacks, reads = "their headers lack", "them"
	}
	return advised("change its header to [profile "+bare[0]+"] if other tools need its region", Note,
		"AWS tools ignore %s in %s: %s the word \"profile\" (awsmfa reads %s)", list(bare), c.short(c.config.path), lacks, reads)
}

// checkPrefixes is about the word profile where it does not belong.
func checkPrefixes(c *checkup) []Finding {
	var names []string
	for s := range c.credentials.index.All() {
		if name, has := strings.CutPrefix(s.Name, "profile "); has {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return advised("write ["+names[0]+"]; the word \"profile\" belongs in config only", Wrong,
		"the AWS SDKs ignore [profile ...] in %s: %s", c.short(c.credentials.path), list(names))
}

// each yields the sections with their values, file by file.
func (c *checkup) each(yield func(f awsFile, s inifile.Section, values []inifile.Value)) {
	for _, f := range c.files() {
		for s := range f.index.All() {
			if values, err := s.Values(); err == nil {
				yield(f, s, values)
			}
		}
	}
}

// checkEmptyRegions is about an empty region, at which the AWS CLI fails.
func checkEmptyRegions(c *checkup) []Finding {
	var names []string
	c.each(func(f awsFile, s inifile.Section, values []inifile.Value) {
		if v, has := inifile.Get(values, "region"); has && v.Text == "" {
			names = append(names, fmt.Sprintf("[%s] in %s", s.Name, f.name))
		}
	})
	if len(names) == 0 {
		return nil
	}
	return advised("remove the line, or name a region", Wrong, "region is empty, so the AWS CLI fails: %s", list(names))
}

// checkOldTokens is about aws_security_token, the old name of the session token:
// the AWS CLI takes it first, the SDK for Go not at all.
func checkOldTokens(c *checkup) []Finding {
	var names []string
	c.each(func(f awsFile, s inifile.Section, values []inifile.Value) {
		old, has := inifile.Get(values, "aws_security_token")
		if now, _ := inifile.Get(values, "aws_session_token"); has && old.Text != now.Text {
			names = append(names, fmt.Sprintf("[%s] in %s", s.Name, f.name))
		}
	})
	if len(names) == 0 {
		return nil
	}
	return advised("remove the aws_security_token line", Wrong,
		"aws_security_token differs from aws_session_token, and the AWS CLI uses aws_security_token: %s", list(names))
}
