package manifest

import (
	"regexp"
	"slices"
	"strings"
)

// The syntax of security descriptors as text (Win32 documentation, "Security
// Descriptor String Format", "ACE Strings").
var (
	sddlParts = regexp.MustCompile(`^(?:O:(S-[0-9A-Fx-]+|[A-Z]{2}))?(?:G:(S-[0-9A-Fx-]+|[A-Z]{2}))?` +
		`(?:D:((?:P|AR|AI|NO_ACCESS_CONTROL)*)((?:` + aceForm + `)*))?(?:S:((?:P|AR|AI)*)((?:` + aceForm + `)*))?$`)
	sddlACE   = regexp.MustCompile(aceForm)
	aceRights = regexp.MustCompile(`^(0[xX][0-9A-Fa-f]{1,8}|[0-9]{1,10}|([A-Z]{2})*)$`)
)

// aceForm is an entry; the condition at its end may have brackets in brackets.
const aceForm = `\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)`

var (
	aceTypes   = []string{"A", "D", "OA", "OD", "AU", "AL", "OU", "OL", "ML", "XA", "XD", "XU", "ZA", "RA", "SP"}
	aceFlags   = []string{"CI", "OI", "NP", "IO", "ID", "SA", "FA"}
	rightWords = []string{
		"GA", "GR", "GW", "GX", "RC", "SD", "WD", "WO", "RP", "WP", "CC", "DC", "LC", "SW", "LO", "DT", "CR", "FA", "FR", "FW", "FX",
		"KA", "KR", "KW", "KX", "NR", "NW", "NX",
	}
)

// sddlFault tells what is wrong with a security descriptor; "": nothing.
func sddlFault(s string) string {
	m := sddlParts.FindStringSubmatch(s)
	switch {
	case m == nil || s == "":
		return "it has no form such as D:(A;;GA;;;BA)"
	case !strings.Contains(s, "D:"):
		return "it has no access list, which begins with D:"
	}
	for _, ace := range sddlACE.FindAllString(m[4]+m[6], -1) {
		if fault := aceFault(ace); fault != "" {
			return ace + " " + fault
		}
	}
	return ""
}

// aceFault checks one entry: type, flags, rights, two GUIDs, a SID, and perhaps a
// condition.
func aceFault(ace string) string {
	fields := strings.SplitN(ace[1:len(ace)-1], ";", 7)
	if len(fields) < 6 {
		return "does not have six fields"
	}
	pairs := func(s string, known []string) bool {
		for i := 0; i+1 < len(s); i += 2 {
			if !slices.Contains(known, s[i:i+2]) {
				return false
			}
		}
		return len(s)%2 == 0
	}
	sid := fields[5]
	switch {
	case !slices.Contains(aceTypes, fields[0]):
		return "begins with no type such as A"
	case !pairs(fields[1], aceFlags):
		return "has flags that there are none of"
	case !aceRights.MatchString(fields[2]) || fields[2] == "" || fields[2][0] > '9' && !pairs(fields[2], rightWords):
		return "has rights that there are none of"
	case strings.HasPrefix(sid, "S-") && !sidForm.MatchString(sid):
		return "ends in no SID"
	case !strings.HasPrefix(sid, "S-") && (len(sid) != 2 || strings.ToUpper(sid) != sid):
		return "ends in no SID; names of accounts are not known here"
	}
	return ""
}

// descriptor reads a key that holds a whole security descriptor; {service.NAME}
// may stand in it.
func (l *loader) descriptor(v *value) (string, bool) {
	plain, ok := l.text(v).Plain()
	if !ok {
		l.errVal(codeNoReference, v.path, "a security descriptor is fixed when the package is built").WithHint("{service.NAME} may stand in it")
		return "", false
	}
	if fault := sddlFault(plain); fault != "" {
		l.errVal(codeSDDL, v.path, "%q is no security descriptor: %s", v.str, fault)
		return "", false
	}
	return plain, true
}
