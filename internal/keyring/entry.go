package keyring

import (
	"strings"

	"awsmfa/internal/creds"
)

// entry is the text of an entry of pass: a secret on its first line and the access key
// ID of it below, then what else it holds. While a key is changed for another it holds
// both, since the files name either.
type entry struct {
	keys []creds.Credentials
	rest []string // lines that are not ours
}

const (
	idLine          = "aws_access_key_id: "
	otherIDLine     = "other_aws_access_key_id: "
	otherSecretLine = "other_aws_secret_access_key: " // follows its ID
)

// parseEntry gives an entry without keys for a text that holds none.
func parseEntry(text string) entry {
	first, below, _ := strings.Cut(text, "\n")
	e := entry{keys: []creds.Credentials{{SecretAccessKey: strings.TrimRight(first, "\r")}}}
	for line := range strings.Lines(below) {
		line = strings.TrimRight(line, "\r\n")
		if id, ok := strings.CutPrefix(line, idLine); ok {
			e.keys[0].AccessKeyID = strings.TrimSpace(id)
		} else if id, ok := strings.CutPrefix(line, otherIDLine); ok {
			e.keys = append(e.keys, creds.Credentials{AccessKeyID: strings.TrimSpace(id)})
		} else if secret, ok := strings.CutPrefix(line, otherSecretLine); ok && len(e.keys) > 1 {
			e.keys[len(e.keys)-1].SecretAccessKey = secret
		} else if line != "" {
			e.rest = append(e.rest, line)
		}
	}
	if e.keys[0].AccessKeyID == "" {
		return entry{}
	}
	return e
}

// String is the text of an entry with a key.
func (e entry) String() string {
	lines := []string{e.keys[0].SecretAccessKey, idLine + e.keys[0].AccessKeyID}
	for _, k := range e.keys[1:] {
		lines = append(lines, otherIDLine+k.AccessKeyID, otherSecretLine+k.SecretAccessKey)
	}
	return strings.Join(append(lines, e.rest...), "\n") + "\n"
}

// index is where the key with that ID is; -1: nowhere.
func (e entry) index(id string) int {
	for i, k := range e.keys {
		if k.AccessKeyID == id {
			return i
		}
	}
	return -1
}

// id is that of the first key; empty: there is none.
func (e entry) id() string {
	if len(e.keys) == 0 {
		return ""
	}
	return e.keys[0].AccessKeyID
}
