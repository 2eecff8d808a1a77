package awsfiles

import "testing"

func TestLocate(t *testing.T) {
	homeOf := func(user string) string { return map[string]string{"": "/db/me", "alice": "/db/alice"}[user] }
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"HOME": "/h"}, "/h/.aws/config"},
		{map[string]string{"USERPROFILE": "/u"}, "/u/.aws/config"},
		{nil, "/db/me/.aws/config"},
		{map[string]string{"HOME": "/h", "AWS_CONFIG_FILE": "/x/config"}, "/x/config"},
		{map[string]string{"HOME": "/h", "AWS_CONFIG_FILE": "config"}, "config"},
		{map[string]string{"HOME": "/h", "AWS_CONFIG_FILE": "~/c"}, "/h/c"},
		{map[string]string{"AWS_CONFIG_FILE": "~/c"}, "/db/me/c"},
		{map[string]string{"AWS_CONFIG_FILE": "~alice/c"}, "/db/alice/c"},
		{map[string]string{"AWS_CONFIG_FILE": "~nobody/c"}, "~nobody/c"},
		{map[string]string{"HOME": "/h", "X": "y", "AWS_CONFIG_FILE": "$HOME/${X}/c"}, "/h/y/c"},
		{map[string]string{"HOME": "/h", "AWS_CONFIG_FILE": "/$UNSET/c"}, "/$UNSET/c"},
	} {
		got, err := Locate(func(name string) string { return test.env[name] }, homeOf)
		if err != nil || got.Config != test.want {
			t.Errorf("%v: %q, %v; want %q", test.env, got.Config, err, test.want)
		}
	}
	for _, file := range []string{"", "~/c"} {
		got, err := Locate(func(name string) string { return map[string]string{"AWS_CONFIG_FILE": file}[name] }, nil)
		if err == nil || got.Config != "" {
			t.Errorf("AWS_CONFIG_FILE=%s without a home: %q, %v", file, got.Config, err)
		}
	}
}
