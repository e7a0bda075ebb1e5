package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/source"
)

// pack puts a body into a v4 package, and fragments after it. The body begins
// at line 2.
func pack(body, fragments string) string {
	return `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Package Name="N" Version="1.0.0" Manufacturer="M" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B">
` + body + "\n</Package>\n" + fragments + "</Wix>"
}

func v3(body string) string {
	return `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="*" Name="N" Language="1033" Version="1.0.0" Manufacturer="M" UpgradeCode="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"><Package InstallerVersion="500"/>
` + body + "\n</Product></Wix>"
}

// module puts a body into a v4 merge module; the body begins at line 2.
func module(body string) string {
	return `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Module Id="M" Guid="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B" Language="0" Version="1.0.0">
` + body + "\n</Module></Wix>"
}

const component = `<Component Id="C" Directory="INSTALLFOLDER"><File Id="F" Source="a.txt"/></Component>`

// TestFaults links faulty sources, each of which the real WiX refuses, or
// warns of, as well.
func TestFaults(t *testing.T) {
	for _, c := range linkFaults {
		t.Run(c.name, func(t *testing.T) {
			var sections []*compile.Section
			for i, text := range c.sources {
				doc, faults := source.LoadText(fmt.Sprintf("%c.wxs", 'a'+i), []byte(text), source.Options{})
				fatal(t, faults)
				s, faults := compile.Compile(doc, compile.Options{Arch: compile.X64})
				fatal(t, faults)
				sections = append(sections, s...)
			}
			_, got := link.Link(sections)
			if diff := cmp.Diff(strings.TrimLeft(c.want, "\n"), show(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// show prints faults with their hints and notes.
func show(l *diag.List) string {
	var b strings.Builder
	for _, d := range l.Sorted() {
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n", d.Pos, d.Severity, d.Message, d.Code)
		if d.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", d.Hint)
		}
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "  %s: %s\n", n.Pos, n.Message)
		}
	}
	return b.String()
}
