package ststest

import (
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
)

// maxKeys is how many access keys a user may have, inactive ones included.
const maxKeys = 2

// keysOf are the IDs of a user's keys, oldest first.
func (c call) keysOf(user string) []string {
	var ids []string
	for _, id := range slices.SortedFunc(maps.Keys(c.s.keys), func(a, b string) int { return c.s.keys[a].number - c.s.keys[b].number }) {
		if c.s.keys[id].who.user == user {
			ids = append(ids, id)
		}
	}
	return ids
}

func (k *longTerm) status() string {
	if k.inactive {
		return "Inactive"
	}
	return "Active"
}

func listAccessKeys(c call) (node, *apiError) {
	user, err := c.self("iam:ListAccessKeys")
	if err != nil {
		return node{}, err
	}
	var members []node
	for _, id := range c.keysOf(c.who.user) {
		key := c.s.keys[id]
		members = append(members, element("member", leaf("UserName", user), leaf("AccessKeyId", id),
			leaf("Status", key.status()), leaf("CreateDate", date(key.created))))
	}
	return c.page("AccessKeyMetadata", members)
}

// createAccessKey gives the secret once.
func createAccessKey(c call) (node, *apiError) {
	user, err := c.self("iam:CreateAccessKey")
	if err != nil {
		return node{}, err
	}
	if len(c.keysOf(c.who.user)) >= maxKeys {
		return node{}, conflict("LimitExceeded", fmt.Sprintf("Cannot exceed quota for AccessKeysPerUser: %d", maxKeys))
	}
	who := c.who
	who.session, who.mfa = false, false
	id := "AKIA" + rand.Text()[:16]
	key := &longTerm{secret: random64(30), who: who, created: c.now, number: c.s.made, from: c.now.Add(c.s.config.KeyDelay)}
	c.s.made++
	c.s.keys[id] = key
	return element("", element("AccessKey", leaf("UserName", user), leaf("AccessKeyId", id), leaf("Status", key.status()),
		leaf("SecretAccessKey", key.secret), leaf("CreateDate", date(key.created)))), nil
}

// ownKey is the key that a call names, if it is the caller's own.
func (c call) ownKey(action string) (id string, key *longTerm, err *apiError) {
	if _, err := c.self(action); err != nil {
		return "", nil, err
	}
	id, _ = c.in.text("AccessKeyId")
	key = c.s.keys[id]
	if key == nil || key.who.user != c.who.user {
		return "", nil, notFound(fmt.Sprintf("The Access Key with id %s cannot be found.", id))
	}
	return id, key, nil
}

func updateAccessKey(c call) (node, *apiError) {
	_, key, err := c.ownKey("iam:UpdateAccessKey")
	if err != nil {
		return node{}, err
	}
	status, _ := c.in.text("Status")
	if status == "Expired" {
		return node{}, invalid("Status Expired cannot be set.")
	}
	key.inactive = status == "Inactive"
	return node{}, nil
}

func deleteAccessKey(c call) (node, *apiError) {
	id, _, err := c.ownKey("iam:DeleteAccessKey")
	if err == nil {
		delete(c.s.keys, id)
	}
	return node{}, err
}

func getAccessKeyLastUsed(c call) (node, *apiError) {
	id, _ := c.in.text("AccessKeyId")
	key := c.s.keys[id]
	if key == nil || key.who.user != c.who.user {
		return node{}, c.forbidden("iam:GetAccessKeyLastUsed", "access key "+id)
	}
	if err := c.may("iam:GetAccessKeyLastUsed", "access key "+id); err != nil {
		return node{}, err
	}
	used := element("AccessKeyLastUsed", leaf("ServiceName", "N/A"), leaf("Region", "N/A"))
	if !key.used.at.IsZero() {
		used = element("AccessKeyLastUsed", leaf("LastUsedDate", date(key.used.at)), leaf("ServiceName", key.used.service), leaf("Region", key.used.region))
	}
	return element("", leaf("UserName", c.who.userName()), used), nil
}

// Keys tells the status of each access key of a user, by its ID.
func (s *Server) Keys(user string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]string{}
	for id, key := range s.keys {
		if key.who.userName() == user {
			all[id] = key.status()
		}
	}
	return all
}

// DeviceOwners tells the ARN of the user of each MFA device that there is, by
// its serial number; it is empty for a virtual device that is nobody's.
func (s *Server) DeviceOwners() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]string{}
	for serial, d := range s.devices {
		if !d.deleted {
			all[serial] = d.owner
		}
	}
	return all
}
