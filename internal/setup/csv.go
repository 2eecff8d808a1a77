package setup

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
)

// The columns of an access key in the files that AWS gives out, which differ in
// the others: accessKeys.csv, and credentials.csv of a new user.
const (
	idColumn     = "access key id"
	secretColumn = "secret access key"
)

// readCSV is the access key in a file that the AWS console has made.
func readCSV(path string, ofAWS bool) (creds.Credentials, error) {
	text, err := awsfiles.ReadFile(path)
	if err != nil {
		return creds.Credentials{}, &awsfiles.ReadError{Path: path, Err: err, NamedBy: "--csv"}
	}
	k, err := parseCSV(text)
	if err == nil {
		err = checkPair(k, ofAWS)
	}
	if err != nil {
		return creds.Credentials{}, hint.With(fmt.Errorf("%s: %w", path, err),
			"give the file as AWS made it, with the columns Access key ID and Secret access key, or leave --csv out and type them")
	}
	return k, nil
}

// parseCSV finds the one access key of a table. Its errors hold nothing of it.
func parseCSV(text []byte) (creds.Credentials, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	rows, err := r.ReadAll()
	if err != nil {
		return creds.Credentials{}, err
	}
	var found []creds.Credentials
	id, secret := -1, -1
	for _, row := range rows {
		switch {
		case id < 0 || secret < 0:
			id, secret = column(row, idColumn), column(row, secretColumn)
		case field(row, id)+field(row, secret) != "":
			found = append(found, creds.Credentials{AccessKeyID: field(row, id), SecretAccessKey: field(row, secret)})
		}
	}
	switch {
	case id < 0 || secret < 0:
		return creds.Credentials{}, fmt.Errorf("no columns of an access key are in it")
	case len(found) != 1:
		return creds.Credentials{}, fmt.Errorf("it holds %d access keys, not one", len(found))
	}
	return found[0], nil
}

func column(header []string, name string) int {
	return slices.IndexFunc(header, func(title string) bool { return strings.ToLower(strings.TrimSpace(title)) == name })
}

func field(row []string, at int) string {
	if at >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[at])
}
