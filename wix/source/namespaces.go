package source

import (
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// The namespaces of WiX's own elements and of localization files.
const (
	nsV3    = "http://schemas.microsoft.com/wix/2006/wi"
	nsV4    = "http://wixtoolset.org/schemas/v4/wxs"
	nsLocV3 = "http://schemas.microsoft.com/wix/2006/localization"
	nsLocV4 = "http://wixtoolset.org/schemas/v4/wxl"
	nsXML   = "http://www.w3.org/XML/1998/namespace"
	// nsV2 is that of WiX 2, which neither line reads.
	nsV2 = "http://schemas.microsoft.com/wix/2003/01/wi"
)

// extensionPrefixV3 and extensionPrefixV4 begin the namespaces of extensions.
const (
	extensionPrefixV3 = "http://schemas.microsoft.com/wix/"
	extensionPrefixV4 = nsV4 + "/"
)

// extensions gives the short name of each extension and what its v3 namespace
// ends in; "" means that v3 has no such namespace.
var extensions = []struct{ short, v3 string }{
	{"bal", "BalExtension"},
	{"complus", "ComPlusExtension"},
	{"dependency", "DependencyExtension"},
	{"difxapp", "DifxAppExtension"},
	{"directx", ""},
	{"firewall", "FirewallExtension"},
	{"gaming", "GamingExtension"},
	{"http", "HttpExtension"},
	{"iis", "IIsExtension"},
	{"isolatedapp", "IsolatedAppExtension"},
	{"lux", "LuxExtension"},
	{"msmq", "MsmqExtension"},
	{"netfx", "NetFxExtension"},
	{"powershell", "PSExtension"},
	{"sql", "SqlExtension"},
	{"tag", "TagExtension"},
	{"ui", ""},
	{"util", "UtilExtension"},
	{"vs", "VSExtension"},
}

// usualPrefix gives the prefixes that people write instead of the short name.
var usualPrefix = map[string]string{
	"fw": "firewall", "dep": "dependency", "wixbal": "bal", "net": "netfx", "u": "util", "Util": "util",
	"iis": "iis", "ps": "powershell", "COM": "complus", "difx": "difxapp", "utilext": "util", "netFx": "netfx",
}

// spaceOf gives the canonical Space and the dialect of a namespace; ok is false
// when it belongs to no WiX.
func spaceOf(uri string) (space string, d Dialect, ok bool) {
	switch uri {
	case nsV3, nsLocV3:
		return CoreNS, V3, true
	case nsV4, nsLocV4:
		return CoreNS, V4, true
	}
	for _, x := range extensions {
		if uri == extensionPrefixV4+x.short {
			return x.short, V4, true
		}
		if x.v3 != "" && uri == extensionPrefixV3+x.v3 {
			return x.short, V3, true
		}
	}
	return uri, 0, false
}

// v4Names are the names of v4+ extensions that are not the short name with a
// capital.
var v4Names = map[string]string{
	"complus": "ComPlus", "directx": "DirectX", "powershell": "PowerShell", "ui": "UI", "vs": "VisualStudio",
	"bal": "BootstrapperApplications",
}

// ExtensionName gives the name under which people know the extension with the
// canonical space: "WixUtilExtension" of v3, "WixToolset.Util.wixext" of v4+. A
// space that no extension has comes back as it is.
func ExtensionName(d Dialect, space string) string {
	for _, x := range extensions {
		if x.short != space {
			continue
		}
		name, ok := v4Names[space]
		if !ok {
			name = strings.ToUpper(space[:1]) + space[1:]
		}
		switch {
		case d == V4:
			return "WixToolset." + name + ".wixext"
		case x.v3 != "":
			return "Wix" + x.v3
		default:
			return "Wix" + name + "Extension"
		}
	}
	return space
}

// namespaceFor gives the namespace that a prefix without declaration most
// likely means, in the dialect of the root element's namespace.
func namespaceFor(prefix, root string) string {
	if short, ok := usualPrefix[prefix]; ok {
		prefix = short
	}
	v3 := strings.HasPrefix(root, extensionPrefixV3)
	for _, x := range extensions {
		if x.short != prefix {
			continue
		}
		if !v3 {
			return extensionPrefixV4 + x.short
		}
		if x.v3 != "" {
			return extensionPrefixV3 + x.v3
		}
	}
	return ""
}

// unknownNamespace reports an element whose namespace no WiX has.
func unknownNamespace(list *diag.List, t *token) {
	d := list.Errorf(CodeNamespace, t.pos, "<%s> is in the unknown namespace %q", t.name, t.space).WithLength(len("<") + len(t.name))
	if t.space == "" {
		d.Message = "<" + t.name + "> is in no namespace"
		d.Hint = `add xmlns="` + nsV4 + `" to the root element, or xmlns="` + nsV3 + `" for the v3 form`
		return
	}
	if t.space == nsV2 {
		d.Hint = "this is the form of WiX 2; the namespace of v3 is " + nsV3
		return
	}
	known := []string{nsV3, nsV4}
	for _, x := range extensions {
		known = append(known, extensionPrefixV4+x.short)
		if x.v3 != "" {
			known = append(known, extensionPrefixV3+x.v3)
		}
	}
	if near := nearestURI(t.space, known); near != "" {
		d.Hint = "did you mean " + near + "?"
	}
}

// nearestURI compares what follows the common beginning, since two long
// namespaces look near even when they differ in all that counts.
func nearestURI(uri string, known []string) string {
	for _, prefix := range []string{extensionPrefixV4, extensionPrefixV3} {
		rest, ok := strings.CutPrefix(uri, prefix)
		if !ok {
			continue
		}
		var ends []string
		for _, k := range known {
			if end, ok := strings.CutPrefix(k, prefix); ok {
				ends = append(ends, end)
			}
		}
		if near := diag.Nearest(rest, ends); near != "" {
			return prefix + near
		}
		return ""
	}
	return diag.Nearest(uri, []string{nsV3, nsV4})
}
