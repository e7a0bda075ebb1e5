package source

import (
	"fmt"
	"maps"

	"github.com/gomsi/gomsi/internal/diag"
)

// Load reads a WiX source of either dialect: it runs the preprocessor and
// gives the tree in canonical spelling. The faults of the source are in the
// list; the error is one of the host (the file cannot be read). With errors in
// the list the document is nil or not complete.
func Load(file string, o Options) (*Document, *diag.List, error) {
	raw, err := readMain(file, &o)
	if err != nil {
		return nil, &diag.List{}, err
	}
	doc, list := LoadText(file, raw, o)
	return doc, list, nil
}

// readMain reads a file that the caller names, relative to the options'
// folder.
func readMain(file string, o *Options) ([]byte, error) {
	p := preprocessor{o: *o}
	raw, err := o.readFile(p.hostDir(file))
	if err != nil {
		return nil, fmt.Errorf("source: %w", err)
	}
	return raw, nil
}

// LoadText is Load for a text that is in memory; file is its name in
// diagnostics and the place from which its includes are looked for.
func LoadText(file string, raw []byte, o Options) (*Document, *diag.List) {
	list := &diag.List{}
	root := preprocess(file, raw, o, list)
	if root == nil {
		return nil, list
	}
	if root.Space == CoreNS && root.Name != "Wix" && root.Name != "Include" {
		d := list.Errorf(CodeRoot, root.Pos, "the root element of a WiX source must be Wix, not %s", root.Written).WithLength(len("<") + len(root.Written))
		switch root.Name {
		case "WixLocalization":
			d.WithHint("this is a localization file; give it as one")
		default:
			if near := diag.Nearest(root.Name, []string{"Wix", "Include"}); near != "" {
				d.WithHint("did you mean <%s>?", near)
			}
		}
		return nil, list
	}
	canonicalize(root, list)
	return &Document{File: file, Dialect: root.Dialect, Root: root}, list
}

// preprocess gives the tree of a file as it is written, or nil.
func preprocess(file string, raw []byte, o Options, list *diag.List) *Element {
	content, ok := read(file, raw, list)
	if !ok {
		return nil
	}
	_, dialect, _ := spaceOf(content.root.space)
	p := &preprocessor{
		o:       o,
		list:    list,
		vars:    maps.Clone(o.Vars),
		dialect: dialect,
		file:    file,
		stack:   []string{file},
		build:   &builder{list: list, reported: map[string]bool{}},
	}
	if p.vars == nil {
		p.vars = map[string]string{}
	}
	content.each(p.one)
	if p.stopped {
		return nil
	}
	return p.build.finish()
}
