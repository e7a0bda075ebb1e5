// Package diag holds what gomsi tells its user about faults of the user's own
// input: a fault has a place, a stable code, one sentence and, where there is
// one, a hint that says what to do.
//
// Faults are collected in a List and printed once, sorted by place; a fault of
// the machine (a disk that is full) or of gomsi itself stays a plain error.
package diag

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Pos is a place in a text file. Line and Column count from 1; Column counts
// bytes of the line. A zero Line means the file as a whole.
type Pos struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// IsValid tells whether p names at least a file.
func (p Pos) IsValid() bool { return p.File != "" }

// String gives file:line:column, leaving out what is not known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

// Severity orders faults; an Error makes a build fail.
type Severity int

// The severities.
const (
	Error Severity = iota
	Warning
)

// String gives the word that is printed.
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// MarshalText makes JSON carry the word.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Note is a second place that belongs to a fault, such as the manifest line
// from which a faulty WiX line was made.
type Note struct {
	Pos     Pos    `json:"pos"`
	Message string `json:"message"`
}

// Diagnostic is one fault.
type Diagnostic struct {
	Severity Severity `json:"severity"`
	// Code is stable and documented in docs/diagnostics.md: GM0xxx is the
	// manifest, GM1xxx WiX sources, GM2xxx linking, GM3xxx binding, GM4xxx
	// building the program, GM5xxx the real WiX, GM9xxx the command line and the
	// environment.
	Code string `json:"code"`
	Pos  Pos    `json:"pos"`
	// Length is how many bytes of the line, from Pos.Column, are at fault;
	// 0 when only the place is known.
	Length int `json:"length,omitempty"`
	// Message is one sentence: lower case, no full stop.
	Message string `json:"message"`
	// Hint says what to do; it may be empty.
	Hint  string `json:"hint,omitempty"`
	Notes []Note `json:"notes,omitempty"`
}

// Error makes a single fault usable as an error.
func (d *Diagnostic) Error() string {
	if !d.Pos.IsValid() {
		return d.Message
	}
	return d.Pos.String() + ": " + d.Message
}

// WithHint sets the hint and returns d.
func (d *Diagnostic) WithHint(format string, args ...any) *Diagnostic {
	d.Hint = sprintf(format, args)
	return d
}

// WithLength sets how many bytes are at fault and returns d.
func (d *Diagnostic) WithLength(n int) *Diagnostic {
	d.Length = n
	return d
}

// WithNote adds a second place and returns d. A place without a file is
// left out.
func (d *Diagnostic) WithNote(p Pos, format string, args ...any) *Diagnostic {
	if p.IsValid() {
		d.Notes = append(d.Notes, Note{Pos: p, Message: sprintf(format, args)})
	}
	return d
}

// List collects faults. The zero value is ready to use; it is not safe for
// concurrent use.
type List struct {
	// Level, if not nil, is asked for every warning that comes into the list: it
	// may make it an error, and tells whether it is kept.
	Level func(*Diagnostic) bool

	all []*Diagnostic
}

// Errorf adds an error and returns it, so that a hint or a note can follow.
func (l *List) Errorf(code string, p Pos, format string, args ...any) *Diagnostic {
	return l.add(Error, code, p, format, args)
}

// Warnf adds a warning and returns it.
func (l *List) Warnf(code string, p Pos, format string, args ...any) *Diagnostic {
	return l.add(Warning, code, p, format, args)
}

func (l *List) add(s Severity, code string, p Pos, format string, args []any) *Diagnostic {
	d := &Diagnostic{Severity: s, Code: code, Pos: p, Message: sprintf(format, args)}
	l.Add(d)
	return d
}

// Add takes over faults that somebody else found.
func (l *List) Add(ds ...*Diagnostic) {
	for _, d := range ds {
		if l.Level == nil || d.Severity != Warning || l.Level(d) {
			l.all = append(l.all, d)
		}
	}
}

// Append takes over all faults of another list.
func (l *List) Append(other *List) {
	if other != nil {
		l.Add(other.all...)
	}
}

// Len is the number of faults.
func (l *List) Len() int {
	if l == nil {
		return 0
	}
	return len(l.all)
}

// HasErrors tells whether any fault is an error.
func (l *List) HasErrors() bool { return l.ErrorCount() > 0 }

// ErrorCount is the number of errors.
func (l *List) ErrorCount() int {
	n := 0
	if l != nil {
		for _, d := range l.all {
			if d.Severity == Error {
				n++
			}
		}
	}
	return n
}

// Sorted gives the faults by file, line, column and code, each only once. The
// files keep the order in which they were first named.
func (l *List) Sorted() []*Diagnostic {
	if l == nil {
		return nil
	}
	rank := map[string]int{}
	for _, d := range l.all {
		if _, ok := rank[d.Pos.File]; !ok {
			rank[d.Pos.File] = len(rank)
		}
	}
	out := slices.Clone(l.all)
	slices.SortStableFunc(out, func(a, b *Diagnostic) int {
		return cmp.Or(
			cmp.Compare(rank[a.Pos.File], rank[b.Pos.File]),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(out, func(a, b *Diagnostic) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Message == b.Message
	})
}

// Err gives nil when the list holds no error, and otherwise the list as an
// error.
func (l *List) Err() error {
	if !l.HasErrors() {
		return nil
	}
	return &ListError{List: l}
}

// ListError is a List on its way up as an error.
type ListError struct{ List *List }

// Error gives the first fault and how many more there are.
func (e *ListError) Error() string {
	for _, d := range e.List.Sorted() {
		if d.Severity == Error {
			if n := e.List.ErrorCount(); n > 1 {
				return fmt.Sprintf("%s (and %d more)", d.Error(), n-1)
			}
			return d.Error()
		}
	}
	return "no error"
}

// FromError gives the faults in err, or nil when err is of another kind.
func FromError(err error) *List {
	var le *ListError
	if errors.As(err, &le) {
		return le.List
	}
	var d *Diagnostic
	if errors.As(err, &d) {
		l := &List{}
		l.Add(d)
		return l
	}
	return nil
}
