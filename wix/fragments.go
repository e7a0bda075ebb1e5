package wix

import (
	"slices"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix/source"
)

// Reference is an element that brings a fragment into a package: its name
// ("ComponentGroupRef") and the Id that it refers to.
type Reference struct {
	Element, ID string
	// InFeature tells that it has to stand in a feature; else it stands in the
	// package.
	InFeature bool
}

// References tells what a package has to refer to so that every fragment of
// the given sources becomes part of it: features, groups of components and
// components that the sources themselves leave unreferenced, and for a
// fragment without any of these a property, an action or a folder. Sources
// with faults give nothing; Build reports them.
func References(o Options) []Reference {
	list := &diag.List{}
	docs := o.load(list)
	if list.HasErrors() {
		return nil
	}
	used := map[string]bool{}
	for _, doc := range docs {
		doc.Root.Walk(func(e *source.Element) bool {
			if i := slices.IndexFunc(referable, func(r referableElement) bool { return e.Is(r.name + "Ref") }); i >= 0 {
				used[referable[i].name+":"+e.Value("Id")] = true
			}
			return true
		})
	}
	var refs []Reference
	for _, doc := range docs {
		for _, e := range doc.Root.Children {
			if e.Is("Fragment") {
				refs = append(refs, fragmentReferences(e, used)...)
			}
		}
	}
	return refs
}

// referableElement is an element that another one refers to by its name with
// "Ref" behind it.
type referableElement struct {
	name      string
	inFeature bool
	// all tells that each of them needs a reference; of the others one is
	// enough for the fragment.
	all bool
}

var referable = []referableElement{
	{"Feature", false, true},
	{"FeatureGroup", true, true},
	{"ComponentGroup", true, true},
	{"Component", true, true},
	{"Property", false, false},
	{"CustomAction", false, false},
	{"UI", false, false},
	{"Directory", false, false},
}

// fragmentReferences gives the references that one fragment needs.
func fragmentReferences(fragment *source.Element, used map[string]bool) []Reference {
	var refs []Reference
	held := false // something already brings the fragment in
	for _, r := range referable {
		if !r.all && (held || len(refs) > 0) {
			break
		}
		fragment.Walk(func(e *source.Element) bool {
			id := e.Value("Id")
			switch {
			case !e.Is(r.name) || id == "":
			case used[r.name+":"+id]:
				held = true
			case r.all || len(refs) == 0:
				refs = append(refs, Reference{Element: r.name + "Ref", ID: id, InFeature: r.inFeature})
			}
			// What stands in a feature or a group is referred to by it.
			return !e.Is("Feature") && !e.Is("FeatureGroup") && !e.Is("ComponentGroup")
		})
	}
	return refs
}
