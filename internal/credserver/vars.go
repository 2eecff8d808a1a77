package credserver

import (
	"slices"

	"awsmfa/export"
)

// hiding are variables with which an AWS tool would not ask the server, or ask
// another one, and those that tell when a session ends: here it is renewed.
var hiding = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
	"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
	"AWSMFA_EXPIRES_AT",
}

// Vars are the variables of a command that gets its session from s. login are
// those of a login, of which all but the session itself stay.
func (s *Server) Vars(login []export.Var) []export.Var {
	vars := slices.DeleteFunc(slices.Clone(login), func(v export.Var) bool { return slices.Contains(hiding, v.Name) })
	for _, name := range hiding {
		vars = append(vars, export.Var{Name: name, Unset: true})
	}
	return append(vars,
		export.Var{Name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", Value: s.URL},
		export.Var{Name: "AWS_CONTAINER_AUTHORIZATION_TOKEN", Value: s.Token})
}
