package templates

import (
	"strings"

	"github.com/gomsi/gomsi/internal/expr"
	"github.com/gomsi/gomsi/internal/manifest"
	"github.com/gomsi/gomsi/internal/winpath"
)

// maxCondition is the width of the columns that hold conditions (Windows
// Installer documentation, "Component Table", "LaunchCondition Table").
const maxCondition = 255

// condition spells an expression; key is where the manifest writes it.
func (b *builder) condition(e *expr.Expr, key string) string {
	p := expr.Properties{
		Param: func(id string) string { return id }, Found: searchProperty,
		Processor: map[string]string{"amd64": "AMD64", "arm64": "ARM64", "386": "x86"}[b.m.Arch], UpgradeDetected: upgradeDetected,
	}
	if e.Mentions(expr.WindowsName) {
		p.WindowsBuild = b.windowsBuild()
	}
	if e.Mentions(expr.Native) {
		p.Machine = b.windowsMachine()
	}
	text := e.MSI(p)
	b.checkCondition(text, key)
	return text
}

func (b *builder) checkCondition(text, key string) {
	if n := winpath.Len(text); n > maxCondition {
		b.faults.Errorf(CodeCondition, b.m.Pos(key), "the condition has %d characters as Windows Installer spells it; max is %d", n, maxCondition).
			WithHint("ask for less, or take shorter names")
	}
}

// when makes a component hang on an install-time condition.
func (b *builder) when(c *Component, e *expr.Expr, o manifest.Origin) {
	if e != nil {
		c.Condition = b.condition(e, o.Key+".when")
	}
}

// conditions refuses machines that [[condition]] does not want. They are not
// asked again for what is installed, unless they name such a moment.
func (b *builder) conditions() {
	for _, c := range b.m.Conditions {
		if !c.MSI {
			continue
		}
		key := c.Key + ".require"
		text := b.condition(c.Require, key)
		if !c.Require.Mentions(expr.Repair, expr.Uninstall) {
			text = "Installed OR " + text
		}
		b.checkCondition(text, key)
		b.launch(c.Origin, b.formatted(c.Message), text)
	}
}

// searchProperty names the property of a search.
func searchProperty(id string) string { return "SEARCH_" + strings.ToUpper(id) }

// searches look for what [[search]] names.
func (b *builder) searches() {
	for _, s := range b.m.Searches {
		id := searchProperty(s.ID)
		p := Property{Mark: Mark{s.Pos}, Comment: "What the search " + s.ID + " finds", ID: id, Secure: true}
		switch s.Kind {
		case manifest.SearchProduct:
			b.productSearch(s, id)
			continue
		case manifest.SearchRegistry:
			p.Search = &Search{ID: id, Root: s.Registry.Root, Key: literal(s.Registry.Key), Name: literal(s.Registry.Name), Bits: s.Registry.View}
		case manifest.SearchFolder:
			p.Place = &PlaceSearch{ID: id, Path: b.earlyPath(s.Path)}
		case manifest.SearchFile:
			p.Place = &PlaceSearch{
				ID: id + "_FOLDER", Path: b.earlyPath(s.Path.Dir()), FileID: id, File: s.Path.Base(), Minimum: s.Min, Maximum: s.Max,
			}
		}
		b.property(p)
	}
}

// productSearch looks for another product. Windows Installer does so only when
// this one is not there yet, so what was found then is remembered for repairs,
// which ask conditions anew.
func (b *builder) productSearch(s *manifest.Search, id string) {
	v := UpgradeVersion{Property: id, Minimum: s.Min, Maximum: s.Max, OnlyDetect: true}
	if v.Minimum == "" {
		v.Minimum = "0.0.0"
	}
	b.d.Replaces = append(b.d.Replaces, Upgrade{Mark: Mark{s.Pos}, Code: s.Product, Versions: []UpgradeVersion{v}})
	b.remember(s.Origin, id, "Searches", s.ID, "Installed AND NOT "+id+" AND ")
}

// dataPath is what {data} is, unless it was moved.
func (b *builder) dataPath() manifest.Path {
	root := manifest.RootCommon
	if b.m.Product.PerUser() {
		root = manifest.RootLocal
	}
	return manifest.Path{Root: root, Elems: b.m.Product.DataDir.Elems}
}

// movable gives the property that moves a root and where the root usually is,
// "" for one that stays where it is.
func (b *builder) movable(r manifest.Root) (id string, usual manifest.Path) {
	switch r {
	case manifest.RootApp:
		return b.m.Product.InstallDirProperty, b.m.Product.InstallDir
	case manifest.RootData:
		return b.m.Product.DataDirProperty, b.dataPath()
	}
	return "", manifest.Path{}
}

// earlyPath spells a place for the time before folders are chosen: by Windows'
// own folders alone, which are properties from the beginning.
func (b *builder) earlyPath(p manifest.Path) string {
	if id, usual := b.movable(p.Root); id != "" {
		b.decideEarly(id, usual)
		return b.folderBefore(id, len(p.Elems) > 0) + escape(p.Win(), true)
	}
	if p.Root == manifest.RootData {
		p = b.dataPath().Join(p.Elems...)
	}
	return "[" + b.dirs.standardID(p.Root) + "]" + escape(p.Win(), true)
}
