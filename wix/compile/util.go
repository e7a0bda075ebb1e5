package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// utilSpace is the Space of the extension util's elements.
const utilSpace = "util"

// utilBundleElements are the elements of util that only bundles have a use for.
var utilBundleElements = []string{
	"ComponentSearch", "ComponentSearchRef", "DirectorySearch", "DirectorySearchRef", "FileSearch", "FileSearchRef",
	"ProductSearch", "ProductSearchRef", "RegistrySearch", "RegistrySearchRef", "WindowsFeatureSearch", "WindowsFeatureSearchRef",
}

// utilElements gives the elements of util, the families of which are in files
// of their own.
func utilElements() []definition {
	all := slices.Concat(
		utilServiceElements(), utilPermissionElements(), utilUserElements(), utilXMLElements(), utilRemoveElements(),
		utilCloseElements(), utilShortcutElements(), utilShareElements(), utilEventElements(), utilPerformanceElements(),
		utilFileElements(), utilActionElements(),
	)
	for i := range all {
		all[i].space = utilSpace
	}
	return all
}

// utilTable gives the name of a table of util: v4+ has "Wix4" before it, and
// v3 has some with "Wix".
func (c *compiler) utilTable(name string) string {
	if c.v3() {
		return name
	}
	return "Wix4" + strings.TrimPrefix(name, "Wix")
}

// utilAction says that e needs a custom action of util, by v3's name.
func (c *compiler) utilAction(e *element, name string) {
	c.refAction(e, c.utilTable(name))
}

// componentID gives the component around e, "" when there is none.
func (e *element) componentID() string {
	if e.comp == nil {
		return ""
	}
	return e.comp.id
}

// machineValue adds a value below HKEY_LOCAL_MACHINE to the component around e
// and gives the row's id.
func (c *compiler) machineValue(e *element, key, name string, value any) string {
	root := registryRoots["HKLM"]
	id := c.stableID("reg", e.comp.id, strconv.Itoa(int(root)), ident.LowerInvariant(key), ident.LowerInvariant(name))
	c.row(e, "Registry", id, root, key, name, value, e.comp.id)
	return id
}

// escapeBrackets makes the brackets of a text stand for themselves in formatted
// text ("Formatted", column data types). Those that are escaped stay.
func escapeBrackets(s string) string {
	var b strings.Builder
	for i := range len(s) {
		before, after := s[:i], s[i+1:]
		switch {
		case s[i] == '[' && !strings.HasPrefix(after, `\`) && !strings.HasPrefix(after, "]"):
			b.WriteString(`[\[]`)
		case s[i] == ']' && !strings.HasSuffix(before, `[\]`) && !strings.HasSuffix(before, `[\`) && !strings.HasSuffix(before, `\[`):
			b.WriteString(`[\]]`)
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
