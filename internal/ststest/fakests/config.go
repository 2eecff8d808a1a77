package main

import (
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"awsmfa/internal/ststest"
)

// config is what the command reads; the package comment describes it.
type config struct {
	Region string `json:"region"`
	Users  []user `json:"users"`
	Roles  []role `json:"roles"`
}

type user struct {
	Name            string   `json:"name"`
	Account         string   `json:"account"`
	Partition       string   `json:"partition"`
	AccessKeyID     string   `json:"access_key_id"`
	SecretAccessKey string   `json:"secret_access_key"`
	Inactive        bool     `json:"inactive"`
	Devices         []device `json:"devices"`
	Allowed         []string `json:"allowed"`
	WithMFA         []string `json:"with_mfa"`
}

type device struct {
	Serial string `json:"serial"`
	Secret string `json:"secret"`
	Kind   string `json:"kind"`
}

type role struct {
	ARN         string   `json:"arn"`
	ExternalID  string   `json:"external_id"`
	MaxDuration string   `json:"max_duration"`
	RequireMFA  bool     `json:"require_mfa"`
	Trust       []string `json:"trust"`
	AlsoAllows  []string `json:"also_allows"`
}

// parse reads one configuration; rest is what follows it. A name it does not
// know is an error, since a misspelt one would make a laxer server.
func parse(r io.Reader) (c config, rest io.Reader, err error) {
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return config{}, nil, fmt.Errorf("configuration: %w", err)
	}
	return c, io.MultiReader(decoder.Buffered(), r), nil
}

// start checks the whole configuration before it starts a server with it.
func (c config) start() (*ststest.Server, error) {
	var users []ststest.User
	for _, u := range c.Users {
		checked, err := u.user()
		if err != nil {
			return nil, fmt.Errorf("user %q: %w", u.Name, err)
		}
		users = append(users, checked)
	}
	var roles []ststest.Role
	for _, r := range c.Roles {
		checked, err := r.role()
		if err != nil {
			return nil, fmt.Errorf("role %q: %w", r.ARN, err)
		}
		roles = append(roles, checked)
	}
	s, err := ststest.Start(ststest.Config{Region: c.Region})
	if err != nil {
		return nil, err
	}
	for _, u := range users {
		s.AddUser(u)
	}
	for _, r := range roles {
		s.AddRole(r)
	}
	return s, nil
}

func (u user) user() (ststest.User, error) {
	if u.Name == "" || u.Account == "" || u.AccessKeyID == "" || u.SecretAccessKey == "" {
		return ststest.User{}, errors.New("name, account, access_key_id and secret_access_key must be there")
	}
	checked := ststest.User{
		Name: u.Name, Account: u.Account, Partition: u.Partition,
		AccessKeyID: u.AccessKeyID, Secret: u.SecretAccessKey, Inactive: u.Inactive, Allowed: u.Allowed, WithMFA: u.WithMFA,
	}
	for _, d := range u.Devices {
		device, err := d.device()
		if err != nil {
			return ststest.User{}, fmt.Errorf("device %q: %w", d.Serial, err)
		}
		checked.Devices = append(checked.Devices, device)
	}
	return checked, nil
}

func (d device) device() (ststest.Device, error) {
	switch kind := ststest.Kind(d.Kind); kind {
	case ststest.TOTP:
		secret, err := decodeSecret(d.Secret)
		return ststest.Device{Serial: d.Serial, Secret: secret}, err
	case ststest.FIDO:
		return ststest.Device{Serial: d.Serial, Kind: kind}, nil
	}
	return ststest.Device{}, fmt.Errorf("there is no kind %q", d.Kind)
}

func (r role) role() (ststest.Role, error) {
	if r.ARN == "" {
		return ststest.Role{}, errors.New("arn must be there")
	}
	checked := ststest.Role{ARN: r.ARN, ExternalID: r.ExternalID, RequireMFA: r.RequireMFA, Trust: r.Trust, AlsoAllows: r.AlsoAllows}
	if r.MaxDuration != "" {
		length, err := time.ParseDuration(r.MaxDuration)
		if err != nil {
			return ststest.Role{}, err
		}
		checked.MaxDuration = length
	}
	return checked, nil
}

// decodeSecret reads the base32 that a service shows for typing in: any case,
// blanks between groups, padding or none.
func decodeSecret(text string) ([]byte, error) {
	text = strings.TrimRight(strings.ToUpper(strings.ReplaceAll(text, " ", "")), "=")
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
	if err != nil || len(secret) == 0 {
		return nil, errors.New("the secret is not base32")
	}
	return secret, nil
}
