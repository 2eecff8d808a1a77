package profile

import (
	"iter"
	"strings"

	"awsmfa/internal/inifile"
)

// All resolves every profile of both files, in the order of Names, as Resolve
// does with its name. A profile with an error is as complete as it could be
// resolved, and stops no other; Name, or Asked if it is not empty, is the one of
// Names. The time grows with the size of the files, and not with its square.
func All(config, credentials *inifile.File, o Options) iter.Seq2[Profile, error] {
	return func(yield func(Profile, error) bool) {
		config.Load()
		credentials.Load()
		f := newFiles(config, credentials)
		o.Getenv = remembered(o.Getenv)
		for o.Name = range Names(config, credentials) {
			if !yield(f.resolve(o)) {
				return
			}
		}
	}
}

// remembered is getenv, asked once for each variable: every profile asks for all.
func remembered(getenv func(string) string) func(string) string {
	known := map[string]string{}
	return func(name string) string {
		value, ok := known[name]
		if !ok {
			value = getenv(name)
			known[name] = value
		}
		return value
	}
}

// Names yields the profiles of both files, each once, those of config first.
func Names(config, credentials *inifile.File) iter.Seq[string] {
	return func(yield func(string) bool) {
		seen := map[string]bool{"": true}
		show := func(name string) bool {
			if seen[name] {
				return true
			}
			seen[name] = true
			return yield(name)
		}
		for section := range config.Names() {
			if !show(sectionProfile(section)) {
				return
			}
		}
		for section := range credentials.Names() {
			if !show(strings.TrimSuffix(section, "-long-term")) {
				return
			}
		}
	}
}

// ResolveRoles resolves the other profiles that are roles with source as their
// source_profile, as Resolve does with their names, in the order of Names. A profile
// with an error has at least its Name, and stops no other; one whose own section
// cannot be read is no role of anybody's. The time grows with the size of the files.
func ResolveRoles(config, credentials *inifile.File, source string, o Options) iter.Seq2[Profile, error] {
	return func(yield func(Profile, error) bool) {
		config.Load()
		credentials.Load()
		f := newFiles(config, credentials)
		o.Getenv = remembered(o.Getenv)
		for o.Name = range Names(config, credentials) {
			n, err := f.node(o.Name)
			if err != nil || o.Name == source || n.get("role_arn").Value == "" || n.get("source_profile").Value != source {
				continue
			}
			if !yield(f.resolve(o)) {
				return
			}
		}
	}
}
