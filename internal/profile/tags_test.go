package profile

import (
	"reflect"
	"strings"
	"testing"
)

// The labels of a role session are read as aws-vault reads them.
func TestLabels(t *testing.T) {
	for _, test := range []struct {
		body       string
		tags       []Tag
		transitive []string
		identity   string
	}{
		{"", nil, nil, ""},
		{"session_tags = k=v\n", []Tag{{"k", "v"}}, nil, ""},
		{"session_tags =  k1 = v 1 ,k2=a=b, k3=\n", []Tag{{"k1", "v 1"}, {"k2", "a=b"}, {"k3", ""}}, nil, ""},
		{"transitive_session_tags = k1 ,, k2\n", nil, []string{"k1", "k2"}, ""},
		{"source_identity = bob@x\n", nil, nil, "bob@x"},
	} {
		p, err := resolve(testSource+"[profile a]\n"+testRole+test.body, "", Options{Name: "a"})
		if err != nil {
			t.Fatalf("%q: %v", test.body, err)
		}
		if r := p.Roles[0]; !reflect.DeepEqual(r.Tags, test.tags) || !reflect.DeepEqual(r.TransitiveTags, test.transitive) || r.SourceIdentity != test.identity {
			t.Errorf("%q: %+v", test.body, r)
		}
	}
	for _, bad := range []string{"k", "=v", " =v", "k=v,", ",k=v", "k=v,,l=w"} {
		want := `session_tags "` + strings.TrimSpace(bad) + `" is not KEY=VALUE,KEY=VALUE... ([profile a] in config)`
		if _, err := resolve(testSource+"[profile a]\n"+testRole+"session_tags = "+bad+"\n", "", Options{Name: "a"}); message(err) != want {
			t.Errorf("%q: %v, want %s", bad, err, want)
		}
	}
}

// Each role of a chain has its own labels, a source that is its keys has none, and
// neither has the session of a user.
func TestWhoseLabels(t *testing.T) {
	config := "[profile base]\nsession_tags = base=1\n" + testSerial + keys +
		"[profile a]\nsession_tags = a=1\nsource_identity = bob\n" + testRole +
		"[profile b]\nsource_profile = a\nrole_arn = arn:aws:iam::123456789012:role/b\n"
	p, err := resolve(config, "", Options{Name: "b"})
	if err != nil || !reflect.DeepEqual(p.Roles[0].Tags, []Tag{{"a", "1"}}) || p.Roles[0].SourceIdentity != "bob" || p.Roles[1].Tags != nil || p.Roles[1].SourceIdentity != "" {
		t.Errorf("%+v, %v", p.Roles, err)
	}
	for _, line := range []string{"session_tags = base=1\n", "transitive_session_tags = base\n", "source_identity = base\n"} {
		_, err := resolve(testSource+line, "", Options{Name: "base"})
		if err == nil || !strings.Contains(err.Error(), "is not possible without a role") {
			t.Errorf("%s: %v", line, err)
		}
		if _, err := resolve(testSource+line+"[profile alias]\nsource_profile = base\n", "", Options{Name: "alias"}); err != nil {
			t.Errorf("%s of the source: %v", line, err)
		}
	}
}
