package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var content = bytes.Repeat([]byte("what is to be fetched "), 20000)

func sum(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

// impatient makes the waits of a test short.
func impatient(t *testing.T) {
	t.Helper()
	oldPause, oldPatience := pause, patience
	pause, patience = time.Millisecond, 300*time.Millisecond
	t.Cleanup(func() { pause, patience = oldPause, oldPatience })
}

// serve gives the address of a server; each request gets its number, from 1.
func serve(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) string {
	t.Helper()
	var n atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(int(n.Add(1)), w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/tools.zip"
}

// cut sends the beginning of an answer and ends the connection.
func cut(w http.ResponseWriter, part []byte, whole int) {
	w.Header().Set("Content-Length", fmt.Sprint(whole))
	w.Write(part)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func whole(w http.ResponseWriter, r *http.Request) {
	http.ServeContent(w, r, "", time.Unix(0, 0), bytes.NewReader(content))
}

func TestGet(t *testing.T) {
	half := content[:len(content)/2]
	for _, c := range []struct {
		name    string
		answer  func(n int, w http.ResponseWriter, r *http.Request)
		before  []byte // what an earlier run left
		hash    string // "": of the content; "-": not known
		want    string // the error ends so
		left    int    // size of what is left after an error
		ranges  string // that were asked for
		refused any
	}{
		{name: "at once", answer: func(_ int, w http.ResponseWriter, r *http.Request) { whole(w, r) }, ranges: "|"},
		{name: "hash not known", hash: "-", before: half, answer: func(_ int, w http.ResponseWriter, r *http.Request) { whole(w, r) }, ranges: "|"},
		{name: "cut in the middle", ranges: "|bytes=220000-|", answer: func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				cut(w, half, len(content))
			}
			whole(w, r)
		}},
		{name: "cut, another file then", hash: "-", ranges: `|bytes=220000- "1"|`, answer: func(n int, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprint(n)))
			if n == 1 {
				cut(w, bytes.ToUpper(half), len(content))
			}
			whole(w, r)
		}},
		{name: "cut, no ranges", ranges: "|bytes=220000-|", answer: func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 1 {
				cut(w, half, len(content))
			}
			w.Write(content)
		}},
		{name: "of an earlier run", before: half, answer: func(_ int, w http.ResponseWriter, r *http.Request) { whole(w, r) }, ranges: "bytes=220000-|"},
		{name: "of an earlier run, whole", before: content, answer: func(_ int, w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) }},
		{name: "of an earlier run, another", before: bytes.ToUpper(half), ranges: "bytes=220000-||",
			answer: func(_ int, w http.ResponseWriter, r *http.Request) { whole(w, r) }},
		{name: "of an earlier run, longer", before: append(bytes.Clone(content), 'x'), ranges: "bytes=440001-||",
			answer: func(_ int, w http.ResponseWriter, r *http.Request) { whole(w, r) }},
		{name: "a wrong range", before: half, ranges: "bytes=220000-|bytes=220000-|bytes=220000-|bytes=220000-|", refused: new(*NetworkError), left: len(half),
			want: "cannot fetch tools.zip: byte 220000 was asked for, and 10 came", answer: func(_ int, w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Range", "bytes 10-20/440000")
				w.WriteHeader(http.StatusPartialContent)
			}},
		{name: "always cut", refused: new(*NetworkError), left: 10, want: "cannot fetch tools.zip: unexpected EOF", ranges: "|bytes=10-|bytes=10-|bytes=10-|",
			answer: func(n int, w http.ResponseWriter, _ *http.Request) {
				if n == 1 {
					cut(w, half[:10], len(content))
				}
				w.Header().Set("Content-Range", "bytes 10-439999/440000")
				w.Header().Set("Content-Length", "439990")
				w.WriteHeader(http.StatusPartialContent)
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}},
		{name: "wrong hash", hash: strings.Repeat("0", 64), refused: new(*HashError), ranges: "|",
			want:   "its SHA-256 is " + sum(content) + ", not " + strings.Repeat("0", 64),
			answer: func(_ int, w http.ResponseWriter, r *http.Request) { whole(w, r) }},
		{name: "not there", before: half, refused: new(*StatusError), want: `says "404 Not Found"`, ranges: "bytes=220000-|",
			answer: func(_ int, w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) }},
		{name: "who are you", refused: new(*AuthError), want: `says "401 Unauthorized"`, ranges: "|",
			answer: func(_ int, w http.ResponseWriter, r *http.Request) { w.WriteHeader(401) }},
		{name: "server fault, then good", ranges: "||", answer: func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				w.WriteHeader(503)
				return
			}
			whole(w, r)
		}},
		{name: "silent", hash: "-", refused: new(*NetworkError), want: "nothing came for 300ms", ranges: "||||",
			answer: func(_ int, w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			impatient(t)
			ranges := ""
			var mu sync.Mutex
			address := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				ranges += strings.TrimSpace(r.Header.Get("Range")+" "+r.Header.Get("If-Range")) + "|"
				mu.Unlock()
				c.answer(n, w, r)
			})
			path := filepath.Join(t.TempDir(), "tools.zip.part")
			if c.before != nil {
				if err := os.WriteFile(path, c.before, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			f := File{Name: "tools.zip", SHA256: map[string]string{"": sum(content), "-": ""}[c.hash], Open: HTTP(Client(), "tools.zip", address)}
			if len(c.hash) > 1 {
				f.SHA256 = c.hash
			}
			got, err := f.Get(t.Context(), path, nil)
			left, _ := os.ReadFile(path)
			switch {
			case c.refused != nil:
				if err == nil || !errors.As(err, c.refused) || !strings.HasSuffix(err.Error(), c.want) {
					t.Errorf("error %v (%T), want %q", err, err, c.want)
				}
				if len(left) != c.left {
					t.Errorf("%d bytes are left, want %d", len(left), c.left)
				}
			case err != nil:
				t.Fatal(err)
			case got.SHA256 != sum(content) || got.Size != int64(len(content)) || !bytes.Equal(left, content):
				t.Errorf("got %+v, %d bytes", *got, len(left))
			}
			mu.Lock()
			defer mu.Unlock()
			if ranges != c.ranges {
				t.Errorf("asked for %q, want %q", ranges, c.ranges)
			}
		})
	}
}

func TestNoServer(t *testing.T) {
	impatient(t)
	dir := t.TempDir()
	f := File{Name: "tools.zip", Open: HTTP(Client(), "tools.zip", "http://127.0.0.1:1/tools.zip?signature=secret")}
	_, err := f.Get(t.Context(), filepath.Join(dir, "x"), nil)
	var network *NetworkError
	if !errors.As(err, &network) || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("error %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// TestInterrupt ends a fetch in the middle; the next one goes on there.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var ranges []string
	address := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		ranges = append(ranges, r.Header.Get("Range"))
		if n > 1 {
			whole(w, r)
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		w.Write(content[:1000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	f := File{Name: "tools.zip", SHA256: sum(content), Open: HTTP(Client(), "tools.zip", address)}
	path := filepath.Join(t.TempDir(), "x")
	_, err := f.Get(ctx, path, func(_ string, done, _ int64) {
		if done == 1000 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	if _, err := f.Get(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(ranges, "|"); got != "|bytes=1000-" {
		t.Errorf("asked for %q", got)
	}
}

// TestRedirects holds which redirections are followed.
func TestRedirects(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { whole(w, r) }))
	defer plain.Close()
	forward := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain.URL, http.StatusFound)
	})
	impatient(t)
	for secure, want := range map[bool]string{false: "", true: "it redirects from https to http"} {
		server := httptest.NewUnstartedServer(forward)
		client := Client()
		if secure {
			server.StartTLS()
			client.Transport = server.Client().Transport
		} else {
			server.Start()
		}
		f := File{Name: "tools.zip", SHA256: sum(content), Open: HTTP(client, "tools.zip", server.URL)}
		_, err := f.Get(t.Context(), filepath.Join(t.TempDir(), "x"), nil)
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasSuffix(err.Error(), want)) {
			t.Errorf("https %v: error %v, want %q", secure, err, want)
		}
		server.Close()
	}
}

func TestLock(t *testing.T) {
	name := filepath.Join(t.TempDir(), "new", "lock")
	unlock, err := Lock(t.Context(), name, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := Lock(ctx, name, cancel); !errors.Is(err, context.Canceled) {
		t.Errorf("a second lock: %v", err)
	}
	unlock()
	if unlock, err = Lock(t.Context(), name, func() { t.Error("waits for nobody") }); err != nil {
		t.Fatal(err)
	}
	unlock()
}

func TestErrorsOfTheDisk(t *testing.T) {
	f := File{Name: "tools.zip", Open: func(context.Context, int64, string) (*Stream, error) { return nil, nil }}
	if _, err := f.Get(t.Context(), filepath.Join(t.TempDir(), "none", "x"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

func TestText(t *testing.T) {
	impatient(t)
	address := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		if n == 1 {
			cut(w, []byte("a"), 5)
		}
		w.Write([]byte("a text"))
	})
	if got, err := Text(t.Context(), Client(), "index", address); err != nil || string(got) != "a text" {
		t.Errorf("%q, %v", got, err)
	}
}
