package cfb_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"strings"

	"github.com/gomsi/gomsi/wix/cfb"
)

// A stream is written and read back.
func Example() {
	root := cfb.Storage{Streams: []cfb.Stream{{
		Name: "greeting", Size: 5,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("hello")), nil },
	}}}
	var file bytes.Buffer
	if err := cfb.Write(&file, root); err != nil {
		log.Fatal(err)
	}
	f, err := cfb.Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range f.Root.Children {
		r, err := e.Open()
		if err != nil {
			log.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(e.Name, e.Size, string(b))
	}
	// Output: greeting 5 hello
}
