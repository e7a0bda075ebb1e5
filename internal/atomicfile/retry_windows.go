package atomicfile

import (
	"errors"
	"syscall"
	"time"
)

// What Windows says of a file that another program has open ("System Error
// Codes").
const (
	errorSharingViolation = syscall.Errno(32)
	errorLockViolation    = syscall.Errno(33)
	errorDirNotEmpty      = syscall.Errno(145) // a file in it is deleted, but still open
)

// inUse tells whether a file may be free in a moment. Windows gives "access
// denied" also for a file in use that would be replaced.
func inUse(err error) bool {
	return errors.Is(err, syscall.ERROR_ACCESS_DENIED) || errors.Is(err, errorSharingViolation) ||
		errors.Is(err, errorLockViolation) || errors.Is(err, errorDirNotEmpty)
}

// patience is how long a file that something else holds is waited for: virus
// scanners and indexers look into every new file for a moment.
const patience = 2 * time.Second

// retry calls do until it works, fails for good, or patience is at its end.
func retry(do func() error) error {
	end := time.Now().Add(patience)
	for wait := 5 * time.Millisecond; ; wait *= 2 {
		err := do()
		if err == nil || !inUse(err) || time.Now().Add(wait).After(end) {
			return err
		}
		time.Sleep(wait)
	}
}
