package profile

import (
	"strings"

	"awsmfa/internal/inifile"
)

// sts finds the endpoint settings as the SDKs do:
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html.
func (f files) sts(chain []node, getenv func(string) string) (STS, error) {
	endpoint, err := f.endpoint(chain, getenv, "sts")
	return STS{
		Endpoint:  endpoint,
		FIPS:      isTrue(chain, getenv, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
		DualStack: isTrue(chain, getenv, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
		CABundle:  setting(chain, getenv, "AWS_CA_BUNDLE", "ca_bundle"),
	}, err
}

// endpoint is the override of a service's endpoint.
func (f files) endpoint(chain []node, getenv func(string) string, service string) (Setting, error) {
	if isTrue(chain, getenv, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") {
		return Setting{}, nil
	}
	for _, v := range []string{"AWS_ENDPOINT_URL_" + strings.ToUpper(service), "AWS_ENDPOINT_URL"} {
		if value := getenv(v); value != "" {
			return Setting{value, FromVariable(v)}, nil
		}
	}
	if services := first(chain, "services"); services.Value != "" {
		p, err := readPart(ConfigFile, f.servicesSections(services.Value))
		if err != nil {
			return Setting{}, err
		}
		own, _ := inifile.Get(p.values, service)
		if url, ok := inifile.Get(own.Nested, "endpoint_url"); ok {
			return Setting{url.Text, p.origin()}, nil
		}
	}
	return first(chain, "endpoint_url"), nil
}

// setting is a variable or, if that is not set, a key of the chain.
func setting(chain []node, getenv func(string) string, variable, key string) Setting {
	if v := getenv(variable); v != "" {
		return Setting{v, FromVariable(variable)}
	}
	return first(chain, key)
}

func isTrue(chain []node, getenv func(string) string, variable, key string) bool {
	return strings.EqualFold(setting(chain, getenv, variable, key).Value, "true")
}
