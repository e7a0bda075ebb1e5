package manifest

import (
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// Principal is who gets rights: an account, a group or a service. It is always a
// SID, since names differ between the languages of Windows.
type Principal struct {
	SID  string // S-1-5-32-545
	Name string // as it is written, for people
}

// wellKnown are the principals that have a name in manifests, by that name in
// lower case (Windows documentation, "Well-known SIDs").
var wellKnown = map[string]struct{ name, sid string }{}

func init() {
	for _, p := range []struct{ name, sid string }{
		{"Everyone", "S-1-1-0"},
		{"CreatorOwner", "S-1-3-0"},
		{"Network", "S-1-5-2"},
		{"Batch", "S-1-5-3"},
		{"Interactive", "S-1-5-4"},
		{"Service", "S-1-5-6"},
		{"Anonymous", "S-1-5-7"},
		{"AuthenticatedUsers", "S-1-5-11"},
		{"LocalSystem", "S-1-5-18"},
		{"SYSTEM", "S-1-5-18"},
		{"LocalService", "S-1-5-19"},
		{"NetworkService", "S-1-5-20"},
		{"Administrators", "S-1-5-32-544"},
		{"Users", "S-1-5-32-545"},
		{"Guests", "S-1-5-32-546"},
		{"PowerUsers", "S-1-5-32-547"},
		{"BackupOperators", "S-1-5-32-551"},
		{"RemoteDesktopUsers", "S-1-5-32-555"},
		{"NetworkConfigurationOperators", "S-1-5-32-556"},
		{"PerformanceMonitorUsers", "S-1-5-32-558"},
		{"PerformanceLogUsers", "S-1-5-32-559"},
		{"IIS_IUSRS", "S-1-5-32-568"},
		{"EventLogReaders", "S-1-5-32-573"},
		{"RemoteManagementUsers", "S-1-5-32-580"},
		{"AllServices", "S-1-5-80-0"},
		{"TrustedInstaller", ServiceSID("TrustedInstaller")},
		{"AllApplicationPackages", "S-1-15-2-1"},
	} {
		wellKnown[strings.ToLower(p.name)] = p
	}
}

// sidForm is a SID as text: revision 1, the authority, one to fifteen more
// numbers ([MS-DTYP], section 2.4.2.1).
var sidForm = regexp.MustCompile(`^S-1-(\d{1,15}|0x[0-9A-Fa-f]{12})(-\d{1,10}){1,15}$`)

// ServiceSID gives the SID of a service, which follows from its name alone:
// S-1-5-80- and the SHA-1 of the name in capitals and UTF-16, as five numbers
// ([MS-DTYP], section 2.4.2.4, NT_SERVICE). It is the same on every machine,
// whatever account the service has and before it is there.
func ServiceSID(name string) string {
	var raw []byte
	for _, u := range utf16.Encode([]rune(strings.ToUpper(name))) {
		raw = binary.LittleEndian.AppendUint16(raw, u)
	}
	sum := sha1.Sum(raw)
	sid := "S-1-5-80"
	for i := 0; i < len(sum); i += 4 {
		sid += fmt.Sprintf("-%d", binary.LittleEndian.Uint32(sum[i:]))
	}
	return sid
}

// servicePrefix begins the name of a principal that is a service.
const servicePrefix = "service:"

// principal reads who a key gives rights to: service:NAME, a SID or a
// well-known name; nil when it is none.
func (l *loader) principal(v *value) *Principal {
	name := v.str
	if service, ok := strings.CutPrefix(name, servicePrefix); ok {
		return l.servicePrincipal(v, service)
	}
	if sid := strings.ToUpper(name); strings.HasPrefix(sid, "S-1-") {
		if !sidForm.MatchString(sid) {
			l.errVal(codePrincipal, v.path, "%q is no SID", name).WithHint("such as S-1-5-32-545")
			return nil
		}
		return &Principal{SID: sid, Name: name}
	}
	if p, ok := wellKnown[strings.ToLower(plainName(name))]; ok {
		return &Principal{SID: p.sid, Name: p.name}
	}
	d := l.errVal(codePrincipal, v.path, "there is no principal %q", name)
	if near := nearest(plainName(name), principalNames()); near != "" {
		d.WithHint("did you mean %q?", near)
		return nil
	}
	d.WithHint(`"service:NAME", a SID, or one of the names that every Windows has, such as "Users" or "NetworkService"`)
	return nil
}

// plainName takes the authority and the blanks out of a name as Windows in
// English shows it: NT AUTHORITY\Authenticated Users.
func plainName(name string) string {
	for _, authority := range []string{`NT AUTHORITY\`, `BUILTIN\`} {
		if len(name) > len(authority) && strings.EqualFold(name[:len(authority)], authority) {
			name = name[len(authority):]
		}
	}
	return strings.ReplaceAll(name, " ", "")
}

func principalNames() []string {
	var all []string
	for _, p := range wellKnown {
		all = append(all, p.name)
	}
	slices.Sort(all)
	return all
}

// servicePrincipal gives the SID of a service of the package or of another one.
func (l *loader) servicePrincipal(v *value, name string) *Principal {
	if strings.TrimSpace(name) == "" || strings.ContainsAny(name, `/\`) {
		l.errVal(codePrincipal, v.path, "%q names no service", v.str).WithHint(`such as "service:hello"`)
		return nil
	}
	l.nearService(v, name)
	return &Principal{SID: ServiceSID(name), Name: v.str}
}

// nearService warns of a name that is nearly the one of a service of the
// package: another service's SID is as good a SID.
func (l *loader) nearService(v *value, name string) {
	var names []string
	for _, t := range l.tables("service") {
		own := t.str("name")
		if strings.EqualFold(own, name) {
			return
		}
		names = append(names, own)
	}
	if near := nearest(name, names); near != "" {
		l.warnVal(codePrincipal, v.path, "the package has no service %q", name).WithHint("did you mean %q?", near)
	}
}

// WellKnownName gives the name that manifests have for a SID, "" when there is
// none.
func WellKnownName(sid string) string {
	for _, name := range principalNames() {
		if wellKnown[strings.ToLower(name)].sid == sid {
			return name
		}
	}
	return ""
}
