package profile

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"reflect"
	"testing"

	"awsmfa/internal/inifile"
)

// A large file is read again for each question. Whichever reading fails, nobody
// gets what was left without it: here other keys.
func TestResolveUnreadable(t *testing.T) {
	config, credentials := "[profile a]\nmfa_serial = arn:aws:iam::1:mfa/bob\n", "[a]\n"+keys+"[a-long-term]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n"
	fails := func(text string, at int) *inifile.File {
		n := 0
		return inifile.Stream(inifile.Large, func() (io.ReadCloser, error) {
			if n++; n == at {
				return nil, fs.ErrPermission
			}
			return io.NopCloser(bytes.NewReader([]byte(text))), nil
		})
	}
	o := Options{Name: "a", Getenv: env()}
	want, err := Resolve(inifile.Index([]byte(config)), inifile.Index([]byte(credentials)), o)
	if err != nil {
		t.Fatal(err)
	}
	failed := 0
	for at := range 10 {
		for name, files := range map[string][2]*inifile.File{
			ConfigFile:      {fails(config, at), fails(credentials, 0)},
			CredentialsFile: {fails(config, 0), fails(credentials, at)},
		} {
			got, err := Resolve(files[0], files[1], o)
			var unread *FileError
			switch {
			case err == nil && reflect.DeepEqual(got, want) && files[0].Err() == nil && files[1].Err() == nil:
			case errors.As(err, &unread) && unread.File == name && errors.Is(err, fs.ErrPermission):
				failed++
			default:
				t.Errorf("%s, reading %d: %+v, %v", name, at, got, err)
			}
		}
	}
	if failed < 4 {
		t.Errorf("%d readings failed, too few to show anything", failed)
	}
}
