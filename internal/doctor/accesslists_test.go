//go:build unix

package doctor

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// TestAccessLists has a stand-in for the ls of macOS.
func TestAccessLists(t *testing.T) {
	ls := filepath.Join(t.TempDir(), "ls")
	script := `#!/bin/sh
[ "$1" = -lde ] || exit 2
echo "-rw-------+ 1 bob  staff  116 Nov 27 10:11 $2"
case $2 in
./credentials) echo " 0: user:bob allow read"; echo " 1: user:alice inherited allow read" ;;
./.aws) echo " 0: group:everyone deny delete" ;;
./kept) echo " 0: group:admin allow list,search,file_inherit" ;;
esac
`
	if err := os.WriteFile(ls, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	for _, dir := range []string{".aws", "kept"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c := healthy("", "", "USER", "bob")
	c.home, c.cache = home, filepath.Join(home, "kept")
	c.config.path, c.credentials.path = filepath.Join(home, ".aws/config"), filepath.Join(home, ".aws/credentials")
	c.gatherAccessLists(ls)
	if got := checkAccessLists(c); got != nil {
		t.Errorf("on Linux: %v", got)
	}
	c.os = "darwin"
	c.gatherAccessLists(ls)
	want := []Finding{
		{Wrong, "an access list opens ~/.aws/credentials to others: user:alice inherited allow read", "chmod -N ~/.aws/credentials"},
		{Wrong, "an access list opens ~/kept to others: group:admin allow list,search,file_inherit", "chmod -N ~/kept"},
	}
	if got := checkAccessLists(c); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
