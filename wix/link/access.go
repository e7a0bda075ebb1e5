package link

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
)

// sees tells whether a section may refer to a thing. Within one build all
// sources are by themselves: "library" keeps a name in its source as "file"
// does. The sections of libraries, whatever library it is, see each other.
// (Seen with 5.0.2.)
func (sym *symbol) sees(from *compile.Section) bool {
	switch sym.Access {
	case compile.AccessLibrary, compile.AccessFile:
		return sym.section.File == from.File
	case compile.AccessSection:
		return sym.section == from
	default:
		return true
	}
}

// accessible marks all things that a reference may mean, and gives the one that
// is linked for it: one that overrides, otherwise the first. nil tells that the
// section may refer to none of them.
func (l *linker) accessible(from *compile.Section, ref compile.Reference) *symbol {
	var found *symbol
	for sym := l.symbols[ref.Name()]; sym != nil; sym = sym.twin {
		if !sym.sees(from) {
			continue
		}
		sym.referred = true
		if found == nil || sym.Access == compile.AccessOverride && found.Access != compile.AccessOverride {
			found = sym
		}
	}
	return found
}

// inaccessible reports a reference to something that is not for the section.
func (l *linker) inaccessible(ref compile.Reference) {
	sym := l.symbols[ref.Name()]
	where := "its own source"
	if sym.Access == compile.AccessSection {
		where = "the <" + sym.section.Kind.String() + "> around it"
	}
	_, key, ok := strings.Cut(ref.Key, "/")
	if ref.Table != "WixAction" || !ok {
		key = ref.Key
	}
	l.faults.Errorf(CodeUnresolved, ref.Pos, "%s %q can be referred to from %s only", word(ref.Table), key, where).
		WithLength(len(key)).WithNote(sym.Pos, "it is here")
}

// generated is the form of the identifiers that ident.Line.ID makes of a prefix
// and a digest: base64 of a SHA-1 in v4+, an MD5 in hexadecimal in v3.
var generated = regexp.MustCompile(`^[a-z]{1,5}([A-Za-z0-9._]{27}|[0-9A-F]{32})$`)

// checkDuplicates reports things of one name in the sections that are linked,
// and in any others as well when something refers to them: it does not tell
// which of them is meant. One that is virtual gives way to one that overrides.
func (l *linker) checkDuplicates() {
	names := make([]string, 0, len(l.symbols))
	for name, sym := range l.symbols {
		if sym.twin != nil || sym.Access == compile.AccessOverride {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		var virtual, overrides, others []*symbol
		for sym := l.symbols[name]; sym != nil; sym = sym.twin {
			switch {
			case sym.Overridable, !sym.referred && !slices.Contains(l.used, sym.section):
			case sym.Access == compile.AccessVirtual:
				virtual = append(virtual, sym)
			case sym.Access == compile.AccessOverride:
				overrides = append(overrides, sym)
			default:
				others = append(others, sym)
			}
		}
		switch {
		case len(virtual) > 1:
			l.twice(virtual, "there is another virtual %s %q")
		case len(virtual) == 1 && len(others) > 0:
			l.mustOverride(virtual[0], others)
		default:
			l.twice(append(others, overrides...), "there is another %s %q")
		}
		l.checkOverrides(name, overrides)
		if len(virtual) == 1 && len(overrides) == 1 {
			l.checkReplaceable(virtual[0], overrides[0])
		}
	}
}

// twice reports all but the first of several things of one name.
func (l *linker) twice(all []*symbol, message string) {
	for i, sym := range all {
		if i == 0 || slices.ContainsFunc(all[:i], func(other *symbol) bool { return l.sameDirectory(sym, other) }) {
			continue
		}
		at, other, note := sym.Pos, all[0].Pos, "the first is here"
		if at.Line == 0 && other.Line != 0 { // of a library: the source can be mended
			at, other, note = other, at, "the other one is here"
		}
		d := l.faults.Errorf(CodeDuplicate, at, message, word(sym.Table), sym.Key).WithNote(other, note)
		if generated.MatchString(sym.Key) {
			d.WithHint("elements that say the same get the same generated identifier; remove one, or give it an Id")
		}
	}
}

// sameDirectory tells whether two directories, each for its own section only,
// are the same, which are taken as one.
func (l *linker) sameDirectory(a, b *symbol) bool {
	if a.Table != "Directory" || a.Access != compile.AccessSection || b.Access != compile.AccessSection {
		return false
	}
	x, y := l.rowOf(a), l.rowOf(b)
	return x != nil && y != nil && slices.Equal(x.Cells, y.Cells)
}

// rowOf gives the row of a thing, nil when it has none.
func (l *linker) rowOf(sym *symbol) *compile.Row {
	for _, r := range sym.section.Rows {
		if r.Table == sym.Table && r.Pos == sym.Pos && l.key(r) == sym.Key {
			return r
		}
	}
	return nil
}

// mustOverride reports things beside a virtual one that do not say that they
// override it.
func (l *linker) mustOverride(virtual *symbol, others []*symbol) {
	for _, sym := range others {
		l.faults.Errorf(CodeDuplicate, sym.Pos, "there is another %s %q, which is overridable", word(sym.Table), sym.Key).
			WithNote(virtual.Pos, "it is here").WithHint("write \"override %s\"", sym.Key)
	}
}

// checkOverrides reports those that override nothing: there must be a virtual
// thing of the name, if only in a section that is not linked.
func (l *linker) checkOverrides(name string, overrides []*symbol) {
	for sym := l.symbols[name]; sym != nil; sym = sym.twin {
		if sym.Access == compile.AccessVirtual {
			return
		}
	}
	for _, sym := range overrides {
		l.faults.Errorf(CodeNoOverridden, sym.Pos, "%s %s overrides nothing: no overridable one of it exists", word(sym.Table), sym.Key).
			WithHint("leave the word override out")
	}
}

// checkReplaceable reports things that cannot be taken out of a section that is
// linked: features, which are part of the tree twice then, and files. WiX 5
// refuses the former as well, and ends at the latter.
func (l *linker) checkReplaceable(virtual, override *symbol) {
	if (virtual.Table == "Feature" || virtual.Table == "File") && slices.Contains(l.used, virtual.section) {
		l.faults.Errorf(CodeDuplicate, override.Pos, "%s %s cannot override one of a section that is linked, too", word(virtual.Table), virtual.Key).
			WithNote(virtual.Pos, "it is here").WithHint("put the overridable one into a <Fragment> that nothing else refers to")
	}
}

// givesWay tells whether another linked thing overrides a virtual row.
func (l *linker) givesWay(r *compile.Row) bool {
	if r.Access != compile.AccessVirtual {
		return false
	}
	for sym := l.symbols[r.Table+":"+l.key(r)]; sym != nil; sym = sym.twin {
		if sym.Access == compile.AccessOverride && slices.Contains(l.used, sym.section) {
			return true
		}
	}
	return false
}
