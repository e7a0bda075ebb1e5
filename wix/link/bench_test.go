package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/link"
	"github.com/gomsi/gomsi/wix/source"
)

// BenchmarkLink compiles and links a package of 5,000 files in 500 folders.
func BenchmarkLink(b *testing.B) {
	var body strings.Builder
	body.WriteString(`<Feature Id="Main"><ComponentGroupRef Id="G"/></Feature>`)
	for d := range 500 {
		fmt.Fprintf(&body, `<DirectoryRef Id="INSTALLFOLDER"><Directory Id="D%d" Name="folder number %d"/></DirectoryRef>`, d, d)
	}
	var group strings.Builder
	group.WriteString(`<Fragment><ComponentGroup Id="G">`)
	for f := range 5000 {
		fmt.Fprintf(&group, `<Component Directory="D%d"><File Source="some file number %d.txt"/></Component>`, f%500, f)
	}
	group.WriteString(`</ComponentGroup></Fragment>`)
	doc, faults := source.LoadText("x.wxs", []byte(pack(body.String(), group.String())), source.Options{})
	if faults.HasErrors() {
		b.Fatal(show(faults))
	}
	for b.Loop() {
		sections, faults := compile.Compile(doc, compile.Options{Arch: compile.X64})
		if faults.HasErrors() {
			b.Fatal(show(faults))
		}
		if _, faults := link.Link(sections); faults.HasErrors() {
			b.Fatal(show(faults))
		}
	}
}
