package wix_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/wix"
)

// BenchmarkBuild makes a package of 2,000 small files, from the source to the
// database on disk: most of it is binding.
func BenchmarkBuild(b *testing.B) {
	dir := b.TempDir()
	var body strings.Builder
	for i := range 2000 {
		name := fmt.Sprintf("file%d.txt", i)
		if err := os.WriteFile(filepath.Join(dir, name), []byte("content of "+name), 0o644); err != nil {
			b.Fatal(err)
		}
		fmt.Fprintf(&body, "<Component Directory=\"INSTALLFOLDER\"><File Source=%q /></Component>\n", name)
	}
	text := `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
<Package Name="Bench" Manufacturer="Contoso" Version="1.0.0" UpgradeCode="7B4D6C52-0F8B-4C5E-9C3F-6D5B1B1F0A02">
<MediaTemplate EmbedCab="yes" />
<StandardDirectory Id="ProgramFilesFolder"><Directory Id="INSTALLFOLDER" Name="Bench" /></StandardDirectory>
<Feature Id="Main"><ComponentGroupRef Id="All" /></Feature>
<ComponentGroup Id="All">` + body.String() + `</ComponentGroup>
</Package></Wix>`
	b.ReportAllocs()
	for b.Loop() {
		_, faults, err := wix.Build(context.Background(), wix.Options{
			Sources: []wix.Input{{File: filepath.Join(dir, "bench.wxs"), Text: []byte(text)}},
			Dir:     dir, Output: filepath.Join(dir, "bench.msi"),
		})
		if err != nil || faults.HasErrors() {
			b.Fatal(err, faults.Err())
		}
	}
}
