package profile

import "strings"

// regionPrefixes tell the partition of a region. Every other region is of "aws":
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html.
var regionPrefixes = []struct{ prefix, partition string }{
	{"cn-", "aws-cn"}, {"us-gov-", "aws-us-gov"}, {"us-isob-", "aws-iso-b"}, {"us-isof-", "aws-iso-f"}, {"us-iso-", "aws-iso"},
	{"eu-isoe-", "aws-iso-e"}, {"eusc-", "aws-eusc"},
}

// regionPartition is that of a region's name; of "aws-cn-global" too.
func regionPartition(region string) string {
	for _, r := range regionPrefixes {
		if strings.HasPrefix(region, r.prefix) || strings.HasPrefix(region, r.partition+"-") {
			return r.partition
		}
	}
	return "aws"
}

func isPartition(name string) bool {
	for _, r := range regionPrefixes {
		if r.partition == name {
			return true
		}
	}
	return name == "aws"
}

// Partition is that of the MFA device or, where that has only a number, of the
// first role or of user_arn; "" when none tells.
func (p Profile) Partition() string {
	partition, _ := p.partition()
	return partition
}

// partition gives the ARN that tells it, too.
func (p *Profile) partition() (partition string, from Setting) {
	if a, ok := parseARN(p.Serial.Value); ok {
		return a.Partition, p.Serial
	}
	for _, r := range p.Roles {
		if a, ok := parseARN(r.ARN); ok {
			return a.Partition, Setting{r.ARN, Origin{Kind: SourceProfile, Name: r.Profile}}
		}
	}
	if a, ok := parseARN(p.User.Value); ok {
		return a.Partition, p.User
	}
	return "", Setting{}
}

// checkRegion holds the region against the partition, so that no code goes to
// another partition's STS. A region of the environment is meant for something
// else and left out; one that was given is refused with a *PartitionError. An
// endpoint of one's own takes any region.
func (p *Profile) checkRegion() error {
	if p.Region.Value == "" || p.STS.Endpoint.Value != "" {
		return nil
	}
	partition, from := p.partition()
	if !isPartition(partition) || regionPartition(p.Region.Value) == partition {
		return nil
	}
	if p.Region.Origin.Kind != Variable {
		return &PartitionError{Region: p.Region, ARN: from}
	}
	p.RegionLeftOut, p.Region = p.Region, Setting{}
	return nil
}
