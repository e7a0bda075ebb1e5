package wix_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/gomsi/gomsi/wix"
	"github.com/gomsi/gomsi/wix/compile"
)

// A package is made of a source in memory and a file on disk. Faults of the
// source are in the list, with their places.
func ExampleBuild() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "hello.txt"), []byte("hello\n"), 0o644); err != nil {
		log.Fatal(err)
	}
	const source = `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs">
  <Package Name="$(var.Name)" Manufacturer="Contoso" Version="1.4.2"
      UpgradeCode="3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c1">
    <MediaTemplate EmbedCab="yes" />
    <StandardDirectory Id="ProgramFiles6432Folder">
      <Directory Id="INSTALLFOLDER" Name="Hello">
        <Component><File Source="hello.txt" /></Component>
      </Directory>
    </StandardDirectory>
  </Package>
</Wix>`
	made, faults, err := wix.Build(context.Background(), wix.Options{
		Sources: []wix.Input{{File: "hello.wxs", Text: []byte(source)}},
		Vars:    map[string]string{"Name": "Hello"},
		Arch:    compile.X64,
		Dir:     dir,
		Output:  filepath.Join(dir, "hello.msi"),
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range faults.Sorted() {
		fmt.Println(d.Pos, d.Severity, d.Message)
	}
	fmt.Printf("%s %s: %d file, %d bytes\n", made.Name, made.Version, made.Files, made.Payload)
	// Output: Hello 1.4.2: 1 file, 6 bytes
}
