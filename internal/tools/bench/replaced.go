package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Two scripts that do by hand what awsmfa does, each the shortest way there is
// with the AWS CLI and jq.
const (
	// exportScript sets variables by way of a file that the shell sources.
	exportScript = `#!/bin/sh
set -eu
cd "$HOME"
answer=$(aws sts get-session-token --profile bench --serial-number arn:aws:iam::123456789012:mfa/bob --token-code "$1" --output json | jq .Credentials)
{
	echo "export AWS_ACCESS_KEY_ID=$(echo "$answer" | jq -r .AccessKeyId)"
	echo "export AWS_SECRET_ACCESS_KEY=$(echo "$answer" | jq -r .SecretAccessKey)"
	echo "export AWS_SESSION_TOKEN=$(echo "$answer" | jq -r .SessionToken)"
} >tmp.env
. ./tmp.env
rm tmp.env
echo "$AWS_SESSION_TOKEN"
`
	// sectionScript puts the session into a section of the credentials file.
	sectionScript = `#!/bin/sh
set -eu
file=$HOME/.aws/credentials
section=$(aws sts get-session-token --profile bench --serial-number arn:aws:iam::123456789012:mfa/bob --token-code "$1" --output json |
	jq -r '.Credentials | "aws_access_key_id = \(.AccessKeyId)\naws_secret_access_key = \(.SecretAccessKey)\naws_session_token = \(.SessionToken)"')
{
	awk '/^\[/ { ours = $0 == "[mfa]" } !ours' "$file"
	printf '[mfa]\n%s\n' "$section"
} >"$file.new"
mv "$file.new" "$file"
echo "$section"
`
)

// replaced is the table of those scripts beside the login that replaces them.
func (w *world) replaced() (table, error) {
	for _, program := range []string{"aws", "jq"} {
		if _, err := exec.LookPath(program); err != nil {
			return table{}, fmt.Errorf("the scripts need %s: %w", program, err)
		}
	}
	h, err := makeHome(filepath.Join(w.dir, "scripts"), sizes[0])
	if err != nil {
		return table{}, err
	}
	t := table{title: "Login over HTTP, beside scripts of the AWS CLI and jq", rows: []row{w.coldLogin(w.http)}, slow: true}
	for _, script := range []struct{ name, text string }{
		{"aws, jq, a file to source", exportScript},
		{"aws, jq, a section of the credentials file", sectionScript},
	} {
		path := h.path(fmt.Sprint("script", len(t.rows)))
		if err := os.WriteFile(path, []byte(script.text), 0o700); err != nil {
			return table{}, err
		}
		t.rows = append(t.rows, row{
			name: script.name, argv: []string{path, "123456"}, env: w.env(h, w.http),
			prints: token, server: w.http, requests: 1,
		})
	}
	return t, nil
}
