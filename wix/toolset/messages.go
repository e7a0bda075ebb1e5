package toolset

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// message is the form in which all tools of WiX report:
//
//	Z:\dir\x.wxs(12) : error CNDL0004 : text      (WiX 3)
//	Z:\dir\x.wxs(12) : error WIX0004: text        (WiX 4 and later)
//	light.exe : error LGHT0103 : text             (no place)
var message = regexp.MustCompile(`^(?:(.*?)(?:\((\d+)(?:,(\d+))?\))? ?: )?(error|warning) ([A-Z]{2,6}\d{3,5}) ?: (.*)$`)

// related ends the code of the message that names a second place for the
// fault before it.
const related = "0092"

// hints are for messages of which gomsi knows more than WiX tells, by the
// number of the code.
var hints = map[string]string{
	"0144": `[wix] extensions names it; of WiX 4 and later it is installed with "wix extension add -g NAME/VERSION"`,
}

// report turns what a tool said into diagnostics.
func (b *build) report(text string) {
	var last *diag.Diagnostic
	for line := range strings.Lines(text) {
		m := message.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil {
			continue // a file's name, a banner, a trace
		}
		pos, known := b.place(m[1], m[2], m[3])
		code := m[5]
		if strings.HasSuffix(code, related) && last != nil {
			last.WithNote(pos, "related to this")
			continue
		}
		said := code + ": " + sentence(b.placeless(m[6]))
		if !known && m[2] != "" {
			said += " (at " + m[1] + ", line " + m[2] + ")" // a file inside of WiX
		}
		if m[4] == "error" {
			last = b.list.Errorf(CodeError, pos, "%s", said)
		} else {
			last = b.list.Warnf(CodeWarning, pos, "%s", said)
		}
		last.Hint = hints[strings.TrimLeft(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
	}
}

// placeless takes the work folder out of a text, which is gone when the text is
// read.
func (b *build) placeless(s string) string {
	work := b.work
	if !onWindows {
		work = "Z:" + strings.ReplaceAll(work, "/", `\`)
	}
	return strings.ReplaceAll(s, work+`\`, "")
}

// sentence gives WiX's text the form of a diagnostic: one line without the
// full stop at its end.
func sentence(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "..") {
		s = s[:len(s)-1]
	}
	return s
}

// place gives the source that WiX means, as its user named it, and tells
// whether it is one of the build. A fault elsewhere gets the place of all
// that have none.
func (b *build) place(file, line, column string) (diag.Pos, bool) {
	if file == "" {
		return b.o.Pos, false
	}
	name := b.source(file)
	if name == "" {
		return b.o.Pos, false
	}
	p := diag.Pos{File: name}
	p.Line, _ = strconv.Atoi(line)
	p.Column, _ = strconv.Atoi(column)
	return p, true
}

// source finds the file of the build that WiX names, by an absolute Windows
// path or as it was told; "" when there is none.
func (b *build) source(named string) string {
	want := hostForm(named)
	if want == "" {
		return ""
	}
	if !path.IsAbs(want) && !isDrive(want) {
		want = path.Join(hostForm(b.work), want)
	}
	byBase, bases := "", 0
	for _, in := range b.o.files() {
		abs := hostForm(in)
		if !path.IsAbs(abs) && !isDrive(abs) {
			abs = path.Join(hostForm(b.work), hostForm(b.path(in)))
		}
		real := path.Join(hostForm(b.work), hostForm(b.path(in)))
		if strings.EqualFold(abs, want) || strings.EqualFold(real, want) {
			return in
		}
		if strings.EqualFold(path.Base(abs), path.Base(want)) {
			byBase, bases = in, bases+1
		}
	}
	if bases == 1 {
		return byBase // by another way to the same folder
	}
	return ""
}

// files are the names of all files whose lines WiX may name.
func (o *Options) files() []string {
	var all []string
	for _, in := range o.Sources {
		all = append(all, in.File)
	}
	for _, in := range o.Localizations {
		all = append(all, in.File)
	}
	return all
}

// hostForm gives a path with "/" and, where the drive is the one by which Wine
// names the host's files, without it.
func hostForm(p string) string {
	p = strings.ReplaceAll(p, `\`, "/")
	if !onWindows && isDrive(p) {
		p = p[2:]
	}
	return path.Clean(p)
}

func isDrive(p string) bool {
	return len(p) > 2 && p[1] == ':' && p[2] == '/'
}
