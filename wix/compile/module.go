package compile

import "strings"

// Merge modules: what only they hold.

// moduleLanguageMax is the highest language identifier that a module's tables
// hold.
const moduleLanguageMax = 32767

// The values of ModuleConfiguration.Format, and the bits of Attributes
// ("ModuleConfiguration Table").
var configurationFormats = map[string]int32{"Text": 0, "Key": 1, "Integer": 2, "Bitfield": 3}

const (
	configurationKeyNoOrphan = 1
	configurationNonNullable = 2
)

func moduleElements() []definition {
	inModule := []string{"Module"}
	return []definition{
		{name: "Module", parents: []string{"Wix"}, attrs: []attribute{
			typed("Codepage", attrCodepage), identifier("Id").req(), typed("Guid", attrGUID), integer("InstallerVersion", 0, 1<<31-1),
			integer("Language", 0, moduleLanguageMax).req(), typed("Version", attrVersion).req(),
			// What v3's Package says and means nothing for a module.
			yesNo("Compressed").v3(), enum("Scope", "perMachine", "perUser").v3(), enum("InstallPrivileges", "limited", "elevated").v3(), yesNo("ShortNames").v3(),
		}, compile: compileModule},
		{name: "Dependency", parents: inModule, attrs: []attribute{
			nonEmpty("RequiredId").req(), integer("RequiredLanguage", 0, moduleLanguageMax).req(), text("RequiredVersion"),
		}, compile: func(c *compiler, e *element) {
			c.moduleRow(e, "ModuleDependency", e.str("RequiredId"), e.integerCell("RequiredLanguage"), e.cell("RequiredVersion"))
		}},
		{name: "Exclusion", parents: inModule, attrs: []attribute{
			nonEmpty("ExcludedId").req(), integer("ExcludeExceptLanguage", 0, moduleLanguageMax), integer("ExcludeLanguage", 0, moduleLanguageMax),
			text("ExcludedMaxVersion"), text("ExcludedMinVersion"),
		}, compile: compileExclusion},
		{name: "IgnoreModularization", in: onlyV3, parents: []string{"Module", "Package", "Fragment"}, attrs: []attribute{
			nonEmpty("Name").req(), enum("Type", "Action", "Directory", "Property"),
		}, compile: func(c *compiler, e *element) {
			c.faults.Warnf(CodeDeprecated, e.Pos, "<%s> is deprecated", e.Written).WithLength(len(e.Written) + 1).
				WithHint(`use SuppressModularization="yes" of <Binary>, <CustomAction> or <Property>`)
			c.keepName(e.str("Name"))
		}},
		{name: "IgnoreTable", parents: inModule, attrs: []attribute{nonEmpty("Id").req()}, compile: func(c *compiler, e *element) {
			c.row(e, "ModuleIgnoreTable", e.str("Id"))
		}},
		{name: "Configuration", parents: inModule, attrs: []attribute{
			nonEmpty("Name").req(), text("ContextData"), text("DefaultValue"), text("Description"), text("DisplayName"),
			enum("Format", "Bitfield", "Integer", "Key", "Text").req(), text("HelpKeyword"), text("HelpLocation"), yesNo("KeyNoOrphan"),
			yesNo("NonNullable"), text("Type"),
		}, compile: compileConfiguration},
		{name: "Substitution", parents: inModule, attrs: []attribute{
			nonEmpty("Column").req(), nonEmpty("Row").req(), nonEmpty("Table").req(), text("Value"),
		}, compile: func(c *compiler, e *element) {
			c.row(e, "ModuleSubstitution", e.str("Table"), e.str("Row"), e.str("Column"), e.cell("Value"))
		}},
	}
}

// moduleRow adds a row that begins with the module's own name and language.
func (c *compiler) moduleRow(e *element, table string, cells ...any) {
	p := c.sec.Package
	c.row(e, table, append([]any{p.Name, p.Language}, cells...)...)
}

// keepName says that an identifier is not made unique in a module.
func (c *compiler) keepName(id string) { c.sec.KeptNames = append(c.sec.KeptNames, id) }

// keepOwnName does what SuppressModularization of e says.
func (c *compiler) keepOwnName(e *element) {
	if !e.yes("SuppressModularization") {
		return
	}
	c.faults.Warnf(CodeDeprecated, e.pos("SuppressModularization"), "SuppressModularization of <%s> is strongly discouraged: two modules with that name cannot be in one package", e.Written).
		WithLength(len("yes"))
	c.keepName(e.id)
}

func compileModule(c *compiler, e *element) {
	sum := summaryOf(e)
	sec := c.begin(e, KindModule, e.str("Id"))
	p := &Package{
		Kind: KindModule, Name: e.str("Id"), Version: e.str("Version"), Language: e.str("Language"),
		PackageCode: e.guid("Guid"), Arch: c.arch, Compressed: true, Manufacturer: sum.str("Manufacturer"), Pos: e.Pos, Origin: e.Origin,
	}
	p.ProductCode = p.PackageCode
	sec.Package = p
	if !e.has("Guid") {
		at := e
		if c.v3() && len(sum.Written) > 0 {
			at = sum
		}
		c.missing(at, map[bool]string{true: "Id", false: "Guid"}[c.v3()])
	}
	if c.v3() {
		c.v3Module(e, p, sum)
	} else {
		c.v4Module(e, p, sum)
	}
	c.row(e, "ModuleSignature", p.Name, p.Language, p.Version)
	c.children(e)
}

// v3Module takes what v3's Package element says of a module.
func (c *compiler) v3Module(e *element, p *Package, sum *element) {
	p.Codepage = e.str("Codepage")
	platform := c.v3Platform(e, p, sum.str("Platform"))
	least := map[Arch]int32{X86: 100, X64: 200, ARM64: 500}[p.Arch]
	p.InstallerVersion = max(e.integerOr("InstallerVersion", least), least)
	p.Summary = Summary{
		Codepage: sum.str("Codepage"), Title: "Installation Database", Subject: first(sum.str("Description"), p.Name), Author: p.Manufacturer,
		Keywords: first(sum.str("Keywords"), "Installer"),
		Comments: first(sum.str("Comments"), "This installer database contains the logic and data required to install "+p.Name+"."),
		Template: first(sum.str("Platforms"), platform) + ";" + first(sum.str("Languages"), p.Language),
		Pages:    p.InstallerVersion, Words: wordCompressed, Security: 2,
	}
	switch sum.str("ReadOnly") {
	case "yes":
		p.Summary.Security = 4
	case "no":
		p.Summary.Security = 0
	}
}

// v4Module follows WiX 5, which does not take the code page of a module from
// its attribute.
func (c *compiler) v4Module(e *element, p *Package, sum *element) {
	p.InstallerVersion = e.integerOr("InstallerVersion", 500)
	if c.arch.Is64() {
		p.InstallerVersion = max(p.InstallerVersion, 200)
	}
	if strings.Trim(p.Version, "0123456789.") == "" {
		p.Version = fourFields(p.Version)
	}
	p.Summary = Summary{
		Codepage: sum.str("Codepage"), Title: "Merge Module", Subject: first(sum.str("Description"), p.Name), Author: p.Manufacturer,
		Keywords: first(sum.str("Keywords"), "MergeModule, MSI, database"),
		Comments: first(sum.str("Comments"), "This merge module contains the logic and data required to install "+p.Name+"."),
		Template: templatePlatform(p.Arch) + ";" + p.Language, Pages: p.InstallerVersion, Security: 2,
	}
}

// fourFields completes a version as the .NET class does that WiX 5 reads it
// with.
func fourFields(version string) string {
	for strings.Count(version, ".") < 3 {
		version += ".0"
	}
	return version
}

func compileExclusion(c *compiler, e *element) {
	if e.has("ExcludeExceptLanguage") && e.has("ExcludeLanguage") {
		c.conflict(e, "ExcludeExceptLanguage", "ExcludeLanguage")
		return
	}
	// A negative number is every language but that one ("ModuleExclusion
	// Table").
	language := e.integerOr("ExcludeLanguage", -e.integerOr("ExcludeExceptLanguage", 0))
	c.moduleRow(e, "ModuleExclusion", e.str("ExcludedId"), language, e.cell("ExcludedMinVersion"), e.cell("ExcludedMaxVersion"))
}

func compileConfiguration(c *compiler, e *element) {
	var bits int32
	if e.yes("KeyNoOrphan") {
		bits |= configurationKeyNoOrphan
	}
	if e.yes("NonNullable") {
		bits |= configurationNonNullable
	}
	c.row(e, "ModuleConfiguration", e.str("Name"), configurationFormats[e.str("Format")], e.cell("Type"), e.cell("ContextData"),
		e.cell("DefaultValue"), bits, e.cell("DisplayName"), e.cell("Description"), e.cell("HelpLocation"), e.cell("HelpKeyword"))
}
