package templates

import (
	"slices"
	"strings"
)

// extension is one of WiX's that rendered sources may need: its short name, the
// prefix of its elements, and of both lines the namespace and the name that the
// command line takes.
type extension struct {
	short, prefix   string
	v3Space, v3Name string
	v4Space, v4Name string
}

// The extensions whose elements the templates spell.
const (
	extFirewall = "Firewall"
	extHTTP     = "Http"
	extUtil     = "Util"
)

var extensions = []extension{
	{extFirewall, "fw", "http://schemas.microsoft.com/wix/FirewallExtension", "WixFirewallExtension",
		"http://wixtoolset.org/schemas/v4/wxs/firewall", "WixToolset.Firewall.wixext"},
	{extHTTP, "http", "http://schemas.microsoft.com/wix/HttpExtension", "WixHttpExtension",
		"http://wixtoolset.org/schemas/v4/wxs/http", "WixToolset.Http.wixext"},
	{extUtil, "util", "http://schemas.microsoft.com/wix/UtilExtension", "WixUtilExtension",
		"http://wixtoolset.org/schemas/v4/wxs/util", "WixToolset.Util.wixext"},
}

// need notes that the sources have elements of an extension.
func (b *builder) need(short string) {
	if !slices.Contains(b.d.Extensions, short) {
		b.d.Extensions = append(b.d.Extensions, short)
		slices.Sort(b.d.Extensions)
	}
}

// namespaces spells the declarations of the namespaces of extensions.
func namespaces(dialect Dialect) func([]string) string {
	return eachExtension(func(e extension) string {
		space := e.v3Space
		if dialect == V4 {
			space = e.v4Space
		}
		return " xmlns:" + e.prefix + `="` + space + `"`
	})
}

// extensionOptions spells the options by which WiX's commands get extensions.
func extensionOptions(dialect Dialect) func([]string) string {
	return eachExtension(func(e extension) string {
		name := e.v3Name
		if dialect == V4 {
			name = e.v4Name
		}
		return " -ext " + name
	})
}

func eachExtension(spell func(extension) string) func([]string) string {
	return func(wanted []string) string {
		var out strings.Builder
		for _, e := range extensions {
			if slices.Contains(wanted, e.short) {
				out.WriteString(spell(e))
			}
		}
		return out.String()
	}
}
