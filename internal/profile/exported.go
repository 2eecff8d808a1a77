package profile

import (
	"iter"
	"slices"
	"strings"

	"awsmfa/internal/inifile"
)

// Exported is a setting of a profile that has a variable of the environment too,
// so that a shell can hold it without the profile.
type Exported struct {
	Variable string
	Setting
}

type settingVariable struct{ key, variable string }

// settingVariables are the settings of a profile that have a variable, but for
// keys, region and endpoints of single services:
// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html.
var settingVariables = []settingVariable{
	{"output", "AWS_DEFAULT_OUTPUT"},
	{"cli_pager", "AWS_PAGER"},
	{"cli_auto_prompt", "AWS_CLI_AUTO_PROMPT"},
	{"ca_bundle", "AWS_CA_BUNDLE"},
	{"endpoint_url", "AWS_ENDPOINT_URL"},
	{"ignore_configured_endpoint_urls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"},
	{"use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT"},
	{"use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT"},
	{"endpoint_discovery_enabled", "AWS_ENABLE_ENDPOINT_DISCOVERY"},
	{"account_id_endpoint_mode", "AWS_ACCOUNT_ID_ENDPOINT_MODE"},
	{"sts_regional_endpoints", "AWS_STS_REGIONAL_ENDPOINTS"},
	{"retry_mode", "AWS_RETRY_MODE"},
	{"max_attempts", "AWS_MAX_ATTEMPTS"},
	{"defaults_mode", "AWS_DEFAULTS_MODE"},
	{"sdk_ua_app_id", "AWS_SDK_UA_APP_ID"},
	{"request_min_compression_size_bytes", "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"},
	{"disable_request_compression", "AWS_DISABLE_REQUEST_COMPRESSION"},
	{"request_checksum_calculation", "AWS_REQUEST_CHECKSUM_CALCULATION"},
	{"response_checksum_validation", "AWS_RESPONSE_CHECKSUM_VALIDATION"},
	{"sigv4a_signing_region_set", "AWS_SIGV4A_SIGNING_REGION_SET"},
	{"auth_scheme_preference", "AWS_AUTH_SCHEME_PREFERENCE"},
	{"s3_us_east_1_regional_endpoint", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"},
	{"s3_use_arn_region", "AWS_S3_USE_ARN_REGION"},
	{"s3_disable_multiregion_access_points", "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"},
	{"s3_disable_express_session_auth", "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"},
	{"metadata_service_timeout", "AWS_METADATA_SERVICE_TIMEOUT"},
	{"metadata_service_num_attempts", "AWS_METADATA_SERVICE_NUM_ATTEMPTS"},
	{"ec2_metadata_service_endpoint", "AWS_EC2_METADATA_SERVICE_ENDPOINT"},
	{"ec2_metadata_service_endpoint_mode", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"},
	{"ec2_metadata_v1_disabled", "AWS_EC2_METADATA_V1_DISABLED"},
}

// servicePrefix begins the variables of the endpoints of single services.
const servicePrefix = "AWS_ENDPOINT_URL_"

// SettingVariables are the variables that Exports may name, but for those of the
// endpoints of single services.
func SettingVariables() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, s := range settingVariables {
			if !yield(s.variable) {
				return
			}
		}
	}
}

// IsSettingVariable says whether Exports may name that variable.
func IsSettingVariable(name string) bool {
	if service, ok := strings.CutPrefix(name, servicePrefix); ok {
		return consistsOf(service, "_", 1, 64)
	}
	for variable := range SettingVariables() {
		if variable == name {
			return true
		}
	}
	return false
}

// Exports are what a profile says, or one on the way to its keys where it says
// nothing itself, in settings that have a variable. Those of the environment do not
// count. All are in the order of the settings, then of the lines of a services
// section.
type Exports struct {
	Own []Exported
	// Fallback is what [default] says in settings that the profile lacks: a shell
	// without AWS_PROFILE would take them from there.
	Fallback []Exported
}

// exports are those of the profile of that name, whose chain was walked.
func (f *files) exports(name string, chain []*node, o Options) (*Exports, error) {
	own, err := f.exported(chain, o)
	if err != nil || name == "default" {
		return &Exports{Own: own}, err
	}
	fallback, err := f.lacking(own, o)
	return &Exports{own, fallback}, err
}

// lacking is what [default] says and own does not.
func (f *files) lacking(own []Exported, o Options) ([]Exported, error) {
	n, err := f.node("default")
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, e := range own {
		has[e.Variable] = true
	}
	all, err := f.exported([]*node{n}, o)
	var left []Exported
	for _, e := range all {
		if !has[e.Variable] {
			left = append(left, e)
		}
	}
	return left, err
}

// exported is what the first profile in the chain that has it says.
func (f *files) exported(chain []*node, o Options) (all []Exported, err error) {
	has := given(chain)
	for i, s := range settingVariables {
		if !has[i] {
			continue
		}
		value := first(chain, s.key)
		if s.key == "ca_bundle" {
			value.Value = ExpandPath(value.Value, o.Getenv, o.HomeOf)
		}
		if value.Value != "" {
			all = append(all, Exported{s.variable, value})
		}
	}
	services := first(chain, "services")
	if services.Value == "" {
		return all, nil
	}
	p, err := readPart(ConfigFile, f.config.Sections("services "+services.Value))
	if err != nil {
		return nil, err
	}
	return append(all, p.serviceVariables()...), nil
}

// given says which of the settings stand in a section of the chain: few do, and a
// look-up for each of them would take longer than all else that is done with them.
func given(chain []*node) []bool {
	has := make([]bool, len(settingVariables))
	for _, n := range chain {
		for _, p := range []*part{&n.credentials, &n.config} {
			for _, v := range p.values {
				i := slices.IndexFunc(settingVariables, func(s settingVariable) bool { return s.key == v.Key })
				if i >= 0 {
					has[i] = true
				}
			}
		}
	}
	return has
}

// serviceVariables are the endpoints in a services section. A service occurs once:
// the last line of its name counts.
func (p *part) serviceVariables() (all []Exported) {
	for _, v := range p.values {
		last := p.value(v.Key)
		url, ok := inifile.Get(v.Nested, "endpoint_url")
		if ok && url.Text != "" && last.At == v.At && consistsOf(v.Key, "_- ", 1, 64) {
			name := strings.ToUpper(strings.NewReplacer("-", "_", " ", "_").Replace(v.Key))
			all = append(all, Exported{servicePrefix + name, Setting{url.Text, p.origin()}})
		}
	}
	return all
}
