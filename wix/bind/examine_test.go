package bind

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// A file that changes between examining and packing is noticed, whatever
// changed.
func TestPayloadChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	write := func(content string) {
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, first := range []string{"", "content"} {
		write(first)
		p := &payload{path: path, installed: true}
		if err := p.examine(context.Background(), make([]byte, 3)); err != nil {
			t.Fatal(err)
		}
		for _, content := range []string{"", "content", "Content", "conten", "contents"} {
			write(content)
			for name, wrap := range map[string]func(io.Reader) io.Reader{
				"whole": func(r io.Reader) io.Reader { return r },
				"bytes": iotest.OneByteReader,
			} {
				r, err := p.open()
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(wrap(r))
				r.Close()
				if content == first {
					if err != nil || string(got) != content {
						t.Errorf("%s, %q again: %q, %v", name, first, got, err)
					}
				} else if err == nil || !strings.HasSuffix(err.Error(), "changed while it was packed") {
					t.Errorf("%s, %q, then %q: %v", name, first, content, err)
				}
			}
		}
	}
}
