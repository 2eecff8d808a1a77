package awsapi

import (
	"context"
	"testing"
	"time"
)

// A role with all that narrows or labels its session, as another server reads it.
func TestMotoRole(t *testing.T) {
	c := moto(t)
	made, err := c.AssumeRole(context.Background(), keys, Role{
		ARN: "arn:aws:iam::123456789012:role/Admin", SessionName: "bob", Duration: time.Hour, ExternalID: "partner",
		Policy: `{"Version":"2012-10-17","Statement":[]}`, PolicyARNs: []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"},
		Tags: []Tag{{"team", "a"}}, TransitiveTags: []string{"team"}, SourceIdentity: "bob",
	})
	if err != nil {
		t.Fatal(err)
	}
	who, err := c.CallerIdentity(context.Background(), made)
	if err != nil || who.ARN != "arn:aws:sts::123456789012:assumed-role/Admin/bob" {
		t.Errorf("%+v, %v", who, err)
	}
}
