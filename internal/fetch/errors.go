package fetch

import (
	"errors"
	"fmt"
	"path/filepath"
)

// HashError is a file that is not the one that was wanted.
type HashError struct {
	Name      string
	Want, Got string // SHA-256 in lower-case hexadecimal
}

func (e *HashError) Error() string {
	return fmt.Sprintf("%s is not the file that it should be: its SHA-256 is %s, not %s", e.Name, e.Got, e.Want)
}

// NoSpaceError says that the disk is full, or that the user may not write more.
type NoSpaceError struct {
	Path string // what was written
	Err  error
}

func (e *NoSpaceError) Error() string {
	return fmt.Sprintf("there is no space left for %s: %v", filepath.Base(e.Path), e.Err)
}

func (e *NoSpaceError) Unwrap() error { return e.Err }

// NetworkError says that a server cannot be reached, or that the connection to
// it was cut: the same may work in a moment.
type NetworkError struct {
	Name string // of the file
	Err  error
}

func (e *NetworkError) Error() string { return fmt.Sprintf("cannot fetch %s: %v", e.Name, e.Err) }

func (e *NetworkError) Unwrap() error { return e.Err }

// StatusError says that a server refuses.
type StatusError struct {
	Name string // of the file
	Code int    // of HTTP
	Text string // what it says
	Hint string // what to do about it, if that is known
}

func (e *StatusError) Error() string { return fmt.Sprintf("cannot fetch %s: %s", e.Name, e.Text) }

// AuthError says that a server wants to know who is asking, or refuses the one
// who is.
type AuthError struct {
	StatusError
}

// Authentication marks the error for the command line's exit code 4.
func (e *AuthError) Authentication() bool { return true }

// NoSpace tells whether an error of writing says that there is no room: a full
// disk, a quota, or the limit on the size of a file.
func NoSpace(err error) bool {
	for _, e := range noSpace {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
