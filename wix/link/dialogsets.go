package link

import (
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// dialogSet is how the names of the dialog sets of WiX's extension UI begin.
const dialogSet = "WixUI_"

// hintDialogSet says how a source comes by a dialog set, or a part of one, that
// it refers to in vain; false when the name is none of a set.
func (l *linker) hintDialogSet(d *diag.Diagnostic, name string) bool {
	if !strings.HasPrefix(name, dialogSet) {
		return false
	}
	// In v4+ each platform has its own form of a set, and an element of the
	// extension chooses it.
	if _, ok := l.symbols["WixUI:"+name+"_X86"]; ok {
		d.WithHint("v4 sources write <ui:WixUI Id=%q/>", name)
		return true
	}
	if _, given := l.symbols["WixUI:"+dialogSet+"Common"]; !given {
		d.WithHint("WiX's own dialogs come with its extension UI; give it with -ext, or with extensions in [wix] of the manifest")
		return true
	}
	return false
}
