package login

import (
	"errors"
	"strings"
	"testing"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/credfile"
)

// The section of a session gets the region of the profile, or of --region, unless a
// person has given it one in either file.
func TestRegionOfASection(t *testing.T) {
	for _, test := range []struct {
		name, config, section string // more of config, and what [x] of credentials holds before; "-": it is not there
		base                  string // the region of base; "": none
		flag                  string
		want                  string // region lines of [x]
		refused               string
	}{
		{name: "a new section", section: "-", base: "eu-west-1", want: "region = eu-west-1"},
		{name: "a profile without one", section: "-"},
		{name: "a flag", section: "-", base: "eu-west-1", flag: "eu-west-3", want: "region = eu-west-3"},
		{name: "a flag alone", section: "-", flag: "eu-west-3", want: "region = eu-west-3"},
		{name: "config has one", config: "[profile x]\nregion = us-east-1\n", section: "-", base: "eu-west-1"},
		{name: "config has another", config: "[profile x]\nregion = us-east-1\n", section: "-", flag: "eu-west-3", refused: "[profile x] in config"},
		{name: "config has the same", config: "[profile x]\nregion = eu-west-3\n", section: "-", flag: "eu-west-3"},
		{name: "config without one", config: "[profile x]\noutput = json\n", section: "-", base: "eu-west-1", want: "region = eu-west-1"},
		{name: "a person's section", section: "output = json\n", base: "eu-west-1"},
		{name: "a person's section, a flag", section: "output = json\n", flag: "eu-west-3", want: "region = eu-west-3"},
		{name: "a person's region", section: "region = us-east-1\n", base: "eu-west-1", want: "region = us-east-1"},
		{name: "a person's region, a flag", section: "region = us-east-1\n", flag: "eu-west-3", want: "region = us-east-1", refused: "[x] in credentials"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, 0)
			w.env["AWS_REGION"] = "sa-east-1" // of this shell, and not of the section
			config := test.config + "[profile base]\nmfa_serial = arn:aws:iam::123456789012:mfa/bob\n"
			if test.base != "" {
				config += "region = " + test.base + "\n"
			}
			w.write(t, "config", config)
			if test.section != "-" {
				w.write(t, "credentials", w.text(t, "credentials")+"[x]\n"+test.section)
			}
			r := Request{Target: cmdline.Target{Profile: "base", Code: "123456"}, Region: test.flag, Quiet: true}
			err := Write(t.Context(), w.Deps, w.read(t), r, Target{Section: "x"})
			var refused *credfile.RegionError
			if errors.As(err, &refused) != (test.refused != "") || refused == nil && err != nil || refused != nil && (!strings.HasPrefix(err.Error(), test.refused) || w.asked > 0) {
				t.Errorf("%v, after %d requests", err, w.asked)
			}
			_, section, _ := strings.Cut(w.text(t, "credentials"), "[x]\n")
			var got []string
			for line := range strings.Lines(section) {
				if strings.HasPrefix(line, "region") {
					got = append(got, strings.TrimSpace(line))
				}
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("the section says %q\n%s", got, section)
			}
		})
	}
}

// awsmfa_write_to does as write, and a region for one login stays out of the section.
func TestRegionOfWriteThrough(t *testing.T) {
	w := newWorld(t, 0)
	w.write(t, "config", "[profile base]\nmfa_serial = arn:aws:iam::123456789012:mfa/bob\nregion = eu-west-1\nawsmfa_write_to = tools\n")
	for i, r := range []Request{{Region: "eu-west-3"}, {New: true}} {
		r.Target, r.Quiet = cmdline.Target{Profile: "base", Code: []string{"123456", "654321"}[i]}, true
		l := w.prepare(t, r)
		if _, err := l.Session(t.Context()); err != nil {
			t.Fatal(err)
		}
		if text := w.text(t, "credentials"); strings.Count(text, "region = eu-west-1\nawsmfa_profile = base") != 1 || strings.Count(text, "region") != 1 {
			t.Errorf("written is\n%s", text)
		}
		w.write(t, "credentials", strings.Replace(w.text(t, "credentials"), "aws_access_key_id = ASIA", "aws_access_key_id = ASIB", 1)) // another session
	}
}
