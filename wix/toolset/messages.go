package toolset

import (
	"cmp"
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

// known are messages of which gomsi knows more than WiX tells: the key of [wix]
// that they are about, and what to do.
var known = map[string]struct{ key, hint string }{
	"CNDL0144": {"extensions", "it is the name of a .dll that stands beside candle, such as WixUtilExtension, or a path"},
	"LGHT0144": {"extensions", "it is the name of a .dll that stands beside light, such as WixUtilExtension, or a path"},
	"WIX0144":  {"extensions", "\"wix extension add -g NAME/VERSION\" installs one, such as WixToolset.Util.wixext/5.0.2"},
}

// report turns what a tool said into diagnostics.
func (b *build) report(text string) {
	var last *diag.Diagnostic
	for line := range strings.Lines(text) {
		m := message.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil {
			continue // a file's name, a banner, a trace
		}
		code := m[5]
		pos, ours := b.place(m[1], m[2], m[3])
		if !ours {
			pos = b.o.Pos(cmp.Or(known[code].key, "engine"))
		}
		if strings.HasSuffix(code, related) && last != nil {
			last.WithNote(pos, "related to this")
			continue
		}
		said := code + ": " + sentence(b.placeless(m[6]))
		if !ours && m[2] != "" {
			said += " (at " + m[1] + ", line " + m[2] + ")" // a file inside of WiX
		}
		if m[4] == "error" {
			last = b.list.Errorf(CodeError, pos, "%s", said)
		} else {
			last = b.list.Warnf(CodeWarning, pos, "%s", said)
		}
		last.Hint = known[code].hint
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
// whether it is one of the build.
func (b *build) place(file, line, column string) (diag.Pos, bool) {
	if file == "" {
		return diag.Pos{}, false
	}
	name := b.source(file)
	if name == "" {
		return diag.Pos{}, false
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
