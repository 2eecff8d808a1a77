package shellenv

import (
	"reflect"
	"strings"
	"testing"

	"awsmfa/export"
	"awsmfa/internal/profile"
)

// settings reads "VARIABLE=value ..." as settings of a profile.
func settings(text string) (all []profile.Exported) {
	for _, pair := range strings.Fields(text) {
		name, value, _ := strings.Cut(pair, "=")
		all = append(all, profile.Exported{Variable: name, Setting: profile.Setting{Value: value}})
	}
	return all
}

func names(all []profile.Exported) (text string) {
	for _, e := range all {
		text += e.Variable + " "
	}
	return strings.TrimSpace(text)
}

func TestChoose(t *testing.T) {
	for _, test := range []struct{ name, own, fallback, user, want, byDefault, keptOut string }{
		{"all of the profile", "AWS_CA_BUNDLE=/ca AWS_USE_FIPS_ENDPOINT=true", "", "", "AWS_CA_BUNDLE=/ca AWS_USE_FIPS_ENDPOINT=true", "", ""},
		{"the user's own variable stays", "AWS_CA_BUNDLE=/ca AWS_MAX_ATTEMPTS=9", "", "AWS_CA_BUNDLE=/mine", "AWS_MAX_ATTEMPTS=9", "", ""},
		{"the user's endpoint for all services", "AWS_ENDPOINT_URL=http://p AWS_ENDPOINT_URL_S3=http://s3", "", "AWS_ENDPOINT_URL=http://mine", "", "", ""},
		{"the user's endpoint for one", "AWS_ENDPOINT_URL=http://p AWS_ENDPOINT_URL_S3=http://s3", "", "AWS_ENDPOINT_URL_S3=http://mine", "AWS_ENDPOINT_URL=http://p", "", ""},
		{"[default]'s endpoint", "", "AWS_ENDPOINT_URL=http://d", "", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "", "AWS_ENDPOINT_URL"},
		{"[default]'s services", "AWS_MAX_ATTEMPTS=9", "AWS_ENDPOINT_URL_EC2=http://d AWS_ENDPOINT_URL_S3=http://d", "",
			"AWS_MAX_ATTEMPTS=9 AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "", "AWS_ENDPOINT_URL_EC2 AWS_ENDPOINT_URL_S3"},
		{"both have an endpoint", "AWS_ENDPOINT_URL=http://p", "AWS_ENDPOINT_URL_S3=http://d", "", "AWS_ENDPOINT_URL=http://p", "", ""},
		{"the profile has one service", "AWS_ENDPOINT_URL_S3=http://p", "AWS_ENDPOINT_URL=http://d", "", "AWS_ENDPOINT_URL_S3=http://p", "AWS_ENDPOINT_URL", ""},
		{"the user has one service", "", "AWS_ENDPOINT_URL=http://d", "AWS_ENDPOINT_URL_STS=http://mine", "", "AWS_ENDPOINT_URL", ""},
		{"the user has every service", "", "AWS_ENDPOINT_URL_S3=http://d", "AWS_ENDPOINT_URL=http://mine", "", "", ""},
		{"the profile ignores endpoints", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "AWS_ENDPOINT_URL=http://d", "", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "", ""},
		{"the profile does not", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false", "AWS_ENDPOINT_URL=http://d", "", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "", "AWS_ENDPOINT_URL"},
		{"[default] ignores the profile's", "AWS_ENDPOINT_URL=http://p", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "",
			"AWS_ENDPOINT_URL=http://p AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false", "", ""},
		{"the user wants endpoints", "", "AWS_ENDPOINT_URL=http://d", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false", "", "AWS_ENDPOINT_URL", ""},
		{"usual values", "", "AWS_USE_FIPS_ENDPOINT=True AWS_DEFAULT_OUTPUT=json AWS_USE_DUALSTACK_ENDPOINT=true", "",
			"AWS_USE_FIPS_ENDPOINT=false AWS_USE_DUALSTACK_ENDPOINT=false", "", ""},
		{"no usual value", "", "AWS_CA_BUNDLE=/d AWS_MAX_ATTEMPTS=9", "AWS_MAX_ATTEMPTS=2", "", "AWS_CA_BUNDLE", ""},
	} {
		user := map[string]string{}
		for _, pair := range strings.Fields(test.user) {
			name, value, _ := strings.Cut(pair, "=")
			user[name] = value
		}
		got := Choose(settings(test.own), settings(test.fallback), env(user), strings.Fields(test.user))
		var vars []string
		for _, v := range got.Vars {
			vars = append(vars, v.Name+"="+v.Value)
		}
		if text := strings.Join(vars, " "); text != test.want || names(got.Default) != test.byDefault || names(got.KeptOut) != test.keptOut {
			t.Errorf("%s: %q, from [default] %q, kept out %q", test.name, text, names(got.Default), names(got.KeptOut))
		}
	}
}

// TestSettingsThereAndBack goes through three profiles in one shell.
func TestSettingsThereAndBack(t *testing.T) {
	shell := map[string]string{"AWS_MAX_ATTEMPTS": "7"}
	before := map[string]string{"AWS_MAX_ATTEMPTS": "7"}
	for _, step := range []struct{ own, want string }{
		{"AWS_CA_BUNDLE=/a AWS_ENDPOINT_URL_S3=http://a AWS_MAX_ATTEMPTS=9", "AWS_CA_BUNDLE=/a AWS_ENDPOINT_URL_S3=http://a AWS_MAX_ATTEMPTS=7"},
		{"AWS_CA_BUNDLE=/b AWS_RETRY_MODE=adaptive", "AWS_CA_BUNDLE=/b AWS_RETRY_MODE=adaptive AWS_MAX_ATTEMPTS=7"},
		{"", "AWS_MAX_ATTEMPTS=7"},
		{"AWS_CA_BUNDLE=/a", "AWS_CA_BUNDLE=/a AWS_MAX_ATTEMPTS=7"},
	} {
		user := ReadBefore(shell["AWSMFA_RESTORE"]).User(env(shell))
		apply(shell, Login(sample, profile.Profile{Name: "a"}, Choose(settings(step.own), nil, user, nil), all(shell)))
		got := map[string]string{}
		for name, value := range shell {
			if profile.IsSettingVariable(name) {
				got[name] = value
			}
		}
		want := map[string]string{}
		for _, e := range settings(step.want) {
			want[e.Variable] = e.Value
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("with %q the shell has %v", step.own, got)
		}
	}
	apply(shell, Logout(env(shell)))
	if !reflect.DeepEqual(shell, before) {
		t.Errorf("after logging out the shell has %v", shell)
	}
}

func TestSettingThatTheUserChangedStays(t *testing.T) {
	shell := map[string]string{}
	s := Settings{Vars: []export.Var{{Name: "AWS_CA_BUNDLE", Value: "/a"}, {Name: "AWS_ENDPOINT_URL_S3", Value: "http://a"}}}
	apply(shell, Login(sample, profile.Profile{Name: "a"}, s, all(shell)))
	shell["AWS_CA_BUNDLE"] = "/mine"
	apply(shell, Logout(env(shell)))
	if want := map[string]string{"AWS_CA_BUNDLE": "/mine"}; !reflect.DeepEqual(shell, want) {
		t.Errorf("the shell has %v, want %v", shell, want)
	}
}
