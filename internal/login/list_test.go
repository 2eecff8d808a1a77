package login

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// shown is a list in one line a session.
func shown(list []*Known) string {
	var text strings.Builder
	for _, k := range list {
		role := "-"
		if k.Role != "" {
			role = k.Role[strings.LastIndexByte(k.Role, '/')+1:]
		}
		fmt.Fprintf(&text, "%s %s %s %v %v %s\n", k.AccessKeyID, k.Profile, role, k.Shell, k.Cached, strings.Join(k.Sections, "+"))
	}
	return text.String()
}

// Sessions of the cache, of this shell and of the credentials file are one list, in
// which one that is in several of them stands once.
func TestList(t *testing.T) {
	const role = "arn:aws:iam::000000000000:role/Developer"
	now := time.Now().Truncate(time.Second)
	w := newWorld(t, 2)
	w.write(t, "config", w.text(t, "config")+"[profile zoo]\nrole_arn = arn:aws:iam::123456789012:role/Zoo\nsource_profile = base\n[profile twin]\nrole_arn = "+role+"\nsource_profile = base\n")
	w.Now = func() time.Time { return now }
	w.put(t, "0000000000000001", "role1", "", now.Add(-time.Minute), time.Hour) // the MFA session of base
	w.put(t, "0000000000000002", "role0", role, now.Add(-time.Minute), time.Hour)
	w.put(t, "0000000000000003", "base", "", now.Add(-2*time.Hour), time.Hour) // has ended
	section := func(name, id, profile string, ends time.Time) string {
		return fmt.Sprintf("[%s]\naws_access_key_id = %s\naws_secret_access_key = s\naws_session_token = t\nexpiration = %s\nmanager = awsmfa\nawsmfa_profile = %s\n",
			name, id, ends.UTC().Format(time.RFC3339), profile)
	}
	w.write(t, "credentials", w.text(t, "credentials")+section("copy", "ASIA0000000000000002", "other", now.Add(time.Hour))+
		section("copy2", "ASIA0000000000000002", "other", now.Add(time.Hour))+section("alone", "ASIAALONE", "zoo", now.Add(time.Hour))+
		strings.ReplaceAll(section("keyless1", "", "zzz", now.Add(time.Hour))+section("keyless2", "", "zzz", now.Add(time.Hour)), "aws_access_key_id = \n", "")+
		section("ended", "ASIAENDED", "zoo", now.Add(-time.Hour)))
	const base = "ASIA0000000000000001 base - false true \n"
	const developer = "ASIA0000000000000002 role0 Developer false true copy+copy2\n"
	const alone = "ASIAALONE zoo - false false alone\n"
	const keyless = " zzz - false false keyless1\n zzz - false false keyless2\n"
	for _, test := range []struct{ name, env, want string }{
		{"", "", base + developer + alone + keyless},
		{"base", "", base},
		{"role0", "", base + developer},
		{"role1", "", base},
		{"twin", "", base + strings.Replace(developer, "role0", "twin", 1)},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIAMINE", "ASIAMINE mine - true false \n" + base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=zoo AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIAALONE", "ASIAALONE zoo - true false alone\n" + base + developer + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIA0000000000000002", base + strings.Replace(developer, "role0 Developer false", "mine Developer true", 1) + alone + keyless},
		{"", "AWSMFA_PROFILE=role1 AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIA0000000000000001", "ASIA0000000000000001 role1 - true true \n" + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=0 AWS_ACCESS_KEY_ID=", " mine - true false \n" + base + developer + alone + keyless},
		{"", "AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIAMINE", base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=-1 AWS_ACCESS_KEY_ID=ASIAMINE", base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=soon AWS_ACCESS_KEY_ID=ASIAMINE", base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=253402300799 AWS_ACCESS_KEY_ID=ASIAMINE", "ASIAMINE mine - true false \n" + base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=253402300800 AWS_ACCESS_KEY_ID=ASIAMINE", base + developer + alone + keyless},
	} {
		env := map[string]string{}
		for _, pair := range strings.Fields(test.env) {
			name, value, _ := strings.Cut(pair, "=")
			env[name] = value
		}
		d := w.Deps
		d.Getenv = func(name string) string {
			if value, ok := env[name]; ok {
				return value
			}
			return w.Getenv(name)
		}
		list, err := List(d, w.read(t), test.name)
		if got := shown(list); err != nil || got != test.want || w.says.String() != "" {
			t.Errorf("%q with %q: %v; says %q, lists\n%swant\n%s", test.name, test.env, err, w.says, got, test.want)
		}
	}
	if _, err := List(w.Deps, w.read(t), "nowhere"); err == nil {
		t.Error("a profile that is not there has a list")
	}
}
