//go:build !windows

package fetch

import "syscall"

var noSpace = []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}
