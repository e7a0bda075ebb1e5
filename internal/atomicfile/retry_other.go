//go:build !windows

package atomicfile

// inUse: elsewhere a file that is open can be replaced and removed.
func inUse(error) bool { return false }

func retry(do func() error) error { return do() }
