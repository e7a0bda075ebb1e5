package templates

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/wix/msi"
)

// The properties that a package sets for itself.
const (
	upgradeDetected  = "WIX_UPGRADE_DETECTED"
	sameDetected     = "SAME_VERSION_DETECTED"
	rememberedFolder = "REMEMBERED_"
	windowsBuild     = "WINDOWS_BUILD"
	windowsMachine   = "WINDOWS_MACHINE"
	installedVersion = "INSTALLED_VERSION"
	installedOrder   = "INSTALLED_VERSION_ORDER"
)

// The values of the product's registry key.
const (
	valueVersion = "Version"
	valueOrder   = "VersionOrder"
	valueFolder  = "InstallFolder"
	valueData    = "DataFolder"
)

func (b *builder) product() {
	p := &b.m.Product
	b.d.Product = Product{
		Mark: Mark{p.Pos}, Name: p.Name, Manufacturer: p.Manufacturer,
		Version: b.m.Version.MSI, FullVersion: b.m.Version.Semver,
		Code: cmp.Or(b.in.ProductCode, "*"), UpgradeCode: p.UpgradeCode,
		Language: p.Languages[0].LCID, PerUser: p.PerUser(),
		Description: cmp.Or(p.Description, p.Name), Comments: p.Comments,
	}
	if p.PerUser() {
		// The rule warns of every file in the profile, where this scope means
		// them to be.
		b.suppress("ICE91")
	}
	b.summary(&b.d.Product)
}

// summary chooses the code page of the summary information, which Windows'
// property pages show: WiX wants an ANSI one. Where none has everything, the
// description and the comments have question marks there.
func (b *builder) summary(p *Product) {
	names := p.Name + p.Manufacturer
	all := names + p.Description + p.Comments
	if strings.IndexFunc(all, func(r rune) bool { return r > '~' }) < 0 {
		return
	}
	pages := append([]int{languageCodepage(p.Language)}, codepages...)
	for _, text := range []string{all, names} {
		i := slices.IndexFunc(pages, func(page int) bool { return msi.Encodable(page, text) })
		if i < 0 {
			continue
		}
		p.SummaryCodepage = pages[i]
		fit := func(s string) string {
			return strings.Map(func(r rune) rune {
				if msi.Encodable(pages[i], string(r)) {
					return r
				}
				return '?'
			}, s)
		}
		p.Description, p.Comments = fit(p.Description), fit(p.Comments)
		return
	}
	b.faults.Errorf(CodeScripts, b.m.Pos("product.name"), "no code page of Windows has all characters of %q and %q, as the package's summary information needs", p.Name, p.Manufacturer).
		WithHint("write name and manufacturer in one script, and without symbols such as emoji")
}

// codepages are the ANSI ones of Windows (Windows documentation, "Code Page
// Identifiers"), the more common ones first.
var codepages = []int{1252, 1250, 1251, 1253, 1254, 1257, 932, 936, 949, 950, 1255, 1256, 874, 1258}

// languageCodepage gives the ANSI code page of a language.
func languageCodepage(lcid int) int {
	switch lcid & 0x3FF { // the primary language
	case 0x04: // Chinese: traditional in Taiwan, Hong Kong and Macau
		if lcid == 0x0404 || lcid == 0x0C04 || lcid == 0x1404 {
			return 950
		}
		return 936
	case 0x11:
		return 932
	case 0x12:
		return 949
	case 0x1E:
		return 874
	case 0x2A:
		return 1258
	case 0x05, 0x0E, 0x15, 0x18, 0x1B, 0x1C, 0x24, 0x1A:
		return 1250
	case 0x02, 0x19, 0x22, 0x23, 0x2F:
		return 1251
	case 0x08:
		return 1253
	case 0x1F:
		return 1254
	case 0x0D:
		return 1255
	case 0x01, 0x20, 0x29:
		return 1256
	case 0x25, 0x26, 0x27:
		return 1257
	}
	return 1252
}

// media chooses cabinets. A media template is enough as long as every file is
// compressed alike.
func (b *builder) media() {
	b.d.Compression = map[string]string{"none": "none", "fast": "low", "default": "mszip"}[b.m.Product.Compression]
	for _, f := range b.m.Files {
		if !f.Compress && b.d.Compression != "none" {
			b.d.Media = []Media{
				{ID: 1, Cabinet: "cab1.cab", Compression: b.d.Compression},
				{ID: storedDisk, Cabinet: "cab2.cab", Compression: "none"},
			}
			return
		}
	}
}

// storedDisk is the Media row of the files that are not compressed.
const storedDisk = 2

func (b *builder) upgrade() {
	u, p := &b.m.Upgrade, &b.m.Product
	mu := MajorUpgrade{
		Mark: Mark{u.Pos}, Code: p.UpgradeCode, Version: b.m.Version.MSI,
		AllowDowngrade: u.Downgrade == "allow", AllowSame: u.SameVersion == "allow",
		DowngradeMessage: "A newer version of [ProductName] is installed already. Remove it first to go back to " + literal(b.m.Version.Semver) + ".",
		Schedule:         "InstallInitialize",
	}
	if u.Remove == "late" {
		mu.Schedule = "InstallExecute"
	}
	if mu.AllowDowngrade {
		// Files of an older package would stay away: costing sees the newer
		// ones, which are removed only afterwards.
		b.property(Property{Mark: Mark{u.Pos}, Comment: "Going back needs every file, also older ones", ID: "REINSTALLMODE", Value: "amus"})
		b.suppress("ICE40")
	}
	if !mu.AllowSame {
		mu.Detect = append(mu.Detect, UpgradeVersion{Property: sameDetected, Minimum: mu.Version, Maximum: mu.Version, OnlyDetect: true})
		b.launch(u.Origin, "Version "+literal(mu.Version)+" of [ProductName] is installed already. Remove it first.", "Installed OR NOT "+sameDetected)
	}
	for i, v := range u.Refuse {
		property := "REFUSED_VERSION_" + strconv.Itoa(i+1)
		mu.Detect = append(mu.Detect, UpgradeVersion{Property: property, Minimum: v, Maximum: v, OnlyDetect: true})
		message := literal(u.Message)
		if message == "" {
			message = "[ProductName] " + literal(v) + " cannot be upgraded to " + literal(b.m.Version.Semver) + ". Remove it first."
		}
		b.launch(u.Origin, message, "Installed OR NOT "+property)
	}
	b.d.Upgrade = mu
	for i, code := range u.Replaces {
		b.d.Replaces = append(b.d.Replaces, Upgrade{Mark: Mark{u.Pos}, Code: code, Versions: []UpgradeVersion{{
			Property: "REPLACES_" + strconv.Itoa(i+1), Minimum: "0.0.0", IgnoreFailure: u.IgnoreFailure,
		}}})
	}
}

func (b *builder) launch(o manifest.Origin, message, condition string) {
	b.d.Launch = append(b.d.Launch, Launch{Mark: Mark{o.Pos}, Message: message, Condition: condition})
}

// suppress notes a validation rule that the package breaks on purpose.
func (b *builder) suppress(rule string) {
	if !slices.Contains(b.d.Suppress, rule) {
		b.d.Suppress = append(b.d.Suppress, rule)
	}
}

// property adds a property. WiX warns of a value that looks as if it referred
// to another property, so such a text is set, escaped, when the
// installation begins; what the command line says still comes first.
func (b *builder) property(p Property) {
	if strings.Contains(p.Value, "[") {
		b.d.Assignments = append(b.d.Assignments, Assignment{
			Mark: p.Mark, Comment: p.Comment, ID: p.ID, Value: literal(p.Value),
			Before: "FindRelatedProducts", Sequence: "both", Condition: "NOT " + p.ID,
		})
		return
	}
	b.d.Properties = append(b.d.Properties, p)
}

// programsList sets what Windows' list of installed programs shows.
func (b *builder) programsList() {
	p, arp := &b.m.Product, &b.m.ARP
	o := p.Origin
	comments := p.Comments
	if b.m.Version.Semver != b.m.Version.MSI {
		// The list's version column is the three numbers of ProductVersion.
		comments = strings.TrimSpace("Version " + b.m.Version.Semver + ". " + comments)
	}
	for _, e := range []struct{ id, value string }{
		{"ARPPRODUCTICON", b.icon(p.Icon, o)},
		{"ARPCOMMENTS", comments},
		{"ARPCONTACT", p.Contact},
		{"ARPHELPLINK", p.Help},
		{"ARPREADME", p.Readme},
		{"ARPURLINFOABOUT", p.Homepage},
		{"ARPURLUPDATEINFO", p.Updates},
	} {
		if e.value != "" {
			b.property(Property{Mark: Mark{o.Pos}, ID: e.id, Value: e.value})
		}
	}
	for _, e := range []struct {
		id string
		on bool
	}{
		{"ARPNOMODIFY", !arp.Modify}, {"ARPNOREPAIR", !arp.Repair},
		{"ARPNOREMOVE", !arp.Remove}, {"ARPSYSTEMCOMPONENT", arp.Hidden},
	} {
		if e.on {
			b.property(Property{Mark: Mark{arp.Pos}, ID: e.id, Value: "1"})
		}
	}
	// A log is always to be found, also of an installation that nobody watched.
	b.property(Property{Comment: "Write a log, in the folder of temporary files, when the command line asks for none", ID: "MsiLogging", Value: "voicewarmup"})
	if p.Reboot == "suppress" {
		b.property(Property{Mark: Mark{o.Pos}, ID: "REBOOT", Value: "ReallySuppress"})
	}
	b.d.Assignments = append(b.d.Assignments, Assignment{
		Comment: "The install folder, for the list of installed programs",
		ID:      "ARPINSTALLLOCATION", Value: "[" + p.InstallDirProperty + "]", After: "CostFinalize", Sequence: "execute",
	})
}

// properties passes [properties] on; what gomsi sets itself gives way.
func (b *builder) properties() {
	for _, p := range b.m.Properties {
		b.d.Properties = slices.DeleteFunc(b.d.Properties, func(mine Property) bool { return mine.ID == p.Name })
		b.property(Property{Mark: Mark{p.Pos}, ID: p.Name, Value: p.Value})
	}
}

// searchProduct looks for a value of the product's key.
func (b *builder) searchProduct(id, name string) *Search {
	return &Search{ID: id, Root: b.hive(), Key: literal(b.productKey()), Name: name, Bits: b.bits()}
}

// movableFolders makes the install folder movable, and that of the data when it
// has a property.
func (b *builder) movableFolders() {
	p := &b.m.Product
	b.movableFolder(p.InstallDirProperty, valueFolder, "The install folder: of the command line, else where it was, else the default")
	b.lookUp(p.InstallDirProperty, p.InstallDirFrom, Mark{b.m.Pos("product.install_dir_from")}, false)
	if p.DataDirProperty != "" {
		b.dirs.base(manifest.RootData)
		b.movableFolder(p.DataDirProperty, valueData, "The folder of the data: likewise")
	}
}

// movableFolder makes a folder movable and remembers where it is. The search
// fills a property of its own, so what is given on the command line is never
// overwritten.
func (b *builder) movableFolder(id, value, comment string) {
	remembered := rememberedFolder + id
	b.property(Property{Mark: Mark{b.m.Product.Pos}, Comment: comment, ID: id, Secure: true})
	b.property(Property{ID: remembered, Secure: true, Search: b.searchProduct(remembered, value)})
	b.set(Assignment{
		Comment: "Keep the folder of an installed version",
		ID:      id, Value: "[" + remembered + "]", Sequence: "both",
		Condition: remembered + " AND NOT " + id,
	})
}

// windows refuses versions of Windows that are too old. The build number is
// read from the registry: VersionNT tells the truth only up to 6.3.
func (b *builder) windows() {
	minimum := b.m.Product.MinWindows
	if minimum == "" {
		return
	}
	build := buildOf(minimum)
	b.windowsBuild()
	b.launch(b.m.Product.Origin,
		fmt.Sprintf("[ProductName] needs %s or later. This is build [%s].", literal(WindowsName(minimum)), windowsBuild),
		fmt.Sprintf("Installed OR %s >= %s", windowsBuild, build))
}

// windowsBuild looks the build of Windows up, once.
func (b *builder) windowsBuild() string {
	b.machineSearch(windowsBuild, "The build of Windows", `SOFTWARE\Microsoft\Windows NT\CurrentVersion`, "CurrentBuildNumber")
	return windowsBuild
}

// windowsMachine looks the machine's processor up, once. What environment
// variables say is about the process, which may be emulated.
func (b *builder) windowsMachine() string {
	b.machineSearch(windowsMachine, "The processor of the machine", `SYSTEM\CurrentControlSet\Control\Session Manager\Environment`, "PROCESSOR_ARCHITECTURE")
	return windowsMachine
}

func (b *builder) machineSearch(id, comment, key, name string) {
	if slices.ContainsFunc(b.d.Properties, func(p Property) bool { return p.ID == id }) {
		return
	}
	b.property(Property{Comment: comment, ID: id, Secure: true, Search: &Search{ID: id, Root: "HKLM", Key: key, Name: name, Bits: b.bits()}})
}

// buildOf gives the build number of a version of Windows such as 10.0.14393.
func buildOf(version string) string { return version[strings.LastIndexByte(version, '.')+1:] }

// WindowsName gives the names of a version of Windows, as people know them.
func WindowsName(version string) string {
	name := map[string]string{
		"7601": "Windows 7 SP1 or Windows Server 2008 R2 SP1", "9200": "Windows 8 or Windows Server 2012",
		"9600": "Windows 8.1 or Windows Server 2012 R2", "10240": "Windows 10",
		"14393": "Windows 10 version 1607 or Windows Server 2016", "15063": "Windows 10 version 1703",
		"16299": "Windows 10 version 1709", "17134": "Windows 10 version 1803",
		"17763": "Windows 10 version 1809 or Windows Server 2019", "18362": "Windows 10 version 1903",
		"18363": "Windows 10 version 1909", "19041": "Windows 10 version 2004", "19042": "Windows 10 version 20H2",
		"19043": "Windows 10 version 21H1", "19044": "Windows 10 version 21H2", "19045": "Windows 10 version 22H2",
		"20348": "Windows Server 2022", "22000": "Windows 11", "22621": "Windows 11 version 22H2",
		"22631": "Windows 11 version 23H2", "26100": "Windows 11 version 24H2 or Windows Server 2025",
	}[buildOf(version)]
	if name == "" {
		return "Windows " + version
	}
	return name + " (" + version + ")"
}

// versionOrder blocks going back among packages of one MSI version, such as
// from a release to its release candidate. Windows Installer compares texts,
// and the key's plain order is that of the versions.
func (b *builder) versionOrder() {
	if b.d.Upgrade.AllowDowngrade {
		return
	}
	b.property(Property{Comment: "The full version that is installed, and its place in the order of versions", ID: installedVersion, Secure: true, Search: b.searchProduct(installedVersion, valueVersion)})
	b.property(Property{ID: installedOrder, Secure: true, Search: b.searchProduct(installedOrder, valueOrder)})
	b.launch(b.m.Product.Origin,
		fmt.Sprintf("[ProductName] [%s] is installed already and is newer than %s. Remove it first to go back.", installedVersion, literal(b.m.Version.Semver)),
		fmt.Sprintf(`Installed OR NOT %s OR NOT %s OR %[2]s <= "%s"`, upgradeDetected, installedOrder, b.m.Version.OrderKey))
}

// productComponent writes the product's own registry values. It is part of
// every feature without a parent, so it is there whichever are chosen.
func (b *builder) productComponent() {
	c := b.component(b.m.Product.Origin, b.ids.take("component product", "ProductRegistration"), b.appPath(), true)
	c.Registry = []RegistryKey{{
		Root: b.hive(), Key: literal(b.productKey()),
		Values: []RegistryValue{
			{Name: valueVersion, Type: "string", Value: literal(b.m.Version.Semver), KeyPath: true},
			{Name: valueOrder, Type: "string", Value: b.m.Version.OrderKey},
			{Name: valueFolder, Type: "string", Value: "[" + b.m.Product.InstallDirProperty + "]"},
		},
	}}
	if id := b.m.Product.DataDirProperty; id != "" {
		values := &c.Registry[0].Values
		*values = append(*values, RegistryValue{Name: valueData, Type: "string", Value: "[" + id + "]"})
	}
	for _, n := range b.dirs.leftovers() {
		c.RemoveFolders = append(c.RemoveFolders, b.removal(n))
	}
	b.common.Components = append([]*Component{c}, b.common.Components...)
}

// removal removes a folder when it is empty. Rows are kept in the order of
// their keys' string numbers, and strings are numbered when they are first met:
// an identifier of its own, met first in this table, keeps the order in which
// the rows are written, children before parents.
func (b *builder) removal(n *node) RemoveFolder {
	return RemoveFolder{ID: b.ids.take("remove "+n.ID, "remove", n.ID), Directory: n.ID}
}

// features builds the tree of features.
func (b *builder) features() {
	present := map[string]bool{}
	for _, g := range b.d.Groups {
		present[g.ID] = true
	}
	byID := map[string]*Feature{}
	for _, f := range b.m.Features {
		out := &Feature{
			Mark: Mark{f.Pos}, ID: f.ID, Title: cmp.Or(f.Title, f.ID), Description: f.Description,
			Hidden: f.Implied, Required: f.Required || f.Implied, Level: 1,
		}
		if f.Implied {
			out.Title = b.m.Product.Name
		}
		if !f.Default && !out.Required {
			out.Level = optionalLevel
		}
		if f.Parent == "" {
			out.Groups = append(out.Groups, b.common.ID)
		}
		if g := b.groups[f.ID]; present[g.ID] {
			out.Groups = append(out.Groups, g.ID)
		}
		for _, needed := range b.m.Features {
			if needed.Parent == f.Parent && f.Parent == "" || needed.Parent == f.ID {
				b.require(out, needed, present)
			}
		}
		byID[f.ID] = out
	}
	for _, f := range b.m.Features {
		if parent := byID[f.Parent]; parent != nil {
			parent.Children = append(parent.Children, byID[f.ID])
		} else {
			b.d.Features = append(b.d.Features, byID[f.ID])
		}
	}
	for _, r := range b.in.References {
		if r.InFeature {
			b.d.Features[0].References = append(b.d.Features[0].References, r)
		} else {
			b.d.References = append(b.d.References, r)
		}
	}
}

// require makes what a required feature installs part of a feature that stands
// beside or above it: Windows Installer keeps people from leaving out a
// feature in its dialogs, but not on the command line (ADDLOCAL=Other).
func (b *builder) require(out *Feature, f *manifest.Feature, present map[string]bool) {
	if !f.Required || f.ID == out.ID {
		return
	}
	if g := b.groups[f.ID].ID; present[g] && !slices.Contains(out.Groups, g) {
		out.Groups = append(out.Groups, g)
	}
	for _, child := range b.m.Features {
		if child.Parent == f.ID {
			b.require(out, child, present)
		}
	}
}

// optionalLevel is above the default INSTALLLEVEL of 1, and below what
// installers use for features that even a complete installation leaves out.
const optionalLevel = 1000
