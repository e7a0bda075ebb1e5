package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// isTerminal tells whether f is a console that obeys control sequences (colours,
// the line that is rewritten). Windows 10 and later do when they are told to;
// what an older console shows of them is rubbish, so it counts as none.
func isTerminal(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	const obey = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
	return mode&obey == obey || windows.SetConsoleMode(console, mode|obey) == nil
}
