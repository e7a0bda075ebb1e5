package compile

import (
	"strings"

	"github.com/gomsi/gomsi/wix/ident"
)

// DependencyRoot is the registry key, with a separator at its end, below which
// packages tell that they are there and what they need. It is below HKLM or
// HKCU, whichever the installation is for.
const DependencyRoot = `Software\Classes\Installer\Dependencies\`

// The bits of the columns Attributes of WixDependency and Wix4Dependency; the
// same as in table Upgrade.
const (
	dependencyMinimumIncluded = 0x100
	dependencyMaximumIncluded = 0x200
)

// providerForbidden are the characters that no key of a provider may have.
const providerForbidden = ` ";\`

// dependencyTable gives the name of a table of the line that is followed: "Provider"
// has the providers, "" what is needed and "Ref" who needs it.
func (c *compiler) dependencyTable(name string) string {
	if c.v3() {
		return "WixDependency" + name
	}
	return "Wix4Dependency" + name
}

// dependencyElements are those of the extension dependency in v3 and of WiX
// itself in v4+, where the extension only has the attributes for its actions.
func dependencyElements() []definition {
	var out []definition
	for _, line := range []struct {
		space, provides string
		in              lines
		check, enforce  []attribute
	}{
		{"dependency", "dependency:Provides", onlyV3, nil, nil},
		{"", "Provides", onlyV4, []attribute{yesNo("Check").of("dependency")}, []attribute{yesNo("Enforce").of("dependency")}},
	} {
		out = append(out,
			definition{space: line.space, name: "Provides", in: line.in, parents: []string{"Component"}, attrs: concatAttrs([]attribute{
				identifier("Id"), nonEmpty("Key"), typed("Version", attrLabelVersion), nonEmpty("DisplayName"),
			}, line.check), compile: compileProvides},
			definition{space: line.space, name: "Requires", in: line.in, parents: concat(content, []string{line.provides}), attrs: concatAttrs([]attribute{
				identifier("Id"), nonEmpty("ProviderKey").req(), typed("Minimum", attrLabelVersion), typed("Maximum", attrLabelVersion),
				yesNo("IncludeMinimum"), yesNo("IncludeMaximum"),
			}, line.enforce), compile: compileRequires},
			definition{space: line.space, name: "RequiresRef", in: line.in, parents: []string{line.provides}, attrs: concatAttrs([]attribute{
				identifier("Id").req(),
			}, line.enforce), compile: compileRequiresRef})
	}
	return out
}

// checkProviderKey reports a key that the registry or a list of keys cannot
// hold.
func (c *compiler) checkProviderKey(e *element, attr string) {
	a, ok := e.Attr(attr)
	switch {
	case !ok:
	case strings.ContainsAny(a.Value, providerForbidden):
		c.bad(e, a, `a key without blanks, quotes, ";" and "\"`)
	case attr == "Key" && a.Value == "ALL":
		c.bad(e, a, `another key: "ALL" stands for all of them`)
	}
}

func compileProvides(c *compiler, e *element) {
	key, version, name := e.str("Key"), e.str("Version"), e.str("DisplayName")
	c.checkProviderKey(e, "Key")
	if key == "" {
		key = "!(bind.property.ProductCode)"
	}
	if version != "" {
		c.faults.Warnf(CodeDeprecated, e.pos("Version"), "Version of <%s> should not be there, as that of the package is used then", e.Written).WithLength(len(version))
	}
	if e.comp.is64 {
		c.faults.Warnf(CodeDeprecated, e.Pos, "<%s> should not stand in a 64-bit component: before Windows 7 it may have no effect", e.Written).WithLength(len(e.Written) + 1)
	}
	if e.id = e.str("Id"); e.id == "" {
		e.id = c.stableID("dep", "Provides", e.comp.id, key)
	}
	c.row(e, c.dependencyTable("Provider"), e.id, e.comp.id, key, e.cell("Version"), e.cell("DisplayName"), nil)
	for _, v := range []struct{ name, value string }{
		{"", "[ProductCode]"}, {"Version", first(version, "[ProductVersion]")}, {"DisplayName", first(name, "[ProductName]")},
	} {
		id := c.providerValueID(e.id, e.comp.id, key, v.name)
		c.row(e, "Registry", id, -1, DependencyRoot+key, v.name, v.value, e.comp.id)
		if v.name == "Version" {
			// WiX 3 takes this one as the key path, before any that is not marked.
			marked := Unset
			if c.v3() {
				marked = Yes
			}
			e.comp.keyPathOf(KeyPathRegistry, id, marked)
		}
	}
	if c.v3() {
		c.refAction(e, "WixDependencyCheck")
	} else if e.yesOf("dependency", "Check") {
		c.refAction(e, "Wix4DependencyCheck")
	}
	c.children(e)
}

// providerValueID gives the identifier of one of a provider's registry values.
func (c *compiler) providerValueID(provider, component, key, name string) string {
	if c.v3() {
		return c.stableID("reg", provider, first(name, "(Default)"))
	}
	return c.stableID("reg", component, "-1", ident.LowerInvariant(DependencyRoot+key), ident.LowerInvariant(name))
}

func compileRequires(c *compiler, e *element) {
	provider := ""
	if e.up.Name == "Provides" {
		provider = e.up.id
	}
	key := e.str("ProviderKey")
	c.checkProviderKey(e, "ProviderKey")
	if e.id = e.str("Id"); e.id == "" {
		if provider == "" {
			c.faults.Errorf(CodeMissingAttribute, e.Pos, "<%s> needs the attribute Id, since it does not stand in <Provides>", e.Written).WithLength(len(e.Written) + 1)
		}
		e.id = c.stableID("dep", "Requires", key)
	}
	var bits int32
	if e.yes("IncludeMinimum") {
		bits |= dependencyMinimumIncluded
	}
	if e.yes("IncludeMaximum") {
		bits |= dependencyMaximumIncluded
	}
	var attributes any
	if bits != 0 || !c.v3() {
		attributes = bits
	}
	c.row(e, c.dependencyTable(""), e.id, key, e.cell("Minimum"), e.cell("Maximum"), attributes)
	if provider != "" {
		c.requirement(e, provider, e.id)
	}
	c.children(e)
}

func compileRequiresRef(c *compiler, e *element) {
	if id := e.str("Id"); id != "" {
		c.ref(e.pos("Id"), c.dependencyTable(""), id)
		c.requirement(e, e.up.id, id)
	}
	c.children(e)
}

// requirement says that a provider needs something, which WiX 3 always has
// looked after at installation.
func (c *compiler) requirement(e *element, provider, dependency string) {
	c.row(e, c.dependencyTable("Ref"), provider, dependency)
	if c.v3() {
		c.refAction(e, "WixDependencyRequire")
	} else if e.yesOf("dependency", "Enforce") {
		c.refAction(e, "Wix4DependencyRequire")
	}
}
