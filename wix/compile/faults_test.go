package compile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/source"
)

// prefixes are those of extensions in the faulty sources, with the extension's
// short name, and its space.
var prefixes = []struct{ prefix, name, space string }{
	{"util", "Util", "util"}, {"fw", "Firewall", "firewall"}, {"http", "Http", "http"}, {"netfx", "NetFx", "netfx"},
	{"dep", "Dependency", "dependency"},
}

// spaces gives the spaces of the extensions that a source uses, their
// namespaces, and the comment that names the extensions for the real WiX.
func spaces(dialect source.Dialect, body string) (all []string, namespaces, comment string) {
	for _, p := range prefixes {
		if !strings.Contains(body, "<"+p.prefix+":") && !strings.Contains(body, " "+p.prefix+":") {
			continue
		}
		uri := "http://wixtoolset.org/schemas/v4/wxs/" + p.space
		if dialect == source.V3 {
			uri = "http://schemas.microsoft.com/wix/" + p.name + "Extension"
		}
		all = append(all, p.space)
		namespaces += fmt.Sprintf(" xmlns:%s=%q", p.prefix, uri)
		comment += " " + p.name
	}
	if comment != "" {
		comment = "<!-- extensions:" + comment + " -->"
	}
	return all, namespaces, comment
}

// wrap puts a body into a package of a dialect; the body begins at line 3.
func wrap(dialect source.Dialect, body string) string {
	_, namespaces, comment := spaces(dialect, body)
	if dialect == source.V3 {
		return `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"` + namespaces + `><Product Id="*" Name="N" Language="1033" Version="1.0.0" Manufacturer="M" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B">
<Package InstallerVersion="500" Compressed="yes"/>` + comment + `
` + body + "\n</Product></Wix>"
	}
	return `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"` + namespaces + `><Package Name="N" Version="1.0.0" Manufacturer="M" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B">
` + comment + `
` + body + "\n</Package></Wix>"
}

// fragment puts a body of v4 into a fragment, with the same lines and columns.
func fragment(body string) string {
	_, namespaces, comment := spaces(source.V4, body)
	return `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"` + namespaces + "><Fragment>\n" + comment + "\n" + body + "\n</Fragment></Wix>"
}

// whole tells whether the body of a case is a source for itself.
func (c fault) whole() bool { return strings.HasPrefix(c.body, "<Wix ") }

// text gives the source of a case.
func (c fault) text() string {
	if c.whole() {
		return c.body
	}
	return wrap(c.dialect, c.body)
}

// show prints faults as file positions, messages and hints.
func show(l *diag.List) string {
	var b strings.Builder
	for _, d := range l.Sorted() {
		fmt.Fprintf(&b, "%d:%d: %s: %s [%s]\n", d.Pos.Line, d.Pos.Column, d.Severity, d.Message, d.Code)
		if d.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", d.Hint)
		}
	}
	return b.String()
}

func compileText(t *testing.T, text string) ([]*compile.Section, *diag.List) {
	t.Helper()
	doc, faults := source.LoadText("x.wxs", []byte(text), source.Options{Arch: "x64"})
	if faults.HasErrors() {
		t.Fatal(show(faults))
	}
	extensions, _, _ := spaces(doc.Dialect, text)
	sections, faults := compile.Compile(doc, compile.Options{Arch: compile.X64, Extensions: extensions})
	return sections, faults
}

// TestFaults compiles faulty sources, each of which the real WiX refuses as
// well (3.11 for v3, 5.0.2 for v4), but for two things that it takes and
// forgets: text where none belongs, and a DLL in a property.
func TestFaults(t *testing.T) {
	for _, c := range slices.Concat(faults, extensionFaults, utilFaults, moduleFaults) {
		t.Run(c.name, func(t *testing.T) {
			_, got := compileText(t, c.text())
			if diff := cmp.Diff(strings.TrimLeft(c.want, "\n"), show(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
