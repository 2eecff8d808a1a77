package ststest

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

const (
	stsVersion   = "2011-06-15"
	stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"
)

// operation is one action of a service: what it takes and what it does.
type operation struct {
	name, version, service, namespace string
	members                           []member
	unmodelled                        []string // parameters that AWS heeds and run does not
	strict                            bool     // refuses parameters that are unknown or repeated, which AWS ignores
	run                               func(call) (node, *apiError)
}

// call is one well-formed, authenticated use of an operation. The server's lock
// is held.
type call struct {
	s   *Server
	who caller
	in  input
	now time.Time

	params url.Values // all that was sent, for lists
}

// operationOf is what the server can do, by Action.
func operationOf(action string) (operation, bool) {
	if op, ok := stsOperations[action]; ok {
		return op, true
	}
	op, ok := iamOperations[action]
	op.name, op.version, op.service, op.namespace, op.strict = action, iamVersion, iamService, iamNamespace, true
	return op, ok
}

var stsOperations = map[string]operation{
	"GetCallerIdentity": {
		name: "GetCallerIdentity", version: stsVersion, service: "sts", namespace: stsNamespace,
		run: getCallerIdentity,
	},
	"GetSessionToken": {
		name: "GetSessionToken", version: stsVersion, service: "sts", namespace: stsNamespace,
		members: []member{
			number("DurationSeconds", 900, 129600),
			text("SerialNumber", 9, 256, `[\w+=/:,.@-]*`),
			text("TokenCode", 6, 6, `[\d]*`),
		},
		run: getSessionToken,
	},
	"AssumeRole": {
		name: "AssumeRole", version: stsVersion, service: "sts", namespace: stsNamespace,
		members: append(labelMembers(),
			roleARN().must(),
			text("RoleSessionName", 2, 64, `[\w+=,.@-]*`).must(),
			number("DurationSeconds", 900, 43200),
			text("ExternalId", 2, 1224, `[\w+=,.@:\/-]*`),
			text("SerialNumber", 9, 256, `[\w+=/:,.@-]*`),
			text("TokenCode", 6, 6, `[\d]*`)),
		unmodelled: []string{"ProvidedContexts"},
		run:        assumeRole,
	},
}

// route finds the operation. AWS does so before it looks at the signature, and
// redirects a request without an action to its web page.
func route(q wire) (operation, *apiError) {
	if q.method != http.MethodGet && q.method != http.MethodPost || q.path() != "/" {
		return operation{}, &apiError{http.StatusNotFound, "UnknownOperationException", ""}
	}
	if !q.params.Has("Action") {
		location := "https://aws.amazon.com/iam"
		if q.query() != "" {
			location += "?" + q.query()
		}
		return operation{}, &apiError{http.StatusFound, "", location}
	}
	version := "NO_VERSION_SPECIFIED"
	if q.params.Has("Version") {
		version = q.params.Get("Version")
	}
	op, ok := operationOf(q.action())
	if !ok || op.version != version {
		return operation{}, &apiError{http.StatusBadRequest, "InvalidAction",
			fmt.Sprintf("Could not find operation %s for version %s", q.action(), version)}
	}
	return op, nil
}

func getCallerIdentity(c call) (node, *apiError) {
	return element("", leaf("Arn", c.who.arn), leaf("UserId", c.who.id), leaf("Account", c.who.account)), nil
}

func getSessionToken(c call) (node, *apiError) {
	if c.who.session {
		return node{}, denied(sessionGST)
	}
	mfa, err := c.checkMFA()
	if err != nil {
		return node{}, err
	}
	who := c.who
	who.session, who.mfa = true, mfa
	return element("", c.s.issue(who, c.now, c.duration(12*time.Hour))), nil
}

func (c call) duration(other time.Duration) time.Duration {
	return time.Duration(c.in.number("DurationSeconds", int(other/time.Second))) * time.Second
}

// assumeRole keeps AWS's order of the limits: those of the parameter itself,
// then the role's, then the hour that any session is held to.
func assumeRole(c call) (node, *apiError) {
	arn, _ := c.in.text("RoleArn")
	if !strings.HasPrefix(arn, "arn:") || arnField(arn, 2) != "iam" || !strings.HasPrefix(arnField(arn, 5), "role/") {
		return node{}, invalid(arn + " is invalid")
	}
	given, err := c.readLabels()
	if err != nil {
		return node{}, err
	}
	mfa, err := c.checkMFA()
	if err != nil {
		return node{}, err
	}
	externalID, _ := c.in.text("ExternalId")
	role, ok := c.s.roles[arn]
	if !ok || !role.trusts(c.who, mfa || c.who.mfa, externalID) {
		return node{}, denied(fmt.Sprintf("User: %s is not authorized to perform: sts:AssumeRole on resource: %s", c.who.arn, arn))
	}
	given, err = c.inherit(given)
	if err != nil {
		return node{}, err
	}
	if action := role.missing(c.who, given); action != "" {
		return node{}, denied(fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s", c.who.arn, action, arn))
	}
	length := c.duration(time.Hour)
	if length > role.maxDuration() {
		return node{}, invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	if c.who.session && length > time.Hour {
		return node{}, invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
	}
	who := c.assumed(role)
	who.transitive, who.identity = given.passedOn(), given.identity
	return element("", append(given.elements(),
		element("AssumedRoleUser", leaf("AssumedRoleId", who.id), leaf("Arn", who.arn)),
		c.s.issue(who, c.now, length))...,
	), nil
}

// assumed is the caller that the new credentials stand for. A role session does
// not carry the MFA of its caller, nor the path of the role's name.
func (c call) assumed(role Role) caller {
	name, _ := c.in.text("RoleSessionName")
	account := arnField(role.ARN, 4)
	return caller{
		arn:     fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%s", arnField(role.ARN, 1), account, path.Base(role.ARN), name),
		account: account,
		id:      stableID("AROA", role.ARN) + ":" + name,
		role:    role.ARN,
		chained: c.who.session,
		session: true,
	}
}
