package compile

import (
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// actionPlatforms is what the names of an extension's custom actions end in. A
// package of the v3 line has those without an ending also for x64, where the
// extension's compiler asks for no others; WiX 3.14 has them for ARM64.
var (
	actionPlatforms3 = map[Arch]string{ARM64: "_A64"}
	actionPlatforms  = map[Arch]string{X86: "_X86", X64: "_X64", ARM64: "_A64"}
)

// refAction says that e needs a custom action of its extension's library, in
// the form for the package's platform. What the action itself needs follows it
// from there: the other actions, their places, the DLL and its texts.
func (c *compiler) refAction(e *element, name string) {
	platforms := actionPlatforms
	if c.v3() {
		platforms = actionPlatforms3
	}
	c.ref(e.Pos, "CustomAction", name+platforms[c.arch])
}

// isProperty tells whether a text begins with a property as formatted text has
// it, "[NAME]". WiX takes any text after it, and none before it.
func isProperty(s string) bool {
	name, ok := strings.CutPrefix(s, "[")
	if !ok {
		return false
	}
	name, _, ok = strings.Cut(name, "]")
	return ok && ident.IsIdentifier(name)
}
