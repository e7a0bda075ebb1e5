// Package github reads releases of GitHub and fetches their assets. It is the
// only importer of go-github, whose types it keeps to itself.
package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	gh "github.com/google/go-github/v60/github"

	"github.com/gomsi/gomsi/internal/fetch"
)

// Options say how to talk to GitHub.
type Options struct {
	// HTTP is the client to use; fetch.Client makes one.
	HTTP *http.Client
	// Token authenticates; "" asks as anybody, for whom GitHub answers fewer
	// questions an hour.
	Token string
	// API is the address of the API; "" is GitHub's own.
	API string
}

// Client talks to GitHub.
type Client struct {
	api   *gh.Client
	token string
}

// New makes a client. The error is one of the address.
func New(o Options) (*Client, error) {
	c := &Client{api: gh.NewClient(o.HTTP), token: o.Token}
	if o.API != "" {
		base, err := url.Parse(strings.TrimSuffix(o.API, "/") + "/")
		if err == nil && base.Host == "" {
			err = errors.New("it has no server")
		}
		if err != nil {
			return nil, fmt.Errorf("the address of GitHub's API, %q: %w", o.API, err)
		}
		c.api.BaseURL = base
	}
	return c, nil
}

// Asset is a file of a release.
type Asset struct {
	Owner, Repository string
	Name              string
	ID                int64
	Size              int64
}

// Asset finds a file of the release with a tag. The errors are those of package
// fetch.
func (c *Client) Asset(ctx context.Context, owner, repository, tag, name string) (*Asset, error) {
	what := fmt.Sprintf("repos/%s/%s/releases/tags/%s", owner, repository, url.PathEscape(tag))
	r, err := c.request(what)
	if err != nil {
		return nil, err
	}
	var release gh.RepositoryRelease
	answer, err := c.api.Do(ctx, r, &release)
	if err != nil {
		return nil, c.explain(ctx, name, answer, err)
	}
	for _, a := range release.Assets {
		if a.GetName() == name {
			return &Asset{Owner: owner, Repository: repository, Name: name, ID: a.GetID(), Size: int64(a.GetSize())}, nil
		}
	}
	return nil, &fetch.StatusError{
		Name: name, Code: http.StatusNotFound,
		Text: fmt.Sprintf("release %s of %s/%s has no such file", tag, owner, repository),
	}
}

// Open gives the fetch.Open of an asset.
func (c *Client) Open(a *Asset) fetch.Open {
	return func(ctx context.Context, offset int64, validator string) (*fetch.Stream, error) {
		r, err := c.request(fmt.Sprintf("repos/%s/%s/releases/assets/%d", a.Owner, a.Repository, a.ID))
		if err != nil {
			return nil, err
		}
		r.Header.Set("Accept", "application/octet-stream") // the content, not what there is to say of it
		fetch.SetRange(r, offset, validator)
		answer, err := c.api.BareDo(ctx, r)
		if err != nil {
			if offset > 0 && answer != nil && answer.Response != nil && answer.StatusCode == http.StatusRequestedRangeNotSatisfiable {
				return c.Open(a)(ctx, 0, "")
			}
			return nil, c.explain(ctx, a.Name, answer, err)
		}
		return fetch.NewStream(answer.Response), nil
	}
}

// request makes a request with the token in a header of its own: net/http leaves
// that out when GitHub redirects to the server that has the content, which a
// transport that sets it (go-github's WithAuthToken) would not, and which
// refuses what does not come for it.
func (c *Client) request(path string) (*http.Request, error) {
	r, err := c.api.NewRequest(http.MethodGet, path, nil)
	if err == nil && c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	return r, err
}

// explain makes an error of package fetch of what go-github says.
func (c *Client) explain(ctx context.Context, name string, answer *gh.Response, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var limit *gh.RateLimitError
	var abuse *gh.AbuseRateLimitError
	switch {
	case errors.As(err, &limit):
		return c.limited(name, http.StatusForbidden, "until "+limit.Rate.Reset.UTC().Format("15:04 MST"))
	case errors.As(err, &abuse):
		until := "for a while"
		if abuse.RetryAfter != nil {
			until = "for " + abuse.RetryAfter.Round(time.Second).String()
		}
		return c.limited(name, http.StatusForbidden, until)
	case answer == nil || answer.Response == nil:
		return &fetch.NetworkError{Name: name, Err: fetch.Reason(err)}
	case answer.StatusCode < 300: // the answer itself cannot be read
		return &fetch.NetworkError{Name: name, Err: err}
	case answer.StatusCode == http.StatusTooManyRequests:
		return c.limited(name, answer.StatusCode, "for a while")
	}
	err = fetch.Status(name, answer.Response)
	var auth *fetch.AuthError
	if errors.As(err, &auth) {
		if c.token != "" {
			auth.Hint = "GITHUB_TOKEN is refused: renew it, or unset it, since anybody may read this release"
		} else {
			auth.Hint = "set GITHUB_TOKEN"
		}
	}
	return err
}

// limited says that GitHub answers no more for now.
func (c *Client) limited(name string, code int, until string) error {
	e := &fetch.StatusError{Name: name, Code: code, Text: "GitHub's limit of requests is reached " + until, Hint: "wait"}
	if c.token == "" {
		e.Hint = "set GITHUB_TOKEN, which raises the limit, or wait"
	}
	return e
}
