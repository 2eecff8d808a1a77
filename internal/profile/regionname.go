package profile

import "regexp"

// regionName is the form of AWS's regions, as eu-west-1, us-gov-east-1 and
// eusc-de-east-1, and of the pseudo-regions of services that have one for a partition:
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html.
const regionName = `^([a-z]{2,4}(-[a-z]+){1,2}-[0-9]{1,2}|aws(-[a-z]+)*-global)$`

// IsRegion says whether AWS may have a region of that name. A service of somebody
// else's, with an endpoint of its own, may name regions as it likes.
func IsRegion(name string) bool { return regexp.MustCompile(regionName).MatchString(name) }
