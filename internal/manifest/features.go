package manifest

import (
	"strings"
)

// Limits of the Feature table (Windows Installer documentation, "Feature
// Table"): its columns hold 38, 64 and 255 characters. A feature deeper than
// 16 levels is error 2701 ("Windows Installer Error Messages").
const (
	maxFeatureID    = 38
	maxTitle        = 64
	maxDescription  = 255
	maxFeatureDepth = 16
)

// readFeatures reads [[feature]], or makes the implied one.
func (l *loader) readFeatures() {
	seen := map[string]*Feature{}
	for _, t := range l.tables("feature") {
		f := &Feature{Origin: t.origin(), ID: t.str("id"), Title: t.fixed("title"), Description: t.fixed("description"),
			Default: t.yes("default"), Required: t.yes("required"), Parent: t.str("parent")}
		if t.get("id") == nil {
			continue
		}
		if f.Title == "" {
			f.Title = f.ID
		}
		if f.Required && !f.Default {
			t.contradict("required", "default", "a required feature is always installed by default")
		}
		l.featureID(t, f)
		t.oneLine("title", maxTitle)
		t.oneLine("description", maxDescription)
		if first := seen[strings.ToLower(f.ID)]; first != nil {
			l.errVal(codeTwoFeatures, t.path("id"), "two features have the id %q", f.ID).WithNote(l.keyPos(joinKey(first.Key, "id")), "the other is here")
			continue
		}
		seen[strings.ToLower(f.ID)] = f
		l.features[f.ID] = f
		l.m.Features = append(l.m.Features, f)
	}
	if len(l.m.Features) == 0 {
		main := &Feature{Origin: l.m.Product.Origin, ID: "Main", Title: l.m.Product.Name, Default: true, Required: true, Implied: true}
		l.features["Main"] = main
		l.m.Features = []*Feature{main}
	}
	for _, f := range l.m.Features {
		l.checkParent(f)
	}
}

func (l *loader) featureID(t tab, f *Feature) {
	path := t.path("id")
	switch {
	case !identifier.MatchString(f.ID):
		l.errVal(codeIdentifier, path, "%q is no id of a feature", f.ID).WithHint("letters, digits, _ and dots, and no digit first; title is what people see")
	case len(f.ID) > maxFeatureID:
		l.errVal(codeLength, path, "%q has %d characters; max is %d", "id", len(f.ID), maxFeatureID)
	case strings.EqualFold(f.ID, "ALL"):
		l.errVal(codeIdentifier, path, "the id %q means every feature on msiexec's command line", f.ID)
	}
}

func (l *loader) checkParent(f *Feature) {
	if f.Parent == "" {
		return
	}
	path := joinKey(f.Key, "parent")
	if l.features[f.Parent] == nil {
		l.noFeature(path, f.Parent)
		return
	}
	depth := 0
	for p := f; p != nil && p.Parent != ""; p = l.features[p.Parent] {
		if depth++; depth > len(l.m.Features) || p != f && p == l.features[f.ID] {
			l.errVal(codeFeatureCycle, path, "the feature %q is its own parent", f.ID)
			return
		}
	}
	if depth >= maxFeatureDepth {
		l.errVal(codeManyFeatures, path, "the feature %q is on level %d; Windows Installer allows %d", f.ID, depth+1, maxFeatureDepth)
	}
}

func (l *loader) noFeature(path, id string) {
	var ids []string
	for _, f := range l.m.Features {
		ids = append(ids, f.ID)
	}
	d := l.errVal(codeFeature, path, "there is no feature %q", id)
	if near := nearest(id, ids); near != "" {
		d.WithHint("did you mean %q?", near)
		return
	}
	if l.m.Features[0].Implied {
		d.WithHint("write a [[feature]] with that id, or leave the key out")
		return
	}
	d.WithHint("the features are %s", strings.Join(ids, ", "))
}

// feature reads the feature of a table: the first one, when it is unsaid.
func (l *loader) feature(t tab) string {
	if v := t.get("feature"); v != nil {
		if l.features[v.str] == nil {
			l.noFeature(v.path, v.str)
		}
		return v.str
	}
	return l.m.Features[0].ID
}
