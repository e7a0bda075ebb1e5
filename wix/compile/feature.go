package compile

import (
	"strconv"
	"strings"
)

// The bits of Feature.Attributes ("Feature Table").
const (
	featureFavorSource     = 0x01
	featureFollowParent    = 0x02
	featureFavorAdvertise  = 0x04
	featureNoAdvertise     = 0x08
	featureNoAbsent        = 0x10
	featureNoUnsupportedAd = 0x20
)

// featureIDMax is the width of Feature's key.
const featureIDMax = 38

func featureElements() []definition {
	return []definition{
		{name: "Feature", parents: concat([]string{"Package", "Fragment"}, featureLike), attrs: []attribute{
			identifier("Id").req(), yesNo("AllowAbsent"), enum("AllowAdvertise", "yes", "no", "system"), identifier("ConfigurableDirectory"),
			text("Description"), nonEmpty("Display"), enum("InstallDefault", "followParent", "local", "source"),
			integer("Level", 0, 32767), text("Title"), enum("TypicalDefault", "advertise", "install"),
		}, compile: compileFeature},
		{name: "FeatureRef", parents: concat([]string{"Package", "Fragment"}, featureLike), attrs: []attribute{
			identifier("Id").req(), yesNo("IgnoreParent"),
		}, compile: compileFeatureRef},
		{name: "FeatureGroup", parents: []string{"Fragment", "Package"}, attrs: []attribute{identifier("Id").req()}, compile: func(c *compiler, e *element) {
			e.id = e.str("Id")
			c.define(e, GroupFeatureGroup.Table(), e.id)
			c.children(e)
		}},
		{name: "FeatureGroupRef", parents: concat([]string{"Package"}, featureLike), attrs: []attribute{
			identifier("Id").req(), yesNo("IgnoreParent"), yesNo("Primary"),
		}, compile: compileFeatureGroupRef},
		{name: "Level", parents: []string{"Feature"}, attrs: []attribute{
			integer("Value", 0, 32767).req(), nonEmpty("Condition").req(),
		}, compile: func(c *compiler, e *element) {
			c.row(e, "Condition", e.up.id, e.integerCell("Value"), e.str("Condition"))
		}},
	}
}

// displayOrder is the counter that orders the features of one parent; it is
// the state of an element that features stand in.
type displayOrder struct{ last int32 }

// siblings gives the counter of the features below e.
func siblings(e *element) *displayOrder {
	if p, ok := e.state.(*Package); ok {
		return &p.features
	}
	if o, ok := e.state.(*displayOrder); ok {
		return o
	}
	o := &displayOrder{}
	e.state = o
	return o
}

// display gives the cell Display: an expanded feature has an odd number, a
// collapsed one an even number, a hidden one 0.
func (c *compiler) display(e *element, o *displayOrder) int32 {
	switch v := e.str("Display"); v {
	case "", "collapse":
		o.last = (o.last | 1) + 1
	case "expand":
		o.last = (o.last + 1) | 1
	case "hidden":
		return 0
	default:
		n, err := strconv.ParseInt(v, 10, 16)
		if err != nil || n < 0 {
			c.faults.Errorf(CodeBadValue, e.pos("Display"), `Display of <%s> is %q, but it must be "collapse", "expand", "hidden" or a number`, e.Written, v).
				WithLength(len(v))
			return 0
		}
		o.last = int32(n)
	}
	return o.last
}

func compileFeature(c *compiler, e *element) {
	e.id = e.str("Id")
	if len(e.id) > featureIDMax {
		c.faults.Errorf(CodeLongIdentifier, e.pos("Id"), "feature identifier %q has %d characters; Windows Installer's limit is %d", e.id, len(e.id), featureIDMax).
			WithLength(len(e.id))
	}
	if dir := e.str("ConfigurableDirectory"); dir != "" {
		if dir != strings.ToUpper(dir) {
			c.faults.Errorf(CodeBadValue, e.pos("ConfigurableDirectory"), "directory %q is configurable and so must be public, that is without lower-case letters", dir).WithLength(len(dir))
		}
		c.ref(e.pos("ConfigurableDirectory"), "Directory", dir)
	}
	level := e.integerCell("Level")
	if level == nil {
		level = int32(1)
	}
	display := c.display(e, siblings(e.up))
	c.row(e, "Feature", e.id, nil, e.cell("Title"), e.cell("Description"), display, level, e.cell("ConfigurableDirectory"), c.featureBits(e))
	e.state = &displayOrder{}
	switch e.up.Name {
	case "Package":
		c.complexRef(e, GroupPackage, c.sec.ID, GroupFeature, e.id, false)
	default:
		c.below(e, GroupFeature, e.id, false)
	}
	c.children(e)
}

func (c *compiler) featureBits(e *element) int32 {
	var bits int32
	switch e.str("InstallDefault") {
	case "source":
		bits |= featureFavorSource
	case "followParent":
		if e.up.Name == "Package" {
			c.faults.Errorf(CodeConflict, e.pos("InstallDefault"), "a feature without a parent cannot follow it")
		}
		bits |= featureFollowParent
	}
	if e.tri("AllowAbsent") == No {
		bits |= featureNoAbsent
	}
	switch e.str("AllowAdvertise") {
	case "no":
		bits |= featureNoAdvertise
	case "system":
		bits |= featureNoUnsupportedAd
	}
	if e.str("TypicalDefault") == "advertise" {
		if e.str("AllowAdvertise") == "no" {
			c.conflict(e, "AllowAdvertise", "TypicalDefault")
		}
		bits |= featureFavorAdvertise
	}
	return bits
}

func compileFeatureRef(c *compiler, e *element) {
	e.id = e.str("Id")
	if e.id == "" {
		return
	}
	c.ref(e.pos("Id"), "Feature", e.id)
	if !e.yes("IgnoreParent") {
		if e.up.Name == "Package" {
			c.complexRef(e, GroupPackage, c.sec.ID, GroupFeature, e.id, false)
		} else {
			c.below(e, GroupFeature, e.id, false)
		}
	}
	c.children(e)
}

func compileFeatureGroupRef(c *compiler, e *element) {
	e.id = e.str("Id")
	if e.id == "" {
		return
	}
	c.ref(e.pos("Id"), GroupFeatureGroup.Table(), e.id)
	switch {
	case e.yes("IgnoreParent"):
	case e.up.Name == "Package":
		c.complexRef(e, GroupPackage, c.sec.ID, GroupFeatureGroup, e.id, e.yes("Primary"))
	default:
		c.below(e, GroupFeatureGroup, e.id, e.yes("Primary"))
	}
	c.children(e)
}
