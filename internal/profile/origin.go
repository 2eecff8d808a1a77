package profile

import "fmt"

// OriginKind is the kind of place that a setting comes from.
type OriginKind int

const (
	// Nowhere is the zero value: there is no setting.
	Nowhere OriginKind = iota
	// Flag is a flag of the command line.
	Flag
	// Variable is a variable of the environment.
	Variable
	// Section is a section of the config or credentials file.
	Section
	// SourceProfile is the source_profile of another profile.
	SourceProfile
	// Process is the output of a profile's credential_process.
	Process
	// Typed is an answer that a person typed.
	Typed
)

// The files that an Origin names.
const (
	ConfigFile      = "config"
	CredentialsFile = "credentials"
)

// Origin is where a setting was found. Decisions are made on its fields, and
// String is for people.
type Origin struct {
	Kind OriginKind
	Name string // of the flag with its dashes, the variable, the section, or the profile
	File string // of a section: ConfigFile or CredentialsFile
}

// InSection is the origin of what stands in a section, named as its header has
// it, of ConfigFile or CredentialsFile.
func InSection(section, file string) Origin { return Origin{Section, section, file} }

// FromVariable is the origin of what a variable of the environment holds.
func FromVariable(name string) Origin { return Origin{Kind: Variable, Name: name} }

// FromFlag is the origin of what a flag gives, named with its dashes.
func FromFlag(name string) Origin { return Origin{Kind: Flag, Name: name} }

// String names the origin: "--region", "AWS_REGION", "[profile acme] in config".
func (o Origin) String() string {
	switch o.Kind {
	case Nowhere:
		return ""
	case Section:
		return "[" + o.Name + "] in " + o.File
	case SourceProfile:
		return fmt.Sprintf("profile %q", o.Name)
	case Process:
		return "from its credential_process"
	case Typed:
		return "as typed"
	}
	return o.Name
}
