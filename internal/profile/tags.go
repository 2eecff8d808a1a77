package profile

import "strings"

// Tag is a session tag of a role session, see
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html.
type Tag struct{ Key, Value string }

// Settings that aws-vault reads for the session of a role.
const (
	tagsKey       = "session_tags"
	transitiveKey = "transitive_session_tags"
	identityKey   = "source_identity"
)

// label gives r the tags and the source identity of n.
func (r *Role) label(n *node) (err error) {
	if r.Tags, err = sessionTags(n.get(tagsKey)); err != nil {
		return err
	}
	r.TransitiveTags = listed(n.get(transitiveKey).Value)
	r.SourceIdentity = n.get(identityKey).Value
	return nil
}

// sessionTags reads pairs as aws-vault does: commas between them, the first equal
// sign between key and value, blanks left out. A comma cannot be in a value.
func sessionTags(s Setting) (tags []Tag, err error) {
	if s.Value == "" {
		return nil, nil
	}
	for pair := range strings.SplitSeq(s.Value, ",") {
		key, value, ok := strings.Cut(pair, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return nil, &SettingError{tagsKey, s, "KEY=VALUE,KEY=VALUE..."}
		}
		tags = append(tags, Tag{key, strings.TrimSpace(value)})
	}
	return tags, nil
}

// listed are the words between commas.
func listed(text string) (words []string) {
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// checkLabels refuses labels for the session of a user, which has none.
func (p *Profile) checkLabels(chain []*node) error {
	if len(p.Roles) > 0 || len(chain) == 0 {
		return nil
	}
	for _, key := range []string{tagsKey, transitiveKey, identityKey} {
		if s := chain[0].get(key); s.Value != "" {
			return &SettingError{key, s, "possible without a role: a session of a user has no tags and no source identity"}
		}
	}
	return nil
}
