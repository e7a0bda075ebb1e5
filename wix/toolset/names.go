package toolset

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix"
)

// extension is one of WiX's own extensions: how people call it for short, and
// the names of its file in WiX 3 and of its package in WiX 4 and later; "" where
// the line does not have it.
type extension struct{ short, wix3, wix string }

var extensions = []extension{
	{"Bal", "WixBalExtension", "WixToolset.Bal.wixext"},
	{"BootstrapperApplications", "", "WixToolset.BootstrapperApplications.wixext"},
	{"ComPlus", "WixComPlusExtension", "WixToolset.ComPlus.wixext"},
	{"Dependency", "WixDependencyExtension", "WixToolset.Dependency.wixext"},
	{"DifxApp", "WixDifxAppExtension", ""},
	{"DirectX", "WixDirectXExtension", "WixToolset.DirectX.wixext"},
	{"Firewall", "WixFirewallExtension", "WixToolset.Firewall.wixext"},
	{"Gaming", "WixGamingExtension", ""},
	{"Http", "WixHttpExtension", "WixToolset.Http.wixext"},
	{"Iis", "WixIIsExtension", "WixToolset.Iis.wixext"},
	{"Lux", "WixLuxExtension", ""},
	{"Msmq", "WixMsmqExtension", "WixToolset.Msmq.wixext"},
	{"Netfx", "WixNetFxExtension", "WixToolset.Netfx.wixext"},
	{"PowerShell", "WixPSExtension", "WixToolset.PowerShell.wixext"},
	{"Sql", "WixSqlExtension", "WixToolset.Sql.wixext"},
	{"Tag", "WixTagExtension", ""},
	{"UI", "WixUIExtension", "WixToolset.UI.wixext"},
	{"Util", "WixUtilExtension", "WixToolset.Util.wixext"},
	{"VisualStudio", "WixVSExtension", "WixToolset.VisualStudio.wixext"},
}

// usual are the extensions that `gomsi toolset install wix` fetches when none is
// named: those whose elements the builtin engine compiles.
var usual = []string{"Firewall", "Http", "Netfx", "UI", "Util"}

// name gives the extension's name in a line, "" when the line lacks it.
func (e *extension) name(line string) string {
	if line == WiX3 {
		return e.wix3
	}
	return e.wix
}

// named finds an extension by any of its names; case does not count.
func named(name string) *extension {
	name = strings.TrimSuffix(strings.ToLower(name), ".dll")
	if name == "" {
		return nil
	}
	i := slices.IndexFunc(extensions, func(e extension) bool {
		return name == strings.ToLower(e.short) || name == strings.ToLower(e.wix3) || name == strings.ToLower(e.wix)
	})
	if i < 0 {
		return nil
	}
	return &extensions[i]
}

// ExtensionNames lists the names by which the extensions of a line are asked
// for: the short ones.
func ExtensionNames(line string) []string {
	var names []string
	for _, e := range extensions {
		if e.name(line) != "" {
			names = append(names, e.short)
		}
	}
	return names
}

// LineOf gives the line that a name of an extension is of, "" when it tells none.
func LineOf(name string) string {
	bare, _ := splitVersion(name)
	switch e := named(bare); {
	case e == nil || strings.EqualFold(bare, e.short):
		return ""
	case strings.EqualFold(strings.TrimSuffix(strings.ToLower(bare), ".dll"), e.wix3):
		return WiX3
	default:
		return WiX
	}
}

// SameExtension tells whether two names are of one of WiX's own extensions.
func SameExtension(a, b string) bool {
	a, _ = splitVersion(a)
	b, _ = splitVersion(b)
	e := named(a)
	return e != nil && e == named(b)
}

var versioned = regexp.MustCompile(`^([^\\/]+)/(\d+\.\d+\.\d+)$`)

// splitVersion takes "WixToolset.Util.wixext/5.0.2" apart.
func splitVersion(name string) (bare, version string) {
	if m := versioned.FindStringSubmatch(name); m != nil {
		return m[1], m[2]
	}
	return name, ""
}

// isPath tells whether an extension is given by its file, not by its name.
func isPath(name string) bool {
	bare, _ := splitVersion(name)
	if strings.ContainsAny(bare, `\/`) {
		return true
	}
	ext := strings.ToLower(filepath.Ext(bare))
	return ext == ".wixlib" || ext == ".dll" && named(bare) == nil
}

// forLine gives an extension the name that the real WiX of a line knows it by,
// so that one manifest works with every engine. What is no name of WiX's own
// extensions stays.
func forLine(line, name string) string {
	bare, version := splitVersion(name)
	e := named(bare)
	if isPath(name) || e == nil || e.name(line) == "" {
		return name
	}
	if version != "" && line == WiX {
		return e.name(line) + "/" + version
	}
	return e.name(line)
}

// LineOfDialect gives the line that has the native parts for sources of a
// dialect, v3 or v4.
func LineOfDialect(dialect string) string {
	if dialect == "v3" {
		return WiX3
	}
	return WiX
}

// LineOfSources gives the line that sources are of, "" when none can be read.
func LineOfSources(o wix.Options) string {
	docs, _ := wix.Load(o) // its faults are the build's
	for _, doc := range docs {
		return LineOfDialect(doc.Dialect.String())
	}
	return ""
}
