package gomsi_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/gomsi/gomsi"
)

// A manifest with one file becomes a package for one architecture.
func ExampleBuild() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{
		"hello.txt": "hello\n",
		"gomsi.toml": `[product]
name = "Hello"
manufacturer = "Contoso"
version = "1.4.2"
upgrade_code = "3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c1"

[[file]]
source = "hello.txt"
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
	made, faults, err := gomsi.Build(context.Background(), gomsi.Options{
		Manifest: filepath.Join(dir, "gomsi.toml"),
		OutDir:   filepath.Join(dir, "dist"),
	})
	if err != nil {
		log.Fatal(err) // of this machine
	}
	for _, d := range faults.Sorted() { // of the manifest
		fmt.Println(d.Pos, d.Severity, d.Message)
	}
	if made == nil {
		return
	}
	for _, a := range made.Artifacts {
		fmt.Println(filepath.Base(a.Path), a.Contents.Files)
	}
	// Output: hello-1.4.2-x64.msi 1
}
