package compile

import (
	"maps"
	"slices"
	"strings"
)

// The bits of the columns Attributes of NetFxNativeImage and
// Wix4NetFxNativeImage.
const (
	nativeImageDebug          = 0x01
	nativeImageNoDependencies = 0x02
	nativeImageProfile        = 0x04
	nativeImage32             = 0x08
	nativeImage64             = 0x10
)

// nativeImagePlatforms are the words of NativeImage/@Platform. An image is for
// 32 bits by default, whatever the package is for.
var nativeImagePlatforms = map[string]int32{"32bit": nativeImage32, "64bit": nativeImage64, "all": nativeImage32 | nativeImage64}

// The words of DotNetCompatibilityCheck in lower case; WiX takes them in any
// case. The values are the names of the shared frameworks, the platforms and
// the policies ("Select the .NET version to use", roll forward).
var (
	dotNetRuntimes  = map[string]string{"aspnet": "Microsoft.AspNetCore.App", "desktop": "Microsoft.WindowsDesktop.App", "core": "Microsoft.NETCore.App"}
	dotNetPlatforms = map[string]string{"x86": "x86", "x64": "x64", "arm64": "arm64"}
	dotNetPolicies  = map[string]string{
		"latestmajor": "LatestMajor", "major": "Major", "latestminor": "LatestMinor", "minor": "Minor", "latestpatch": "LatestPatch", "disable": "Disable",
	}
)

func netfxElements() []definition {
	return []definition{
		{space: "netfx", name: "NativeImage", parents: []string{"File"}, attrs: []attribute{
			identifier("Id"), nonEmpty("AppBaseDirectory"), nonEmpty("AssemblyApplication"), yesNo("Debug"), yesNo("Dependencies"),
			enum("Platform", "32bit", "64bit", "all"), integer("Priority", 0, 3), yesNo("Profile"),
		}, compile: compileNativeImage},
		{space: "netfx", name: "DotNetCompatibilityCheck", in: onlyV4, parents: content, attrs: []attribute{
			identifier("Id"), identifier("Property").req(), nonEmpty("RuntimeType").req(), nonEmpty("Platform").req(),
			typed("Version", attrLabelVersion).req(), nonEmpty("RollForward"),
		}, compile: compileDotNetCheck},
		{space: "netfx", name: "DotNetCompatibilityCheckRef", in: onlyV4, parents: content, attrs: []attribute{
			identifier("Id").req(),
		}, compile: func(c *compiler, e *element) {
			if id := e.str("Id"); id != "" {
				c.ref(e.pos("Id"), "Wix4NetFxDotNetCheck", id)
			}
			c.children(e)
		}},
	}
}

func compileNativeImage(c *compiler, e *element) {
	table, action := "Wix4NetFxNativeImage", "Wix4NetFxScheduleNativeImage"
	if e.id = e.str("Id"); e.id == "" {
		if c.v3() {
			c.missing(e, "Id")
		}
		e.id = c.stableID("nni", e.up.id)
	}
	if c.v3() {
		table, action = "NetFxNativeImage", "NetFxScheduleNativeImage"
	}
	bits := nativeImagePlatforms[first(e.str("Platform"), "32bit")] | bitsOf([]onBit{
		{e.yes("Debug"), nativeImageDebug}, {e.tri("Dependencies") == No, nativeImageNoDependencies}, {e.yes("Profile"), nativeImageProfile},
	})
	// A text without a bracket is an identifier, any other is formatted.
	for _, to := range []struct{ attr, table string }{{"AppBaseDirectory", "Directory"}, {"AssemblyApplication", "File"}} {
		if v := e.str(to.attr); v != "" && !strings.Contains(v, "[") {
			c.ref(e.pos(to.attr), to.table, v)
		}
	}
	c.row(e, table, e.id, e.up.id, e.integerOr("Priority", 3), bits, e.cell("AssemblyApplication"), e.cell("AppBaseDirectory"))
	c.refAction(e, action)
	c.children(e)
}

func compileDotNetCheck(c *compiler, e *element) {
	property, version := e.str("Property"), e.str("Version")
	runtime, platform := c.anyCase(e, "RuntimeType", dotNetRuntimes), c.anyCase(e, "Platform", dotNetPlatforms)
	policy := "Minor"
	if e.has("RollForward") {
		policy = c.anyCase(e, "RollForward", dotNetPolicies)
	}
	if e.id = e.str("Id"); e.id == "" {
		e.id = c.stableID("ndncc", property, runtime, platform, version)
	}
	c.row(e, "Wix4NetFxDotNetCheck", e.id, runtime, platform, version, policy, property)
	c.refAction(e, "Wix4NetFxDotNetCompatibilityCheck")
	c.children(e)
}

// anyCase gives the value of a word that may be written in any case, or
// reports that there is no such word.
func (c *compiler) anyCase(e *element, attr string, words map[string]string) string {
	a, ok := e.Attr(attr)
	if !ok || a.Value == "" {
		return ""
	}
	value, ok := words[strings.ToLower(a.Value)]
	if !ok {
		c.bad(e, a, oneOf(slices.Sorted(maps.Keys(words))))
	}
	return value
}
