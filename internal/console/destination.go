package console

import (
	"net/url"
	"strings"
)

// firstPage is the path of a service.
func firstPage(service string) string {
	switch service {
	case "billing":
		return "costmanagement/home"
	case "dynamodb":
		return "dynamodbv2/home"
	case "ec2":
		return "ec2/v2/home"
	case "ecs":
		return "ecs/v2"
	case "iam":
		return "iamv2/home"
	case "s3", "secretsmanager":
		return service
	case "sns":
		return "sns/v3/home"
	case "sqs":
		return "sqs/v3/home"
	case "ssm":
		return "systems-manager"
	case "vpc":
		return "vpcconsole/home"
	}
	return service + "/home"
}

// Destination is the page to start with: of a service, or at a path that may
// have a query and a fragment; without either, the console's home. An empty
// region leaves it to the console. Its error is an *Error.
func (s Site) Destination(service, path, region string) (string, error) {
	switch {
	case service != "" && strings.Trim(service, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return "", &Error{text: "a service is named in lower-case letters, digits and hyphens, such as s3 or ec2", advice: "for any other page give --path"}
	case service != "":
		path = firstPage(service)
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
