package cab_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gomsi/gomsi/wix/cab"
)

func Example() {
	dir, err := os.MkdirTemp("", "cab")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	f, err := os.Create(filepath.Join(dir, "hello.cab"))
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()

	text := strings.Repeat("hello ", 1000)
	err = cab.Write(context.Background(), f, []cab.Folder{{
		Method: cab.MSZIP,
		Files: []cab.File{{
			Name:       "hello.txt",
			Size:       int64(len(text)),
			Modified:   time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
			Attributes: cab.AttrArchive,
			Open:       func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
		}},
	}}, cab.Options{})
	if err != nil {
		log.Fatal(err)
	}

	info, err := f.Stat()
	if err != nil {
		log.Fatal(err)
	}
	c, err := cab.Open(f, info.Size())
	if err != nil {
		log.Fatal(err)
	}
	err = c.Walk(func(e cab.Entry, r io.Reader) error {
		b, err := io.ReadAll(r)
		fmt.Println(e.Name, e.Method, e.Modified.Format(time.DateOnly), string(b[:11]), len(b))
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// hello.txt MSZIP 2024-02-29 hello hello 6000
}
