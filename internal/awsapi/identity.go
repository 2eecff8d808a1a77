package awsapi

import "strings"

// UserName is the name of an IAM user without its path, or "" for an identity
// that is none.
func (i Identity) UserName() string {
	_, user, _ := strings.Cut(i.ARN, ":user/")
	return user[strings.LastIndexByte(user, '/')+1:]
}
