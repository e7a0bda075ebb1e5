package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Client gives a client for HTTP that honours the proxies of the environment
// (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), does not wait for a dead server for
// ever, and follows no redirection from https to http.
func Client() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			ForceAttemptHTTP2:     true,
			TLSHandshakeTimeout:   20 * time.Second,
			ResponseHeaderTimeout: time.Minute,
			IdleConnTimeout:       30 * time.Second,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= 10 {
				return errors.New("it redirects more than ten times")
			}
			if last := via[len(via)-1]; last.URL.Scheme == "https" && r.URL.Scheme != "https" {
				return fmt.Errorf("it redirects from https to %s", r.URL.Scheme)
			}
			return nil
		},
	}
}

// HTTP opens a file of a server by its URL; name is the file's in errors.
func HTTP(client *http.Client, name, address string) Open {
	return func(ctx context.Context, offset int64, validator string) (*Stream, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		SetRange(r, offset, validator)
		answer, err := client.Do(r)
		if err != nil {
			return nil, &NetworkError{Name: name, Err: Reason(err)}
		}
		if answer.StatusCode == http.StatusRequestedRangeNotSatisfiable && offset > 0 {
			answer.Body.Close() // what is here is longer than the file
			return HTTP(client, name, address)(ctx, 0, "")
		}
		if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusPartialContent {
			defer answer.Body.Close()
			return nil, Status(name, answer)
		}
		return NewStream(answer), nil
	}
}

// SetRange asks for a file from an offset on: RFC 9110, sections 14.2 and 13.1.5.
func SetRange(r *http.Request, offset int64, validator string) {
	// Of an encoded answer a range would be one of the encoded bytes.
	r.Header.Set("Accept-Encoding", "identity")
	if offset > 0 {
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
		if validator != "" {
			r.Header.Set("If-Range", validator)
		}
	}
}

// NewStream makes a stream of a good answer.
func NewStream(answer *http.Response) *Stream {
	s := &Stream{ReadCloser: answer.Body, Size: answer.ContentLength}
	// Only a strong validator says that the bytes are the same.
	if tag := answer.Header.Get("ETag"); !strings.HasPrefix(tag, "W/") {
		s.Validator = tag
	}
	if answer.StatusCode == http.StatusPartialContent {
		s.Offset, s.Size = contentRange(answer.Header.Get("Content-Range"))
	}
	return s
}

// contentRange reads "bytes 100-199/200" (RFC 9110, section 14.4); the offset
// is -1 when it is something else, the size when it is not told.
func contentRange(s string) (offset, size int64) {
	rest, ok := strings.CutPrefix(s, "bytes ")
	span, total, ok2 := strings.Cut(rest, "/")
	first, _, ok3 := strings.Cut(span, "-")
	offset, err := strconv.ParseInt(first, 10, 64)
	if !ok || !ok2 || !ok3 || err != nil {
		return -1, -1
	}
	if size, err = strconv.ParseInt(total, 10, 64); err != nil {
		size = -1
	}
	return offset, size
}

// Status makes an error of an answer that is no good: a *NetworkError of one
// that may be better in a moment, an *AuthError, or a *StatusError.
func Status(name string, answer *http.Response) error {
	host := ""
	if answer.Request != nil {
		host = answer.Request.URL.Host
	}
	text := fmt.Sprintf("%s says %q", host, strings.TrimSpace(answer.Status))
	switch code := answer.StatusCode; {
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusProxyAuthRequired:
		return &AuthError{StatusError{Name: name, Code: code, Text: text}}
	case code == http.StatusRequestTimeout, code == http.StatusTooManyRequests, code >= 500:
		return &NetworkError{Name: name, Err: errors.New(text)}
	default:
		return &StatusError{Name: name, Code: code, Text: text}
	}
}

// Reason gives the error of a request without its URL, which may hold a
// signature, but with the server's name.
func Reason(err error) error {
	var of *url.Error
	if !errors.As(err, &of) {
		return err
	}
	if u, parseErr := url.Parse(of.URL); parseErr == nil && u.Host != "" {
		return fmt.Errorf("%s: %w", u.Host, of.Err)
	}
	return of.Err
}

// Text reads a small text of a server, such as an index in JSON.
func Text(ctx context.Context, client *http.Client, name, address string) ([]byte, error) {
	const most = 16 << 20
	f := File{Name: name, Open: HTTP(client, name, address)}
	g := getter{File: &f, ctx: ctx}
	var text []byte
	err := Retry(ctx, func() (err error) {
		text, err = g.text(most)
		return err
	})
	return text, err
}

func (g *getter) text(most int64) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(g.ctx, patience, fmt.Errorf("no answer in %v", patience))
	defer cancel()
	in, err := g.Open(ctx, 0, "")
	if err != nil {
		return nil, g.why(ctx, err)
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, most))
	if err != nil {
		return nil, g.why(ctx, &NetworkError{Name: g.Name, Err: err})
	}
	return text, nil
}
