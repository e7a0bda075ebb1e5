package source

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
)

// Localization is one .wxl file.
type Localization struct {
	File    string
	Dialect Dialect
	// Culture is lower case, "" for one that is for all.
	Culture string
	// Codepage and SummaryCodepage are as written: a number, a name such as
	// "utf-8", or "". Language is the decimal language of the package, or "".
	Codepage, SummaryCodepage, Language string
	// Strings are in the order of the file.
	Strings []LocString
	// UI are the elements that change dialogs and controls, in v4+'s spelling.
	UI []*Element
}

// LocString is one string of a localization file.
type LocString struct {
	ID, Value string
	// Overridable tells that another file may give the string again.
	Overridable bool
	Pos         diag.Pos
}

// LoadLocalization reads a .wxl file of either dialect.
func LoadLocalization(file string, o Options) (*Localization, *diag.List, error) {
	raw, err := readMain(file, &o)
	if err != nil {
		return nil, &diag.List{}, err
	}
	loc, list := LoadLocalizationText(file, raw, o)
	return loc, list, nil
}

// LoadLocalizationText is LoadLocalization for a text that is in memory.
func LoadLocalizationText(file string, raw []byte, o Options) (*Localization, *diag.List) {
	list := &diag.List{}
	root := preprocess(file, raw, o, list)
	if root == nil {
		return nil, list
	}
	if !root.Is("WixLocalization") {
		list.Errorf(CodeRoot, root.Pos, "the root element of a localization file must be WixLocalization, not %s", root.Name).WithLength(len("<") + len(root.Written))
		return nil, list
	}
	loc := &Localization{File: file, Dialect: root.Dialect}
	r := &locReader{loc: loc, list: list, first: map[string]diag.Pos{}}
	r.attributes(root, map[string]func(*Attr){
		"Culture":  func(a *Attr) { loc.Culture = strings.ToLower(a.Value) },
		"Codepage": func(a *Attr) { loc.Codepage = a.Value },
		"SummaryInformationCodepage": func(a *Attr) {
			loc.SummaryCodepage = a.Value
		},
		"Language":         func(a *Attr) { loc.Language = a.Value },
		"ExtensionCulture": func(*Attr) {},
	})
	if root.Text != "" {
		list.Errorf(CodeLocalization, root.TextPos, "text is not allowed in <WixLocalization>")
	}
	for _, e := range root.Children {
		switch {
		case e.Is("String"):
			r.text(e)
		case e.Is("UI"):
			r.ui(e)
		default:
			d := list.Errorf(CodeLocalization, e.Pos, "<%s> is not allowed in <WixLocalization>", e.Written).WithLength(len("<") + len(e.Written))
			if near := diag.Nearest(e.Name, []string{"String", "UI"}); near != "" {
				d.WithHint("did you mean <%s>?", near)
			}
		}
	}
	return loc, list
}

type locReader struct {
	loc  *Localization
	list *diag.List
	// first are the places of strings by their ids, and of changed dialogs and
	// controls as "UI dialog/control".
	first map[string]diag.Pos
}

// attributes hands each attribute to its function and reports the others.
func (r *locReader) attributes(e *Element, known map[string]func(*Attr)) {
	names := make([]string, 0, len(known))
	for n := range known {
		names = append(names, n)
	}
	slices.Sort(names)
	for i := range e.Attrs {
		a := &e.Attrs[i]
		if a.Space == nsXML {
			continue
		}
		f, ok := known[a.Name]
		if a.Space == "" && ok {
			f(a)
			continue
		}
		d := r.list.Errorf(CodeLocalization, a.Pos, "<%s> has no attribute %s", e.Written, a.Written).WithLength(len(a.Written))
		if near := diag.Nearest(a.Name, names); near != "" {
			d.WithHint("did you mean %s?", near)
		}
	}
}

// text reads a String element: the value is its text in v3 and its Value in
// v4+.
func (r *locReader) text(e *Element) {
	s := LocString{Pos: e.Pos, Value: e.rawText}
	hasValue := false
	r.attributes(e, map[string]func(*Attr){
		"Id":          func(a *Attr) { s.ID = a.Value },
		"Value":       func(a *Attr) { s.Value, hasValue = a.Value, true },
		"Overridable": func(a *Attr) { s.Overridable = r.yes(e, a) },
		"Localizable": func(a *Attr) { r.yes(e, a) },
		"Comment":     func(*Attr) {},
	})
	for _, c := range e.Children {
		r.list.Errorf(CodeLocalization, c.Pos, "<%s> is not allowed in <String>", c.Written)
	}
	switch {
	case s.ID == "":
		r.list.Errorf(CodeLocalization, e.Pos, "<String> needs the attribute Id")
		return
	case hasValue && e.Text != "":
		r.list.Errorf(CodeLocalization, e.TextPos, "the string %s has a Value and a text", s.ID)
	case e.Dialect == V4 && e.Text != "":
		r.list.Errorf(CodeLocalization, e.TextPos, "the text of <String> must be in the attribute Value")
	case e.Dialect == V4 && !hasValue:
		r.list.Errorf(CodeLocalization, e.Pos, "<String> needs the attribute Value")
	}
	if at, twice := r.first[s.ID]; twice {
		r.list.Errorf(CodeLocalization, e.Pos, "the string %s is given twice", s.ID).WithNote(at, "the first is here")
		return
	}
	r.first[s.ID] = e.Pos
	r.loc.Strings = append(r.loc.Strings, s)
}

func (r *locReader) yes(e *Element, a *Attr) bool {
	switch a.Value {
	case "yes", "true":
		return true
	case "no", "false":
		return false
	}
	r.list.Errorf(CodeLocalization, a.ValPos, "%s of <%s> must be yes or no, not %q", a.Name, e.Written, a.Value).WithLength(len(a.Value))
	return false
}

// ui keeps an element that changes a dialog or a control; its text, in v3, is
// what v4+ has as Text.
func (r *locReader) ui(e *Element) {
	takeText(e, e, "Text", false)
	number := func(a *Attr) {
		if n, err := strconv.Atoi(a.Value); err != nil || n < 0 || n > math.MaxInt16 {
			r.list.Errorf(CodeLocalization, a.ValPos, "%s of <%s> must be a number from 0 to %d, not %q", a.Name, e.Written, math.MaxInt16, a.Value).WithLength(len(a.Value))
		}
	}
	_, ofControl := e.Attr("Control")
	flag := func(a *Attr) {
		if r.yes(e, a); !ofControl {
			r.list.Errorf(CodeLocalization, a.Pos, "%s of <%s> needs the attribute Control", a.Name, e.Written).WithLength(len(a.Written))
		}
	}
	nothing := func(*Attr) {}
	r.attributes(e, map[string]func(*Attr){
		"Dialog": nothing, "Control": nothing, "Text": nothing,
		"X": number, "Y": number, "Width": number, "Height": number,
		"RightToLeft": flag, "RightAligned": flag, "LeftScroll": flag,
	})
	for _, c := range e.Children {
		r.list.Errorf(CodeLocalization, c.Pos, "<%s> is not allowed in <%s>", c.Written, e.Written)
	}
	key := "UI " + e.Value("Dialog") + "/" + e.Value("Control")
	switch at, twice := r.first[key]; {
	case e.Value("Dialog") == "":
		r.list.Warnf(CodeLocalization, e.Pos, "<%s> changes nothing, as it names no Dialog", e.Written)
	case twice && ofControl:
		r.list.Errorf(CodeLocalization, e.Pos, "control %s of dialog %s is changed twice", e.Value("Control"), e.Value("Dialog")).WithNote(at, "the first is here")
	case twice:
		r.list.Errorf(CodeLocalization, e.Pos, "dialog %s is changed twice", e.Value("Dialog")).WithNote(at, "the first is here")
	}
	r.first[key] = e.Pos
	r.loc.UI = append(r.loc.UI, e)
}

// Strings are the localization strings in force.
type Strings struct {
	byID map[string]LocString
}

// MergeStrings gives the strings of several files of one culture. A string
// that is overridable gives way to one that is not; two that are not are a
// fault.
func MergeStrings(files []*Localization, list *diag.List) *Strings {
	s := &Strings{byID: map[string]LocString{}}
	for _, f := range files {
		for _, n := range f.Strings {
			old, found := s.byID[n.ID]
			switch {
			case !found || old.Overridable:
				s.byID[n.ID] = n
			case !n.Overridable:
				list.Errorf(CodeLocalization, n.Pos, "the string %s is given twice", n.ID).WithNote(old.Pos, "the first is here").
					WithHint("one of them may have Overridable=\"yes\"")
			}
		}
	}
	return s
}

// Get gives a string by its id.
func (s *Strings) Get(id string) (LocString, bool) {
	if s == nil {
		return LocString{}, false
	}
	v, ok := s.byID[id]
	return v, ok
}

// IDs gives the ids of all strings, sorted.
func (s *Strings) IDs() []string {
	if s == nil {
		return nil
	}
	out := make([]string, 0, len(s.byID))
	for id := range s.byID {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
