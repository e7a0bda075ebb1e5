package manifest

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/guid"
	"github.com/gomsi/gomsi/internal/winpath"
)

// derivedFrom holds what defaults are derived from: the names without the
// version, as names of folders.
type derivedFrom struct{ manufacturer, name string }

// productKey gives a key of [product] before the table is read as a whole.
func (l *loader) productKey(key string) *value {
	p := l.root.tab["product"]
	if p == nil || p.kind != kTable {
		return nil
	}
	v := p.tab[key]
	if v == nil || v.kind != kString {
		return nil
	}
	return v
}

// readNames evaluates what other templates use: first the version, then the
// name, once without the version.
func (l *loader) readNames() {
	for _, key := range []string{"Name", "Version", "MSIVersion"} {
		l.data[key] = ""
	}
	msi := ""
	if v := l.productKey("msi_version"); v != nil {
		l.expandValue(v)
		msi = strings.TrimSpace(v.str)
	}
	l.readVersion(msi)
	v := l.productKey("name")
	if v == nil {
		return
	}
	template := v.str
	if strings.Contains(template, "{{") {
		l.m.Product.BareName = l.bareName(template)
	}
	l.data["Version"], l.data["MSIVersion"] = l.m.Version.Semver, l.m.Version.MSI
	l.expandValue(v)
	l.data["Name"] = v.str
	if !v.expanded {
		l.m.Product.BareName = strings.TrimSpace(v.str)
	}
}

// bareName expands the name with empty versions and tidies the spaces and
// hyphens that they leave.
func (l *loader) bareName(template string) string {
	text, err := l.o.Expand(template, l.data)
	if err != nil {
		return "" // said when the name itself is expanded
	}
	text = strings.NewReplacer("()", "", "[]", "").Replace(text)
	return strings.Trim(strings.Join(strings.Fields(text), " "), " -_.")
}

// readVersion finds the version: --version, then the manifest.
func (l *loader) readVersion(msi string) {
	v := l.productKey("version")
	if v != nil {
		l.expandValue(v)
	}
	text := l.o.Version
	fromKey := text == ""
	if fromKey {
		if v == nil || v.kind == 0 || strings.TrimSpace(v.str) == "" {
			return
		}
		text = strings.TrimSpace(v.str)
	}
	if text == "git" {
		if text = l.gitVersion(); text == "" {
			return
		}
	}
	version, err := NewVersion(text, msi)
	if err != nil {
		l.versionFault(text, msi, fromKey, err)
		return
	}
	l.m.Version = version
}

func (l *loader) gitVersion() string {
	if l.o.GitVersion == nil {
		l.errVal(codeGitVersion, "product.version", "the version cannot be taken from git here").WithHint("give --version")
		return ""
	}
	text, err := l.o.GitVersion(l.dir)
	var d *diag.Diagnostic
	switch {
	case errors.As(err, &d):
		// The fault is git's to tell, its place ours.
		here := *d
		p, n := l.idx.valueAt("product.version")
		here.Pos, here.Length = p, n
		l.diags.Add(&here)
		return ""
	case err != nil:
		l.fail = err
		return ""
	case text == "":
		l.errVal(codeGitVersion, "product.version", "git has no version").WithHint("tag a commit, such as v1.0.0, or give --version")
	}
	return text
}

var shortVersion = regexp.MustCompile(`^v?[0-9]+(\.[0-9]+)?$`)

func (l *loader) versionFault(text, msi string, fromKey bool, err error) {
	at := func(key, code, format string, args ...any) *diag.Diagnostic {
		if !fromKey && key == "version" {
			return l.diags.Errorf(code, diag.Pos{}, "--version: "+format, args...)
		}
		return l.errVal(code, "product."+key, format, args...)
	}
	switch {
	case errors.Is(err, ErrVersionRange) && msi == "":
		at("version", codeVersionRange, "version %s is above %d.%d.%d, the greatest that Windows Installer holds", text, maxMajor, maxMinor, maxThird).
			WithHint(`write msi_version = "…", three numbers that grow with every release; calendar versions need it`)
	case errors.Is(err, ErrVersionRange):
		at("msi_version", codeVersionRange, "%s is above %d.%d.%d, the greatest that Windows Installer holds", msi, maxMajor, maxMinor, maxThird)
	case msi != "" && !threeNumbers.MatchString(msi):
		at("msi_version", codeMSIVersion, "%q is not three numbers", msi).WithHint(`write them as "1.4.2"`)
	default:
		d := at("version", codeVersion, "%q is no semantic version", text)
		switch {
		case shortVersion.MatchString(text):
			full := strings.TrimPrefix(text, "v")
			for strings.Count(full, ".") < 2 {
				full += ".0"
			}
			d.WithHint("write %q", full)
		case strings.Count(text, ".") == 3:
			d.WithHint("Windows Installer ignores a fourth number: leave it out, or write it as a prerelease such as 1.4.2-rc.1")
		default:
			d.WithHint("it has three numbers and may have a prerelease: 1.4.2, 1.4.2-rc.1")
		}
	}
}

func (l *loader) readProduct() {
	t := l.table("product")
	p := &l.m.Product
	p.Origin = t.origin()
	p.Name, p.Manufacturer = t.fixed("name"), t.fixed("manufacturer")
	for _, key := range []string{"name", "manufacturer"} {
		t.oneLine(key, 255)
	}
	p.UpgradeCode = l.upgradeCode(t)
	p.Description, p.Comments, p.Contact, p.Readme = t.fixed("description"), t.fixed("comments"), t.fixed("contact"), t.fixed("readme")
	p.Homepage, p.Help, p.Updates = t.url("homepage"), t.url("help"), t.url("updates")
	p.Icon = t.icon("icon")
	p.License, p.LicenseKind = t.license("license")
	p.Compression, p.Scope, p.Reboot = t.str("compression"), t.str("scope"), t.str("reboot")
	l.derived = derivedFrom{folderName(p.Manufacturer), folderName(p.BareName)}
	p.InstallDir = l.installDir(t)
	p.DataDir = l.dataDir(t)
	p.InstallDirProperty = t.publicProperty("install_dir_property")
	p.DataDirProperty = t.publicProperty("data_dir_property")
	if p.DataDirProperty == p.InstallDirProperty {
		t.contradict("install_dir_property", "data_dir_property", "one property for two folders")
	}
	p.Languages = l.languages(t)
	p.MinWindows = t.minWindows("min_windows")
	p.InstallDirFrom = l.lookups(t, "install_dir_from")
}

// oneLine checks a text that Windows shows on one line.
func (t tab) oneLine(key string, limit int) {
	v := t.get(key)
	if v == nil || v.kind != kString {
		return
	}
	if strings.ContainsAny(v.str, "\r\n\t") {
		t.l.errVal(codeControl, v.path, "%q must be one line", key)
	}
	if n := winpath.Len(v.str); n > limit {
		t.l.errVal(codeLength, v.path, "%q has %d characters; max is %d", key, n, limit)
	}
}

// guid reads a GUID into the form of Product.UpgradeCode, "" for a fault.
func (l *loader) guid(v *value) string {
	text := strings.TrimSpace(v.str)
	g, err := guid.Parse(text)
	switch {
	case err != nil:
		l.errVal(codeGUID, v.path, "%q is no GUID", v.str).
			WithHint("it has 32 hexadecimal digits: 01234567-89ab-cdef-0123-456789abcdef; gomsi init makes one")
		return ""
	case g.IsNil():
		l.errVal(codeGUID, v.path, "the GUID of zeros is nobody's").WithHint("gomsi init makes one")
		return ""
	}
	return g.Bare()
}

// upgradeCode gives the upgrade code of the architecture.
func (l *loader) upgradeCode(t tab) string {
	v := t.get("upgrade_code")
	if v == nil {
		return ""
	}
	if v.kind == kString {
		return l.guid(v)
	}
	code, seen := "", map[string]*value{}
	for _, arch := range v.keys {
		e := v.tab[arch]
		switch {
		case !slices.Contains(l.m.Product.Arches, arch):
			l.errKey(codeArch, e.path, "upgrade_code names %q, which is not in product.arch", arch).
				WithHint("product.arch has %s", strings.Join(l.m.Product.Arches, ", "))
			continue
		case e.kind == 0:
			continue
		case e.kind != kString:
			l.errVal(codeType, e.path, "%q must be a string, not %s", arch, e.kind)
			continue
		}
		g := l.guid(e)
		if first := seen[g]; first != nil && g != "" {
			l.errVal(codeGUIDReused, e.path, "two architectures have one upgrade code").
				WithNote(l.keyPos(first.path), "it is first used here").
				WithHint(`one code for all architectures is written upgrade_code = "…"`)
		}
		seen[g] = e
		if arch == l.arch {
			code = g
		}
	}
	for _, arch := range l.m.Product.Arches {
		if v.tab[arch] == nil {
			l.errVal(codeMissing, v.path, "upgrade_code has none for %q", arch)
		}
	}
	return code
}

// url reads an address that Windows opens in a browser.
func (t tab) url(key string) string {
	s := t.fixed(key)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" {
		d := t.l.errVal(codeURL, t.path(key), "%q is no address", s)
		if err == nil && u.Scheme == "" && strings.Contains(s, ".") && !strings.ContainsAny(s, " @") {
			d.WithHint("write %q", "https://"+s)
		}
	}
	return s
}

var languageIDs = []Language{
	{"en-US", 1033}, {"en-GB", 2057}, {"en-AU", 3081}, {"en-CA", 4105}, {"en-IE", 6153}, {"en-NZ", 5129},
}

// laterLanguages are languages of Windows whose texts come later.
var laterLanguages = []string{
	"ar-SA", "bg-BG", "ca-ES", "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "el-GR", "es-ES", "es-MX", "et-EE", "fi-FI", "fr-CA", "fr-FR", "he-IL",
	"hi-IN", "hr-HR", "hu-HU", "it-IT", "ja-JP", "ko-KR", "lt-LT", "lv-LV", "nb-NO", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "ro-RO",
	"ru-RU", "sk-SK", "sl-SI", "sr-Latn-RS", "sv-SE", "th-TH", "tr-TR", "uk-UA", "vi-VN", "zh-CN", "zh-HK", "zh-TW",
}

func (l *loader) languages(t tab) []Language {
	t.unique("languages")
	var out []Language
	names := slices.Clone(laterLanguages)
	for _, known := range languageIDs {
		names = append(names, known.Tag)
	}
	for i, e := range t.elems("languages") {
		k := slices.IndexFunc(languageIDs, func(k Language) bool { return strings.EqualFold(k.Tag, e.str) })
		switch {
		case k >= 0 && i > 0:
			if slices.Contains(out, languageIDs[k]) {
				continue
			}
			l.errVal(codeUnsupported, e.path, "a package of several languages is not supported yet")
		case k >= 0:
			out = append(out, languageIDs[k])
		case slices.ContainsFunc(laterLanguages, func(s string) bool { return strings.EqualFold(s, e.str) }):
			l.errVal(codeUnsupported, e.path, "the language %q is not supported yet", e.str)
		default:
			d := l.errVal(codeLanguage, e.path, "%q is no language of Windows", e.str)
			if near := nearest(e.str, names); near != "" {
				d.WithHint("did you mean %q?", near)
			} else {
				d.WithHint("it is a language and a region: en-US, de-DE")
			}
		}
	}
	if v := t.get("languages"); v != nil && v.kind == kArray && len(v.list) == 0 {
		l.errVal(codeEmpty, v.path, "%q in [product] is empty", "languages")
	}
	if len(out) == 0 {
		out = append(out, languageIDs[0])
	}
	return out
}

func (t tab) minWindows(key string) string {
	v := t.get(key)
	if v == nil || v.kind != kString {
		return t.def.key(key).def
	}
	if v.str != "" && !threeNumbers.MatchString(v.str) {
		t.l.errVal(codeMinWindows, v.path, "%q is no version of Windows", v.str).
			WithHint(`write major, minor and build, such as "10.0.14393" (Windows 10 1607, Server 2016) or "10.0.22000" (Windows 11)`)
	}
	return v.str
}

// folderName makes a folder's name of a product's or manufacturer's: what
// Windows does not allow becomes a hyphen, dots and spaces at its end go.
func folderName(s string) string {
	s = strings.Map(func(r rune) rune {
		if _, bad := winpath.BadRune(string(r)); bad {
			return '-'
		}
		return r
	}, s)
	return strings.TrimSpace(strings.TrimRight(strings.TrimSpace(s), ". "))
}

// defaultDir is Manufacturer/Name; names that cannot be folders are reported
// where they are written, once for the two keys that have this default.
func (l *loader) defaultDir(report bool) []string {
	var out []string
	for _, e := range []struct{ key, name string }{{"manufacturer", l.derived.manufacturer}, {"name", l.derived.name}} {
		if v := l.productKey(e.key); v == nil || e.name == "" {
			if v != nil && strings.TrimSpace(v.str) != "" && report {
				l.errVal(codePathName, v.path, "no folder can be named after %q", v.str).WithHint("write install_dir and data_dir")
			}
			continue
		}
		if f := nameFault(e.name); f != nil && report {
			l.errVal(f.code, "product."+e.key, "%s", f.message).WithHint("the folders of the product are named after it: write install_dir and data_dir")
		}
		out = append(out, e.name)
	}
	return out
}

func (l *loader) installDir(t tab) Path {
	base := Path{Root: RootPrograms}
	if l.m.Product.PerUser() {
		base = Path{Root: RootLocal, Elems: []string{"Programs"}}
	}
	if !t.written("install_dir") {
		return base.Join(l.defaultDir(true)...)
	}
	p, ok := t.readPath("install_dir", "")
	if !ok {
		return base
	}
	switch {
	case p.Root == "":
		pos := p.Pos
		p = base.Join(p.Elems...)
		p.Pos = pos
	case p.Root == RootApp || p.Root == RootData:
		l.errVal(codePathRoot, t.path("install_dir"), "install_dir cannot be inside {%s}", p.Root)
	}
	if len(p.Elems) == 0 || len(p.Elems) == len(base.Elems) && p.Root == base.Root {
		l.errVal(codePathRoot, t.path("install_dir"), "install_dir is a folder that all programs share").
			WithHint("name a folder in it, such as \"Contoso/Hello\"")
	}
	return p
}

func (l *loader) dataDir(t tab) Path {
	base := Path{Root: RootCommon}
	if l.m.Product.PerUser() {
		base.Root = RootLocal
	}
	if !t.written("data_dir") {
		return base.Join(l.defaultDir(t.written("install_dir"))...)
	}
	p, ok := t.readPath("data_dir", "")
	switch {
	case !ok:
	case p.Root != "":
		l.errVal(codePathRoot, t.path("data_dir"), "data_dir begins with a root").
			WithHint("it is below %s already", map[Root]string{RootCommon: "ProgramData", RootLocal: "LocalAppData"}[base.Root])
	case len(p.Elems) == 0:
		l.errVal(codePathRoot, t.path("data_dir"), "data_dir is a folder that all programs share")
	}
	return base.Join(p.Elems...)
}

// license reads a host path of a licence text.
func (t tab) license(key string) (string, LicenseKind) {
	v := t.get(key)
	if v == nil {
		return "", LicenseNone
	}
	kinds := map[string]LicenseKind{"": LicenseText, ".txt": LicenseText, ".text": LicenseText, ".md": LicenseMarkdown, ".markdown": LicenseMarkdown, ".rtf": LicenseRTF}
	kind, ok := kinds[strings.ToLower(winpath.Ext(v.str))]
	if !ok {
		t.l.errVal(codeFileKind, v.path, "a licence cannot be a %s file", winpath.Ext(v.str)).WithHint("it is text (.txt or no extension), Markdown (.md) or RTF (.rtf)")
		return "", LicenseNone
	}
	file := t.l.hostFile(v)
	if file != "" && kind == LicenseRTF && !t.l.startsWith(file, `{\rtf`) {
		t.l.errVal(codeFileKind, v.path, "%q does not begin as RTF does", v.str)
	}
	return file, kind
}

// icon reads a host path of an icon.
func (t tab) icon(key string) string {
	v := t.get(key)
	if v == nil || v.kind != kString {
		return ""
	}
	if !strings.EqualFold(winpath.Ext(v.str), ".ico") {
		t.l.errVal(codeFileKind, v.path, "%q is no .ico file", v.str).WithHint("Windows shows icons of the .ico format; convert the picture")
		return ""
	}
	file := t.l.hostFile(v)
	if file != "" && !t.l.startsWith(file, "\x00\x00\x01\x00") {
		t.l.errVal(codeFileKind, v.path, "%q does not begin as icons do", v.str).WithHint("a renamed picture of another format is no icon; convert it")
	}
	return file
}

var (
	identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)
	publicName = regexp.MustCompile(`^[A-Z_][A-Z0-9_.]*$`)
)

// maxIdentifier is the width of the columns that hold names of properties.
const maxIdentifier = 72

// maxFolderProperty leaves room for a prefix: a second property has what the
// folder was when the product was last installed.
const maxFolderProperty = maxIdentifier - len("Separator_REMEMBERED_")

func (t tab) publicProperty(key string) string {
	s := t.str(key)
	path := t.path(key)
	switch v := t.get(key); {
	case v == nil:
	case !identifier.MatchString(s) || len(s) > maxFolderProperty:
		t.l.errVal(codeProperty, path, "%q is no name of a property", s).WithHint("letters, digits, _ and dots, at most %d, and no digit first", maxFolderProperty)
	case !publicName.MatchString(s):
		t.l.errVal(codeProperty, path, "%q is a private property, which a command line cannot set", s).WithHint("write %q", strings.ToUpper(s))
	case ownedProperty(s) != "":
		t.l.errVal(codeOwnProperty, path, "%q has a meaning of its own in Windows Installer", s).WithHint("the usual names are INSTALLFOLDER, INSTALLDIR and APPLICATIONFOLDER")
	}
	return s
}

// owned are properties that gomsi or Windows Installer sets, with the key that
// says the same, if there is one.
var owned = map[string]string{
	"ProductCode": "-", "ProductName": "product.name", "ProductVersion": "product.version", "Manufacturer": "product.manufacturer",
	"UpgradeCode": "product.upgrade_code", "ProductLanguage": "product.languages",
	"ALLUSERS": "product.scope", "MSIINSTALLPERUSER": "product.scope",
	"ARPCOMMENTS": "product.comments", "ARPCONTACT": "product.contact", "ARPHELPLINK": "product.help",
	"ARPURLINFOABOUT": "product.homepage", "ARPURLUPDATEINFO": "product.updates", "ARPREADME": "product.readme",
	"ARPPRODUCTICON": "product.icon", "ARPNOMODIFY": "arp.modify", "ARPNOREPAIR": "arp.repair", "ARPNOREMOVE": "arp.remove",
	"ARPSYSTEMCOMPONENT": "arp.hidden", "REINSTALLMODE": "upgrade.downgrade", "REBOOT": "product.reboot",
	"SecureCustomProperties": "-", "MsiHiddenProperties": "-", "ADDLOCAL": "feature.default", "REMOVE": "-", "REINSTALL": "-",
	"TARGETDIR": "product.install_dir", "INSTALLLEVEL": "feature.default", "Installed": "-", "VersionNT": "-", "UILevel": "-",
}

func ownedProperty(name string) string { return owned[name] }

func (l *loader) readProperties() {
	t := l.table("properties")
	seen := map[string]*value{}
	for _, name := range t.v.keys {
		v := t.v.tab[name]
		switch {
		case v.kind == 0:
			continue
		case v.kind != kString:
			l.errVal(codeType, v.path, "the value of property %s must be a string, not %s", name, v.kind).WithHint("put it in quotes")
			continue
		case !identifier.MatchString(name) || len(name) > maxIdentifier:
			l.errKey(codeProperty, v.path, "%q is no name of a property", name).WithHint("letters, digits, _ and dots, at most %d, and no digit first", maxIdentifier)
			continue
		case owned[name] != "" || name == l.m.Product.InstallDirProperty || name == l.m.Product.DataDirProperty:
			d := l.errKey(codeOwnProperty, v.path, "the property %s is set by gomsi or by Windows Installer", name)
			if k := owned[name]; k != "-" && k != "" {
				d.WithHint("the key for it is %s", k)
			} else if k == "" {
				d.WithHint("the key for it is product.%s", map[bool]string{true: "install_dir", false: "data_dir"}[name == l.m.Product.InstallDirProperty])
			}
			continue
		case v.str == "":
			l.errVal(codeEmpty, v.path, "the property %s is empty", name).WithHint("a property without a value does not exist: leave it out")
			continue
		}
		l.refuseReference(v)
		if first := seen[strings.ToLower(name)]; first != nil {
			l.diags.Warnf(codeProperty, l.keyPos(v.path), "%s and %s are two properties", name, first.path[len("properties."):]).
				WithHint("names of properties differ by case").WithNote(l.keyPos(first.path), "the other is here")
		}
		seen[strings.ToLower(name)] = v
		p := Property{Origin: Origin{Key: v.path}, Name: name, Value: v.str}
		p.Pos = l.keyPos(v.path)
		l.m.Properties = append(l.m.Properties, p)
	}
}
