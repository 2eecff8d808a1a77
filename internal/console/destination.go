package console

import (
	"net/url"
	"strings"
)

// paths are those of services whose first page is not NAME/home.
var paths = map[string]string{
	"billing": "costmanagement/home", "dynamodb": "dynamodbv2/home", "ec2": "ec2/v2/home", "ecs": "ecs/v2", "iam": "iamv2/home",
	"s3": "s3", "secretsmanager": "secretsmanager", "sns": "sns/v3/home", "sqs": "sqs/v3/home", "ssm": "systems-manager", "vpc": "vpcconsole/home",
}

// Destination is the page to start with: of a service, or at a path that may
// have a query and a fragment; without either, the console's home. An empty
// region leaves it to the console. Its error is an *Error.
func (s Site) Destination(service, path, region string) (string, error) {
	switch {
	case service != "" && strings.Trim(service, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return "", &Error{text: "a service is named in lower-case letters, digits and hyphens, such as s3 or ec2", advice: "for any other page give --path"}
	case service != "":
		if path = paths[service]; path == "" {
			path = service + "/home"
		}
	case path == "":
		path = "console/home"
	}
	if _, err := url.Parse("https://host/" + path); err != nil || strings.Contains(path, "://") || strings.ContainsAny(path, "\\ ") {
		return "", &Error{text: "--path is not the path of a URL", advice: "give what follows the host, such as ec2/v2/home#Instances:"}
	}
	page, fragment, hasFragment := strings.Cut(strings.TrimLeft(path, "/"), "#")
	if region != "" && !hasRegion(page) {
		separator := "?"
		if strings.Contains(page, "?") {
			separator = "&"
		}
		page += separator + "region=" + url.QueryEscape(region)
	}
	if hasFragment {
		page += "#" + fragment
	}
	return s.Console + "/" + page, nil
}

func hasRegion(page string) bool {
	_, query, _ := strings.Cut(page, "?")
	values, _ := url.ParseQuery(query)
	return values.Has("region")
}
