package compile

import (
	"slices"
	"strings"
)

// content lists the parents of what can stand at the top of a package,
// module or fragment.
var content = []string{"Package", "Module", "Fragment"}

func packageElements() []definition {
	return []definition{
		{name: "Wix", attrs: []attribute{text("RequiredVersion")}, compile: compileWix},
		{name: "Package", parents: []string{"Wix"}, attrs: packageAttributes(), compile: compilePackage},
		{name: "Fragment", parents: []string{"Wix"}, attrs: []attribute{identifier("Id")}, compile: compileFragment},
		{name: "SummaryInformation", parents: []string{"Package", "Module"}, attrs: summaryAttributes()},
		{name: "Property", parents: concat(uiContent, []string{"Control"}), attrs: []attribute{
			identifier("Id").req(), nonEmpty("Value"), yesNo("Secure"), yesNo("Hidden"), yesNo("Admin"),
			yesNo("SuppressModularization"), yesNo("ComplianceCheck"),
		}, text: true, compile: compileProperty},
		{name: "PropertyRef", parents: uiContent, attrs: []attribute{identifier("Id").req()}, compile: simpleRef("Property")},
		{name: "Launch", parents: []string{"Package", "Fragment"}, attrs: []attribute{
			nonEmpty("Condition").req(), nonEmpty("Message").req(),
		}, compile: compileLaunch},
		{name: "WixVariable", parents: append([]string{"Wix", "Bundle"}, content...), attrs: []attribute{
			identifier("Id").req(), text("Value"), yesNo("Overridable"),
		}, compile: compileWixVariable},
		{name: "EnsureTable", parents: content, attrs: []attribute{nonEmpty("Id").req()}, compile: func(c *compiler, e *element) {
			c.ensureTable(e.str("Id"))
		}},
	}
}

// packageAttributes are those of v4+'s Package. A v3 source spreads them over
// Product and Package; what v4+ has no word for keeps v3's name.
func packageAttributes() []attribute {
	return append([]attribute{
		typed("Codepage", attrCodepage), yesNoDefault("Compressed"), integer("InstallerVersion", 0, 1<<31-1),
		integer("Language", 0, 32767), nonEmpty("Manufacturer").req(), nonEmpty("Name").req(), typed("ProductCode", attrAutoGUID),
		enum("Scope", "perMachine", "perUser", "perUserOrMachine", "perMachineOrUser"), yesNo("ShortNames"),
		typed("UpgradeCode", attrGUID), enum("UpgradeStrategy", "majorUpgrade", "none").v4(), typed("Version", attrVersion).req(),
	}, v3PackageAttributes()...)
}

func summaryAttributes() []attribute {
	return append([]attribute{
		typed("Codepage", attrCodepage), nonEmpty("Comments"), nonEmpty("Description"), nonEmpty("Keywords"), nonEmpty("Manufacturer"),
	}, v3PackageAttributes()...)
}

// v3PackageAttributes are those of v3's Package element that v4+ lost; the
// source may carry them on either element.
func v3PackageAttributes() []attribute {
	return []attribute{
		yesNo("AdminImage").v3(), typed("Id", attrAutoGUID).v3(), enum("InstallPrivileges", "limited", "elevated").v3(),
		text("Languages").v3(), enum("Platform", "x86", "x64", "arm64", "ia64", "arm", "intel", "intel64").v3(), text("Platforms").v3(),
		yesNoDefault("ReadOnly").v3(),
	}
}

func compileWix(c *compiler, e *element) {
	roots := 0
	for _, child := range e.Children {
		if child.Is("Package") || child.Is("Module") {
			if roots++; roots > 1 {
				c.faults.Errorf(CodeBadRoot, child.Pos, "a source holds at most one package or module, and this is another one")
				continue
			}
		}
		c.element(child, e)
	}
}

// begin starts a section; the rows that follow are its.
func (c *compiler) begin(e *element, kind SectionKind, id string) *Section {
	c.sec = &Section{Kind: kind, ID: id, Dialect: c.dialect, Arch: c.arch, Pos: e.Pos, File: c.file}
	c.sections = append(c.sections, c.sec)
	return c.sec
}

func compileFragment(c *compiler, e *element) {
	c.begin(e, KindFragment, e.str("Id"))
	c.children(e)
}

func compilePackage(c *compiler, e *element) {
	sum := summaryOf(e)
	code := e.guid("ProductCode")
	if code == "" {
		code = "*"
	}
	sec := c.begin(e, KindPackage, code)
	p := &Package{
		Kind: KindPackage, Name: e.str("Name"), Version: e.str("Version"), Manufacturer: e.str("Manufacturer"),
		Language: e.str("Language"), Codepage: e.str("Codepage"), ProductCode: code, UpgradeCode: e.guid("UpgradeCode"),
		Scope: e.str("Scope"), Arch: c.arch, ShortNames: e.yes("ShortNames"), Strategy: e.str("UpgradeStrategy"), UpgradeLanguage: e.str("Language"),
		Pos: e.Pos, Origin: e.Origin,
	}
	sec.Package = p
	e.state = p
	if c.v3() {
		c.v3Package(e, p, sum)
	} else {
		c.v4Package(e, p)
	}
	for _, name := range []string{"Name", "Manufacturer"} {
		if v := e.str(name); v == "PUT-PRODUCT-NAME-HERE" || v == "PUT-COMPANY-NAME-HERE" {
			c.faults.Warnf(CodePlaceholder, e.pos(name), "%s of <%s> still is the placeholder %q", name, e.Written, v).WithLength(len(v))
		}
	}
	p.Summary.Codepage = sum.str("Codepage")
	p.Summary.Title = "Installation Database"
	p.Summary.Subject = first(sum.str("Description"), p.Name)
	p.Summary.Author = first(sum.str("Manufacturer"), p.Manufacturer)
	p.Summary.Keywords = first(sum.str("Keywords"), "Installer")
	p.Summary.Comments = first(sum.str("Comments"), "This installer database contains the logic and data required to install "+p.Name+".")
	c.packageProperties(e, p)
	c.children(e)
}

// summaryOf gives the last SummaryInformation element below e, or an empty one.
func summaryOf(e *element) *element {
	for _, child := range slices.Backward(e.Children) {
		if child.Is("SummaryInformation") {
			return &element{Element: child}
		}
	}
	empty := *e.Element
	empty.Attrs = nil
	return &element{Element: &empty}
}

// first gives the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// The bits of the summary information's word count ("Word Count Summary
// property").
const (
	wordShortNames = 1
	wordCompressed = 2
	wordAdminImage = 4
	wordNoElevate  = 8
)

func (p *Package) words(perUser bool) int32 {
	return bitsOf([]onBit{{p.ShortNames, wordShortNames}, {p.Compressed, wordCompressed}, {p.AdminImage, wordAdminImage}, {perUser, wordNoElevate}})
}

func (c *compiler) v4Package(e *element, p *Package) {
	p.Language = first(p.Language, "0")
	p.Scope = first(p.Scope, "perMachine")
	p.Strategy = first(p.Strategy, "majorUpgrade")
	p.Compressed = e.tri("Compressed") != No
	p.InstallerVersion = e.integerOr("InstallerVersion", 500)
	switch {
	case p.Arch == X64 && p.InstallerVersion < 200:
		p.InstallerVersion = 200
	case p.Arch == ARM64 && p.InstallerVersion < 500:
		p.InstallerVersion = 500
	}
	p.Summary.Template = templatePlatform(p.Arch) + ";" + p.Language
	p.Summary.Pages = p.InstallerVersion
	p.Summary.Words = p.words(p.Scope == "perUser")
	p.Summary.Security = 2
	if !e.has("UpgradeCode") {
		c.faults.Warnf(CodeNeeds, e.Pos, "<%s> has no UpgradeCode, so that no later version can replace it", e.Written)
	}
}

// templatePlatform gives the platform's name in the summary information.
func templatePlatform(a Arch) string {
	switch a {
	case X64:
		return "x64"
	case ARM64:
		return "Arm64"
	default:
		return "Intel"
	}
}

func (c *compiler) v3Package(e *element, p *Package, sum *element) {
	get := func(name string) string { return first(sum.str(name), e.str(name)) }
	p.AdminImage = get("AdminImage") == "yes"
	p.PackageCode = first(parseGUID(get("Id")), get("Id"))
	compressed := first(e.str("Compressed"), get("Compressed"))
	p.Compressed = compressed == "yes" || compressed == "true"
	platform := c.v3Platform(e, p, get("Platform"))
	least := map[Arch]int32{X86: 100, X64: 200, ARM64: 500}[p.Arch]
	p.InstallerVersion = max(e.integerOr("InstallerVersion", least), least)
	languages := get("Languages")
	if languages == "" {
		languages = p.Language
	}
	p.Summary.Template = first(get("Platforms"), platform) + ";" + languages
	p.Summary.Pages = p.InstallerVersion
	p.Summary.Words = p.words(p.Scope == "perUser" || get("InstallPrivileges") == "limited")
	p.Summary.Security = 2
	switch get("ReadOnly") {
	case "yes":
		p.Summary.Security = 4
	case "no":
		p.Summary.Security = 0
	}
	if !e.has("Language") {
		c.missing(e, "Language")
	}
	if !e.has("ProductCode") {
		c.missing(e, "Id")
	}
	if !e.has("UpgradeCode") {
		c.faults.Warnf(CodeNeeds, e.Pos, "<%s> has no UpgradeCode, so that no later version can replace it", e.Written)
	}
}

// v3Platform takes the platform that a v3 source names, and gives its name in
// the summary information.
func (c *compiler) v3Platform(e *element, p *Package, name string) string {
	switch name {
	case "x86", "intel":
		p.Arch = X86
	case "x64":
		p.Arch = X64
	case "arm64":
		p.Arch = ARM64
	case "ia64", "intel64", "arm":
		c.faults.Errorf(CodeUnsupported, e.Pos, "packages for %s are not supported", name)
	}
	return templatePlatform(p.Arch)
}

// packageProperties adds the rows of table Property that say what the root
// element says, in WiX's order.
func (c *compiler) packageProperties(e *element, p *Package) {
	c.row(e, "Property", "Manufacturer", p.Manufacturer)
	c.row(e, "Property", "ProductCode", p.ProductCode)
	c.row(e, "Property", "ProductLanguage", p.Language)
	c.row(e, "Property", "ProductName", p.Name)
	c.row(e, "Property", "ProductVersion", p.productVersion())
	if p.UpgradeCode != "" {
		c.row(e, "Property", "UpgradeCode", p.UpgradeCode)
	}
	switch p.Scope {
	case "perMachine":
		c.row(e, "Property", "ALLUSERS", "1")
	case "perMachineOrUser":
		c.row(e, "Property", "ALLUSERS", "2")
	case "perUserOrMachine":
		c.row(e, "Property", "ALLUSERS", "2")
		c.row(e, "Property", "MSIINSTALLPERUSER", "1")
	}
	if p.Version = p.productVersion(); versionForm.MatchString(p.Version) {
		c.checkProductVersion(e)
	}
}

// productVersion gives the version without the "v" that v4+ allows.
func (p *Package) productVersion() string {
	return strings.TrimLeft(p.Version, "vV")
}

// checkProductVersion warns of what Windows Installer cannot compare: its
// versions are three fields up to 255.255.65535 ("ProductVersion property").
func (c *compiler) checkProductVersion(e *element) {
	limits := [...]int{255, 255, 65535}
	for i, field := range strings.Split(strings.TrimLeft(e.str("Version"), "vV"), ".") {
		n := 0
		for _, d := range field {
			if d < '0' || d > '9' || n > 1<<20 {
				n = 1 << 20
				break
			}
			n = n*10 + int(d-'0')
		}
		if i < len(limits) && n > limits[i] {
			c.faults.Errorf(CodeBadValue, e.pos("Version"), "version %q is not one that Windows Installer compares: its fields go up to 255.255.65535", e.str("Version")).
				WithLength(len(e.str("Version")))
			return
		}
	}
}

// simpleRef compiles an element that only says that a row must be there.
func simpleRef(table string) func(*compiler, *element) {
	return func(c *compiler, e *element) {
		if id := e.str("Id"); id != "" {
			c.ref(e.pos("Id"), table, id)
		}
		c.children(e)
	}
}

// specialProperties are made by the linker from other rows.
var specialProperties = []string{"AdminProperties", "MsiHiddenProperties", "SecureCustomProperties"}

func compileProperty(c *compiler, e *element) {
	e.id = e.str("Id")
	if slices.Contains(specialProperties, e.id) {
		c.faults.Errorf(CodeBadValue, e.pos("Id"), "property %s is made from the attributes of others and cannot be authored", e.id).
			WithLength(len(e.id)).WithHint("use Admin, Hidden or Secure of <Property>")
		return
	}
	value := e.str("Value")
	if e.Text != "" && !c.v3() {
		c.unexpectedText(e).WithHint("use the attribute Value")
	} else if e.Text != "" {
		value = e.Text
	}
	if e.id == "ErrorDialog" {
		c.ref(e.pos("Value"), "Dialog", value)
	}
	c.property(e, value)
	c.keepOwnName(e)
	c.propertySearches(e)
}

// property adds a row of table Property and the marks of its attributes. A
// property without a value has a row all the same, so that it can be referred
// to; the linker leaves it out of the table.
func (c *compiler) property(e *element, value string) {
	c.row(e, "Property", e.id, value)
	if e.yes("Secure") && e.id != strings.ToUpper(e.id) {
		c.faults.Errorf(CodeBadValue, e.pos("Id"), "property %q is secure and so must be public, that is without lower-case letters", e.id).WithLength(len(e.id))
	}
	for _, m := range []struct {
		attr string
		list *[]string
	}{{"Secure", &c.sec.Secure}, {"Hidden", &c.sec.Hidden}, {"Admin", &c.sec.Admin}} {
		if e.yes(m.attr) {
			*m.list = append(*m.list, e.id)
		}
	}
}

func compileLaunch(c *compiler, e *element) {
	c.row(e, "LaunchCondition", e.str("Condition"), e.str("Message"))
}

func compileWixVariable(c *compiler, e *element) {
	if c.sec == nil {
		c.begin(e, KindFragment, "")
	}
	id, value, virtual := e.str("Id"), e.str("Value"), e.access == AccessVirtual
	if !e.has("Value") && !e.yes("Overridable") {
		c.missing(e, "Value")
	}
	c.sec.Variables = append(c.sec.Variables, &WixVariable{ID: id, Value: value, Overridable: virtual || e.yes("Overridable"), Pos: e.Pos})
	// In v4+ the attribute Overridable does not let another variable take the
	// place of this one (seen with 5.0.2).
	c.sec.Symbols = append(c.sec.Symbols, Symbol{
		Table: "WixVariable", Key: id, Pos: e.Pos, Overridable: c.v3() && e.yes("Overridable"), Access: e.access,
	})
}
