package credfile

import (
	"fmt"
	"slices"

	"awsmfa/internal/inifile"
)

// RegionError says that somebody has set a region for a section, and that another
// one was asked for.
type RegionError struct {
	Section string // as its header has it
	File    string // "config" or "credentials"
	Region  string // that is set
	Asked   string
}

func (e *RegionError) Error() string {
	return fmt.Sprintf("[%s] in %s says region = %s, which is not changed to %s", e.Section, e.File, e.Region, e.Asked)
}

// Hint tells how to go on.
func (e *RegionError) Hint() string {
	return "correct it there, leave --region out, or choose another section with --to"
}

// CheckRegion says whether a session may bring that region into a section, which it
// may not where AWS tools take the region of the section from the config file. Its
// error is a *RegionError if the region was asked for and is another.
func CheckRegion(config *inifile.File, section, region string, asked bool) (may bool, err error) {
	for _, s := range config.Named(section) {
		if profileOf(s.Name) != section {
			continue
		}
		values, err := s.Values()
		if err != nil {
			return false, err
		}
		switch set := get(values, regionKey); {
		case set == "":
		case asked && set != region:
			return false, &RegionError{s.Name, "config", set, region}
		default:
			return false, nil
		}
	}
	return true, nil
}

// regionPlace is where the region of a section comes from.
type regionPlace int

const (
	noRegion regionPlace = iota
	putRegion
	personsRegion
)

// placeOf finds the region in a section. It is Put's if it stands right before the
// name of the profile, which is the last of the lines that Put adds to a section: no
// region that was there before, or that a person or the AWS CLI adds at an end of the
// section, stands there.
func placeOf(values []inifile.Value) (regionPlace, int) {
	i := inifile.LastIndex(values, regionKey)
	switch {
	case i < 0:
		return noRegion, i
	case i+1 < len(values) && values[i+1].Key == ownerKey:
		return putRegion, i
	}
	return personsRegion, i
}

// regionFor is the region that s brings into its section, whose values these are.
// move says that the line of the profile has to come behind it.
func (e Entry) regionFor(values []inifile.Value, exists bool) (region string, move bool, err error) {
	region = e.Session.Region
	switch place, i := placeOf(values); {
	case region == "" || !exists || place == putRegion:
		return region, false, nil
	case place == personsRegion && e.Session.RegionAsked && values[i].Text != region:
		return "", false, &RegionError{e.Section, "credentials", values[i].Text, region}
	case place == noRegion && e.Session.RegionAsked:
		return region, slices.ContainsFunc(values, func(v inifile.Value) bool { return v.Key == ownerKey }), nil
	}
	return "", false, nil
}
