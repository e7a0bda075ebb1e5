package templates

import (
	"fmt"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// Rights come from one mechanism in a package, table MsiLockPermissionsEx, which
// takes a whole descriptor. Windows Installer refuses packages that also have
// table LockPermissions; and the extension's action looks names up, so it knows
// no SIDs, which is what a service is named by before it is there.

// securable is a kind of thing that has rights: how entries go on to what is in
// it, and the numbers of the words for rights (Win32 documentation, "File
// Access Rights Constants", "Registry Key Security and Access Rights").
type securable struct {
	flags  string
	rights map[string]string
}

var (
	fileRights = map[string]string{
		manifest.RightsRead: "0x120089", manifest.RightsExecute: "0x1200a9", manifest.RightsModify: "0x1301bf", manifest.RightsFull: "FA",
	}
	securableFile   = securable{"", fileRights}
	securableFolder = securable{"OICI", fileRights}
	securableKey    = securable{"CI", map[string]string{
		manifest.RightsRead: "KR", manifest.RightsExecute: "KR", manifest.RightsModify: "0x3001f", manifest.RightsFull: "KA",
	}}
)

// SIDs of those who have rights in Windows' own folders.
const (
	sidSystem         = "S-1-5-18"
	sidAdministrators = "S-1-5-32-544"
	sidUsers          = "S-1-5-32-545"
)

// permission spells who may do what; nil when nothing is said.
//
// The descriptor takes the place of the one that the thing has by itself, so the
// entries that Windows' own folders and keys hand down are written out; those who
// may do anything anyway come first.
func (b *builder) permission(a *manifest.Access, kind securable, id string) *Permission {
	if a == nil {
		return nil
	}
	p := &Permission{ID: b.ids.take("rights "+id, "rights", id), SDDL: a.SDDL}
	if a.SDDL != "" {
		return p
	}
	var out strings.Builder
	if a.Owner != nil {
		out.WriteString("O:" + a.Owner.SID)
	}
	out.WriteString(map[bool]string{true: "D:AI", false: "D:P"}[a.Inherit])
	said := map[string]bool{}
	for _, e := range a.Allow {
		said[e.To.SID] = true
	}
	entry := func(sid, rights string) {
		if word, ok := kind.rights[rights]; ok {
			rights = word
		}
		fmt.Fprintf(&out, "(A;%s;%s;;;%s)", kind.flags, rights, sid)
	}
	entry(sidSystem, manifest.RightsFull)
	entry(sidAdministrators, manifest.RightsFull)
	if a.Inherit && !said[sidUsers] {
		entry(sidUsers, manifest.RightsExecute)
	}
	for _, e := range a.Allow {
		if e.To.SID != sidSystem && e.To.SID != sidAdministrators {
			entry(e.To.SID, e.Rights)
		}
	}
	p.SDDL = out.String()
	return p
}
