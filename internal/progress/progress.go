// Package progress shows what a long command is doing in one line of a
// terminal that is rewritten in place, and nothing at all elsewhere.
package progress

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Func is told what is being done: a few words, and how much of how much in
// bytes (total 0: not known). It may be called from several goroutines.
type Func func(what string, done, total int64)

// Line is the live line. A nil Line does nothing.
type Line struct {
	mu      sync.Mutex
	w       io.Writer
	width   func() int
	now     func() time.Time
	began   time.Time
	drawn   time.Time
	visible bool
}

// patience is how long a command may take before the line appears; pace is
// the least time between two drawings.
const (
	patience = time.Second
	pace     = 100 * time.Millisecond
)

// NewLine makes a line on the terminal w whose width in columns is asked for
// at each drawing.
func NewLine(w io.Writer, width func() int) *Line {
	return &Line{w: w, width: width, now: time.Now, began: time.Now()}
}

// Show is a Func.
func (l *Line) Show(what string, done, total int64) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.Sub(l.began) < patience || now.Sub(l.drawn) < pace {
		return
	}
	l.drawn, l.visible = now, true
	text := what
	if total > 0 {
		text = fmt.Sprintf("%s %d%% of %s", what, 100*min(done, total)/total, Size(total))
	}
	text = fmt.Sprintf("%s (%ds)", text, int(now.Sub(l.began).Seconds()))
	fmt.Fprintf(l.w, "\r\x1b[K%s", clip(text, l.width()-1))
}

// Clear takes the line away, so that other text can be written.
func (l *Line) Clear() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.visible {
		l.visible = false
		fmt.Fprint(l.w, "\r\x1b[K")
	}
}

func clip(s string, width int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, s)
	if width < 2 || utf8.RuneCountInString(s) <= width {
		return s
	}
	r := []rune(s)
	return string(r[:width-1]) + "…"
}

// Size writes a number of bytes for people: "312 B", "41.5 kB", "2.9 MB";
// units are powers of 1000.
func Size(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	f, unit := float64(n), 0
	for f >= 999.95 && unit < 4 {
		f /= 1000
		unit++
	}
	return fmt.Sprintf("%.1f %s", f, []string{"B", "kB", "MB", "GB", "TB"}[unit])
}
