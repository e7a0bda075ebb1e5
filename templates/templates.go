// Package templates renders a manifest as WiX sources, in the form of WiX 3 or
// of WiX 4 and later. Lower makes every decision and gives the data; the
// templates, one folder per dialect, only spell it, and a user may replace any
// of them. The package does not compile: that is package wix's, or the real
// WiX's, which both read what is rendered here.
//
// It also has Expand, the templates that a manifest's own strings may hold.
package templates

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/manifest"
)

// Dialect is the form of WiX; the values are those of [wix] dialect.
type Dialect string

// The dialects.
const (
	V3 Dialect = "v3" // WiX 3
	V4 Dialect = "v4" // WiX 4 and later
)

// packageName is the rendered file that holds the package.
const packageName = "package.wxs"

// File is one rendered source.
type File struct {
	Name    string // without a folder
	Content []byte // UTF-8, lines end in LF
}

//go:embed v3/*.tmpl v4/*.tmpl
var embedded embed.FS

// outputSuffix marks templates that become a file of their own; the others are
// parts of them.
const outputSuffix = ".wxs.tmpl"

// Render gives the sources of a package, package.wxs first. Files in the
// folder [wix] templates take the place of the embedded ones with the same
// name; more files there whose name ends in .wxs.tmpl become further
// sources. The list is never nil; with errors in it there are no files.
func Render(m *manifest.Model, in Inputs, dialect Dialect) ([]File, *diag.List) {
	data, faults := Lower(m, in, dialect)
	set, names := load(m, dialect, faults)
	if faults.HasErrors() {
		return nil, faults
	}
	var out []File
	for _, name := range names {
		var text bytes.Buffer
		if err := set.ExecuteTemplate(&text, name, data); err != nil {
			addTemplateFault(faults, m, err)
			continue
		}
		pretty, err := indent(text.Bytes())
		if err != nil {
			faults.Errorf(CodeMarkup, templatePos(m, name), "template %s does not give well-formed XML: %v", name, err)
			continue
		}
		if dialect == V3 {
			checkVariables(pretty, m, faults)
		}
		out = append(out, File{Name: strings.TrimSuffix(name, ".tmpl"), Content: pretty})
	}
	if faults.HasErrors() {
		return nil, faults
	}
	return out, faults
}

// checkVariables refuses texts that WiX 3 cannot hold: it replaces !(loc.…) and
// its like when it links, and leaves the escape of WiX 4, a second !, as it is.
func checkVariables(source []byte, m *manifest.Model, faults *diag.List) {
	at := m.Product.Pos
	for line := range strings.Lines(string(source)) {
		if p := marked.FindStringSubmatch(line); p != nil {
			at.Line, _ = strconv.Atoi(p[1])
			at.Column, _ = strconv.Atoi(p[2])
		}
		if v := binderVariable.FindString(line); v != "" {
			faults.Errorf(CodeVariable, at, "WiX 3 cannot hold the text %q, which begins one of its variables", v).
				WithHint("change the text, or write dialect = \"v4\" in [wix]")
			return
		}
	}
}

// marked is a comment of mark.
var marked = regexp.MustCompile(`<!-- from .*:(\d+):(\d+) -->`)

// load parses the embedded templates of a dialect and the user's over them. It
// gives the set and the names of those that become files, package.wxs first.
func load(m *manifest.Model, dialect Dialect, faults *diag.List) (*template.Template, []string) {
	sub, err := fs.Sub(embedded, string(dialect))
	if err != nil {
		panic(err) // the name is one of two constants
	}
	texts := readAll(sub, m, faults)
	if dir := m.WiX.Templates; dir != "" {
		own := readAll(os.DirFS(dir), m, faults)
		if len(own) == 0 && !faults.HasErrors() {
			faults.Warnf(CodeTemplate, m.Pos("wix.templates"), "no .tmpl file is in this folder")
		}
		for name, text := range own {
			texts[name] = text
		}
	}
	set := template.New("").Option("missingkey=error").Funcs(hermetic()).Funcs(spelling(dialect))
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	var outputs []string
	for _, name := range names {
		if _, err := set.New(name).Parse(texts[name]); err != nil {
			addTemplateFault(faults, m, err)
		}
		if strings.HasSuffix(name, outputSuffix) {
			outputs = append(outputs, name)
		}
	}
	first := packageName + ".tmpl"
	slices.SortStableFunc(outputs, func(a, b string) int {
		switch {
		case a == first:
			return -1
		case b == first:
			return 1
		}
		return 0
	})
	return set, outputs
}

func readAll(dir fs.FS, m *manifest.Model, faults *diag.List) map[string]string {
	texts := map[string]string{}
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		faults.Errorf(CodeTemplate, m.Pos("wix.templates"), "the folder of templates cannot be read: %v", reason(err))
		return texts
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".tmpl" {
			continue
		}
		text, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			faults.Errorf(CodeTemplate, m.Pos("wix.templates"), "template %s cannot be read: %v", e.Name(), reason(err))
			continue
		}
		texts[e.Name()] = string(text)
	}
	return texts
}

// reason leaves out the path of this machine that an error of the file system
// carries.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// templateError is the form in which text/template names a place:
// template: NAME:LINE:COLUMN: message, or without the column.
var templateError = regexp.MustCompile(`(?s)^template: ([^:]*):(\d+)(?::(\d+))?: (.*)$`)

func addTemplateFault(faults *diag.List, m *manifest.Model, err error) {
	parts := templateError.FindStringSubmatch(err.Error())
	if parts == nil {
		faults.Errorf(CodeTemplate, m.Pos("wix.templates"), "%v", err)
		return
	}
	pos := templatePos(m, parts[1])
	pos.Line, _ = strconv.Atoi(parts[2])
	if column, err := strconv.Atoi(parts[3]); err == nil {
		pos.Column = column + 1 // text/template counts columns from 0
	}
	faults.Errorf(CodeTemplate, pos, "%s", executing.ReplaceAllString(parts[4], ""))
}

// templatePos names a template as its user does: by its own folder when it is
// theirs.
func templatePos(m *manifest.Model, name string) diag.Pos {
	if dir := m.WiX.Templates; dir != "" {
		if _, err := os.Stat(dir + string(os.PathSeparator) + name); err == nil {
			return diag.Pos{File: dir + string(os.PathSeparator) + name}
		}
	}
	return diag.Pos{File: "templates/" + name}
}

// spelling are the functions that package templates spell with. Each of them
// escapes for XML and for WiX's preprocessor, so templates never do.
func spelling(dialect Dialect) template.FuncMap {
	return template.FuncMap{
		"attr": attribute,
		// value is for attributes that must be there even when they are empty.
		"value": func(s string) string { return escapeXML(escapeVariables(s)) },
		"yes":   func(name string, on bool) string { return when(on, " "+name+`="yes"`) },
		"no":    func(name string, on bool) string { return when(on, " "+name+`="no"`) },
		"text":  characterData,
		"mark":  mark,
		// comment is a whole comment, comment_text a piece of one.
		"comment":      comment,
		"comment_text": commentText,
		"fileWord":     fileName,
		"quoteWord":    quoteWord,
		"guid":         nameGUID,
		"id":           legalID,
		"xml":          escapeXML,
		"pos":          markText,
		"dialect":      func() Dialect { return dialect },
		// namespaces and extensionOptions name extensions of WiX.
		"namespaces":       namespaces(dialect),
		"extensionOptions": extensionOptions(dialect),
	}
}

func when(on bool, s string) string {
	if on {
		return s
	}
	return ""
}

// attribute spells ` name="value"`, or nothing for "" and 0. A Verbatim keeps
// its variables.
func attribute(name string, value any) (string, error) {
	var s string
	switch v := value.(type) {
	case string:
		s = escapeVariables(v)
	case Verbatim:
		s = string(v)
	case int:
		if v != 0 {
			s = strconv.Itoa(v)
		}
	default:
		return "", fmt.Errorf("attribute %s cannot hold a %T", name, value)
	}
	if s == "" {
		return "", nil
	}
	return " " + name + `="` + escapeXML(s) + `"`, nil
}

// characterData spells text between tags; what would be unreadable with
// entities, such as a condition, becomes a CDATA section.
func characterData(s string) string {
	s = escapeVariables(s)
	if strings.ContainsAny(s, "<>&") && !strings.Contains(s, "]]>") {
		return "<![CDATA[" + s + "]]>"
	}
	return strings.ReplaceAll(escapeXML(s), "&quot;", `"`)
}

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;",
	"\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

// escapeXML makes text safe in an attribute's value and between tags.
func escapeXML(s string) string { return xmlEscaper.Replace(s) }

// escapeVariables keeps WiX from taking plain text for one of its variables:
// the preprocessor reads $(…) and makes $$ into $, the binder reads !(loc.…)
// and its like.
func escapeVariables(s string) string {
	if strings.Contains(s, "$") {
		var b strings.Builder
		for i := 0; i < len(s); {
			if s[i] != '$' {
				b.WriteByte(s[i])
				i++
				continue
			}
			n := 1
			for i+n < len(s) && s[i+n] == '$' {
				n++
			}
			i += n
			if n > 1 || i < len(s) && s[i] == '(' {
				n *= 2
			}
			b.WriteString(strings.Repeat("$", n))
		}
		s = b.String()
	}
	return binderVariable.ReplaceAllString(s, "!$0")
}

var binderVariable = regexp.MustCompile(`!\((?:loc|wix|bind|bindpath)\.`)

// mark spells the comment that tells which manifest line caused what follows:
// "from FILE:LINE:COLUMN".
func mark(m Mark) string {
	if t := markText(m); t != "" {
		return "<!-- " + t + " -->"
	}
	return nothing
}

// nothing stands for a comment that is not there. The printer drops it; it
// keeps the white space around it from being taken for an empty line.
const nothing = "<!---->"

func markText(m Mark) string {
	p := m.Pos
	if p.Line == 0 {
		return ""
	}
	// A name with two hyphens cannot stand in a comment.
	p.File = strings.ReplaceAll(path.Base(windowsToSlash(p.File)), "--", "-%2D")
	return "from " + p.String()
}

func windowsToSlash(s string) string { return strings.ReplaceAll(s, `\`, "/") }

// comment spells a comment; there is none for "".
func comment(s string) string {
	if s == "" {
		return nothing
	}
	return "<!-- " + strings.TrimSuffix(commentText(s), "-") + " -->"
}

// commentText makes s fit into a comment, where two hyphens have no place.
func commentText(s string) string { return strings.ReplaceAll(s, "--", "- -") }

// quoteWord makes a file name one word of a command line.
func quoteWord(s string) string {
	if strings.ContainsAny(s, " &()") {
		return `"` + commentText(s) + `"`
	}
	return commentText(s)
}
