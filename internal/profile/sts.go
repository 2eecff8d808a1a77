package profile

import (
	"strings"

	"awsmfa/internal/inifile"
)

// sts finds the endpoint settings as the SDKs do:
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html.
func (f *files) sts(chain []*node, o Options) (STS, error) {
	getenv := o.Getenv
	endpoint, err := f.endpoint(chain, getenv, "sts")
	bundle := setting(chain, getenv, "AWS_CA_BUNDLE", "ca_bundle")
	bundle.Value = ExpandPath(bundle.Value, getenv, o.HomeOf)
	return STS{
		Endpoint:  endpoint,
		FIPS:      isTrue(chain, getenv, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
		DualStack: isTrue(chain, getenv, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
		CABundle:  bundle,
	}, err
}

// endpoint is the override of a service's endpoint.
func (f *files) endpoint(chain []*node, getenv func(string) string, service string) (Setting, error) {
	if isTrue(chain, getenv, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") {
		return Setting{}, nil
	}
	for _, v := range []string{"AWS_ENDPOINT_URL_" + strings.ToUpper(service), "AWS_ENDPOINT_URL"} {
		if value := getenv(v); value != "" {
			return Setting{value, FromVariable(v)}, nil
		}
	}
	if services := first(chain, "services"); services.Value != "" {
		url, err := f.serviceEndpoint(services.Value, service)
		if err != nil || url.Value != "" {
			return url, err
		}
	}
	return first(chain, "endpoint_url"), nil
}

// serviceEndpoint is the endpoint_url of a service in the [services NAME] section
// that profiles name with the key "services".
func (f *files) serviceEndpoint(name, service string) (Setting, error) {
	key := [2]string{name, service}
	e, ok := f.endpoints[key]
	if !ok {
		var p part
		p, e.err = readPart(ConfigFile, f.config.Sections("services "+name))
		if own := p.value(service); own != nil {
			if url, ok := inifile.Get(own.Nested, "endpoint_url"); ok {
				e.url = Setting{url.Text, p.origin()}
			}
		}
		f.endpoints[key] = e
	}
	return e.url, e.err
}

// endpoint is that of a services section, or why the section cannot be read.
type endpoint struct {
	url Setting
	err error
}

// setting is a variable or, if that is not set, a key of the chain.
func setting(chain []*node, getenv func(string) string, variable, key string) Setting {
	if v := getenv(variable); v != "" {
		return Setting{v, FromVariable(variable)}
	}
	return first(chain, key)
}

func isTrue(chain []*node, getenv func(string) string, variable, key string) bool {
	return strings.EqualFold(setting(chain, getenv, variable, key).Value, "true")
}
