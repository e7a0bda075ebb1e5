package fetch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Lock waits until no other process holds the lock of this name, a file that is
// made when it is not there and stays, and gives the function that lets it go.
// The system lets it go when the process ends. waiting is called, if not nil,
// when there is something to wait for.
func Lock(ctx context.Context, name string, waiting func()) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, diskError(filepath.Dir(name), err)
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, diskError(name, err)
	}
	for first := true; ; first = false {
		held, err := tryLock(f)
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("lock %s: %w", name, err)
		}
		if held {
			return func() { f.Close() }, nil // which lets the lock go
		}
		if first && waiting != nil {
			waiting()
		}
		select {
		case <-ctx.Done():
			f.Close()
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
