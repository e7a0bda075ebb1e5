package fetch

import "syscall"

// As in "System Error Codes" of Windows: ERROR_HANDLE_DISK_FULL,
// ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED, ERROR_FILE_TOO_LARGE.
var noSpace = []error{syscall.Errno(39), syscall.Errno(112), syscall.Errno(1295), syscall.Errno(223)}
