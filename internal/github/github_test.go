package github

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/fetch"
)

const content = "the content of the asset"

// server is a GitHub with one release, whose assets another server holds.
func server(t *testing.T, answer http.HandlerFunc) (*Client, *[]string) {
	t.Helper()
	var seen []string
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, "store "+r.Header.Get("Authorization")+r.Header.Get("Range"))
		http.ServeContent(w, r, "", time.Unix(0, 0), strings.NewReader(content))
	}))
	t.Cleanup(store.Close)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /repos/o/r/releases/tags/v1", func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, "release "+r.Header.Get("Authorization"))
		io.WriteString(w, `{"assets": [{"id": 6, "name": "other.zip"}, {"id": 7, "name": "tools.zip", "size": 24}]}`)
	})
	mux.HandleFunc("GET /repos/o/r/releases/assets/7", func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, "asset "+r.Header.Get("Accept"))
		// "localhost" is another host than "127.0.0.1", as the real store is.
		http.Redirect(w, r, strings.Replace(store.URL, "127.0.0.1", "localhost", 1), http.StatusFound)
	})
	if answer != nil {
		mux.HandleFunc("GET /repos/o/refuses/", answer)
	}
	api := httptest.NewServer(mux)
	t.Cleanup(api.Close)
	c, err := New(Options{HTTP: fetch.Client(), Token: "secret", API: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	return c, &seen
}

func TestAsset(t *testing.T) {
	c, seen := server(t, nil)
	a, err := c.Asset(t.Context(), "o", "r", "v1", "tools.zip")
	if err != nil {
		t.Fatal(err)
	}
	if *a != (Asset{Owner: "o", Repository: "r", Name: "tools.zip", ID: 7, Size: 24}) {
		t.Errorf("asset %+v", *a)
	}
	for _, offset := range []int64{0, 4, 100} {
		s, err := c.Open(a)(t.Context(), offset, "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(s)
		s.Close()
		if offset > int64(len(content)) { // there is no such range
			offset = 0
		}
		if err != nil || string(got) != content[offset:] || s.Offset != offset || s.Size != 24 {
			t.Errorf("from %d: %q, offset %d of %d, %v", offset, got, s.Offset, s.Size, err)
		}
	}
	want := "release Bearer secret|asset application/octet-stream|store |asset application/octet-stream|store bytes=4-|" +
		"asset application/octet-stream|store bytes=100-|asset application/octet-stream|store "
	if got := strings.Join(*seen, "|"); got != want {
		t.Errorf("the servers saw\n%s, want\n%s", got, want)
	}
	var missing *fetch.StatusError
	if _, err := c.Asset(t.Context(), "o", "r", "v1", "none.zip"); !errors.As(err, &missing) ||
		err.Error() != "cannot fetch none.zip: release v1 of o/r has no such file" {
		t.Errorf("no such asset: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name    string
		code    int
		headers map[string]string
		token   string
		want    string // ends the message
		hint    string
		auth    bool
		network bool
	}{
		{name: "token refused", code: 401, token: "t", want: `says "401 Unauthorized"`, auth: true,
			hint: "GITHUB_TOKEN is refused: renew it, or unset it, since anybody may read this release"},
		{name: "forbidden", code: 403, want: `says "403 Forbidden"`, auth: true, hint: "set GITHUB_TOKEN"},
		{name: "not found", code: 404, want: `says "404 Not Found"`},
		{name: "limit", code: 403, headers: map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"},
			want: "GitHub's limit of requests is reached until 00:00 UTC", hint: "set GITHUB_TOKEN, which raises the limit, or wait"},
		{name: "limit with a token", code: 429, token: "t", want: "GitHub's limit of requests is reached for a while", hint: "wait"},
		{name: "server fault", code: 502, want: `says "502 Bad Gateway"`, network: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			client, _ := server(t, func(w http.ResponseWriter, _ *http.Request) {
				for k, v := range c.headers {
					w.Header().Set(k, v)
				}
				w.WriteHeader(c.code)
			})
			client.token = c.token
			_, err := client.Asset(t.Context(), "o", "refuses", "v1", "a.zip")
			var status *fetch.StatusError
			var auth *fetch.AuthError
			var network *fetch.NetworkError
			hint := ""
			if errors.As(err, &auth) {
				hint = auth.Hint
			} else if errors.As(err, &status) {
				hint = status.Hint
			}
			if err == nil || !strings.HasSuffix(err.Error(), c.want) || hint != c.hint || (auth != nil) != c.auth || errors.As(err, &network) != c.network {
				t.Errorf("error %v (%T), hint %q", err, err, hint)
			}
		})
	}
}

func TestNoServer(t *testing.T) {
	c, err := New(Options{HTTP: fetch.Client(), API: "http://127.0.0.1:1/"})
	if err != nil {
		t.Fatal(err)
	}
	var network *fetch.NetworkError
	if _, err := c.Asset(t.Context(), "o", "r", "v1", "a.zip"); !errors.As(err, &network) {
		t.Errorf("error %v", err)
	}
	if _, err := New(Options{API: "nowhere"}); err == nil {
		t.Error("an address without a server is taken")
	}
}
