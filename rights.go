package gomsi

import (
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/wix"
)

// checkRights refuses fragments that say who may do what in another way than the
// package does: Windows Installer ends an installation that has both of its
// tables for that, and the action of WiX's extension would not know of the
// other's entries.
func (b *build) checkRights(models []*manifest.Model) {
	for _, m := range models {
		rights := hasRights(m)
		if rights == nil || len(m.WiX.Fragments) == 0 {
			continue
		}
		found := &diag.List{}
		for _, e := range wix.NamedRights(b.wixOptions(m, wixInputs(m.WiX.Fragments))) {
			found.Errorf(codeTwoRights, e.Pos, "<%s> is a second mechanism for rights, beside that of the manifest", e.Written).
				WithLength(len(e.Written)+1).WithNote(rights.Pos, "the manifest speaks of rights here").
				WithHint(`write <PermissionEx Sddl="…"> of WiX itself, or say it in the manifest`)
		}
		b.take(found, nil)
		return // the fragments of the other architectures are the same
	}
}

// hasRights gives the first rights of a model, nil when it says nothing of any.
func hasRights(m *manifest.Model) *manifest.Access {
	for _, f := range m.Files {
		if f.Access != nil {
			return f.Access
		}
	}
	for _, f := range m.Folders {
		if f.Access != nil {
			return f.Access
		}
	}
	for _, r := range m.Registry {
		if r.Access != nil {
			return r.Access
		}
	}
	return nil
}
