package library

import (
	"fmt"
	"strings"

	"github.com/gomsi/gomsi/wix/compile"
	"github.com/gomsi/gomsi/wix/ident"
)

// What WiX 5.0.2 puts into libraries for features, components, directories,
// files and disks: seen in libraries that it makes.

// v4Parents and v4Children are what the numbers in a WixComplexReference stand
// for.
var (
	v4Parents = map[int32]compile.GroupKind{
		1: compile.GroupFeature, 2: compile.GroupComponentGroup, 3: compile.GroupFeatureGroup,
	}
	v4Children = map[int32]compile.GroupKind{
		1: compile.GroupComponent, 2: compile.GroupFeature, 3: compile.GroupComponentGroup, 4: compile.GroupFeatureGroup, 5: compile.GroupModule,
	}
)

// lowerV4Complex: fields are Parent, ParentType, ParentLanguage, Child,
// ChildType and IsPrimary.
func lowerV4Complex(l *v4Lowering, s *v4Symbol) {
	parent, ok := v4Parents[l.number(s, 1)]
	child, known := v4Children[l.number(s, 4)]
	if !ok || !known {
		l.fail(fmt.Errorf("%s (of kind %d) in %s (of kind %d) is not supported by the builtin engine", l.text(s, 3), l.number(s, 4), l.text(s, 0), l.number(s, 1)))
		return
	}
	l.section.Complexes = append(l.section.Complexes, compile.Complex{
		ParentKind: parent, Parent: l.text(s, 0), ChildKind: child, Child: l.text(s, 3), Primary: s.field(5).yes(), Pos: l.pos,
	})
}

// v4Locations are the bits of Component.Attributes by the field Location;
// v4ComponentBits those of the fields 3 to 10: DisableRegistryReflection,
// NeverOverwrite, Permanent, SharedDllRefCount, Shared, Transitive,
// UninstallWhenSuperseded and Win64 ("Component Table").
var (
	v4Locations     = []int32{0, 0x1, 0x2}
	v4ComponentBits = []int32{0x200, 0x80, 0x10, 0x8, 0x800, 0x40, 0x400, 0x100}
)

// v4KeyPaths are the kinds of key path, with their bits, by the field
// KeyPathType.
var v4KeyPaths = []struct {
	kind compile.KeyPathKind
	bit  int32
}{{compile.KeyPathDirectory, 0}, {compile.KeyPathFile, 0}, {compile.KeyPathODBC, 0x20}, {compile.KeyPathRegistry, 0x4}}

// lowerV4Component: fields are ComponentId, Directory, Location, the bits above,
// Condition, KeyPath and KeyPathType.
func lowerV4Component(l *v4Lowering, s *v4Symbol) {
	location, kind := l.number(s, 2), l.number(s, 13)
	if location < 0 || int(location) >= len(v4Locations) || kind < 0 || int(kind) >= len(v4KeyPaths) {
		l.fail(fmt.Errorf("there is no location %d or kind of key path %d", location, kind))
		return
	}
	c := &compile.Component{
		ID: l.text(s, v4Name), GUID: strings.ToUpper(l.text(s, 0)), Directory: l.text(s, 1), KeyKind: v4KeyPaths[kind].kind,
		KeyPath: l.text(s, 12), Is64: s.field(10).yes(), Condition: l.text(s, 11), Pos: l.pos,
	}
	var guid any
	if c.GUID != "*" {
		guid = c.GUID
	}
	c.Row = l.row(s, "Component", c.ID, guid, c.Directory, v4Locations[location]|v4KeyPaths[kind].bit|l.bits(s, 3, v4ComponentBits...), c.Condition, c.KeyPath)
	l.section.Components = append(l.section.Components, c)
}

// lowerV4Directory: fields are ParentDirectory, Name, ShortName, SourceName,
// SourceShortName and ComponentGuidGenerationSeed.
func lowerV4Directory(l *v4Lowering, s *v4Symbol) {
	d := &compile.Directory{
		ID: l.text(s, v4Name), Parent: l.text(s, 0), Name: l.text(s, 1), ShortName: l.text(s, 2),
		SourceName: l.text(s, 3), ShortSourceName: l.text(s, 4), Seed: strings.ToUpper(l.text(s, 5)),
	}
	if d.Parent == "" && d.ID != "TARGETDIR" {
		d.Parent, d.Rootless = "TARGETDIR", true
	}
	d.Row = l.row(s, "Directory", d.ID, d.Parent, compile.DefaultDir(ident.V4, d))
	l.section.Directories = append(l.section.Directories, d)
}

// v4FileBits are the bits of File.Attributes by the bits of the field
// Attributes: read-only, hidden, system, vital, compressed, uncompressed,
// checksum ("File Table").
var v4FileBits = []int32{0x1, 0x2, 0x4, 0x200, 0x4000, 0x2000, 0x400}

const (
	v4FileCompressed   = 0x10
	v4FileUncompressed = 0x20
)

// lowerV4File: fields are Component, Name, ShortName, FileSize, Version,
// Language, Attributes, Directory, DiskId, Source, FontTitle, SelfRegCost,
// BindPath and what patches want. The version may be a file whose own counts.
func lowerV4File(l *v4Lowering, s *v4Symbol) {
	source, ok := l.file(s.field(9)).(compile.Source)
	if !ok || source.Path == "" {
		l.fail(fmt.Errorf("file %s has no source", l.text(s, v4Name)))
		return
	}
	bits := l.number(s, 6)
	f := &compile.File{
		ID: l.text(s, v4Name), Component: l.text(s, 0), Directory: l.text(s, 7), Name: l.text(s, 1), ShortName: l.text(s, 2), Source: source,
		DiskID: l.number(s, 8), DefaultVersion: l.text(s, 4), DefaultLanguage: l.text(s, 5),
	}
	if ident.IsIdentifier(f.DefaultVersion) {
		f.Companion, f.DefaultVersion = f.DefaultVersion, ""
	}
	switch {
	case bits&v4FileCompressed != 0:
		f.Compressed = compile.Yes
	case bits&v4FileUncompressed != 0:
		f.Compressed = compile.No
	}
	if f.ShortName == "" && !ident.IsShortName(f.Name) && !strings.Contains(f.Name, "!(") {
		f.ShortName, f.ShortNameGenerated = ident.V4.ShortName(f.Name, true, "File", f.Directory), true
	}
	var attributes int32
	for i, bit := range v4FileBits {
		if bits&(1<<i) != 0 {
			attributes |= bit
		}
	}
	f.Row = l.row(s, "File", f.ID, f.Component, ident.NameCell(f.ShortName, f.Name), nil, l.value(s, 4), l.value(s, 5), attributes, nil)
	l.section.Files = append(l.section.Files, f)
	if !s.field(10).null() {
		l.row(s, "Font", f.ID, l.value(s, 10))
	}
	if !s.field(11).null() {
		l.row(s, "SelfReg", f.ID, l.value(s, 11))
	}
}

// lowerV4Feature: fields are ParentFeature, Title, Description, Display, Level,
// Directory, DisallowAbsent, DisallowAdvertise, InstallDefault (local, source,
// as the parent) and TypicalDefault (install, advertise). The linker knows the
// parent.
func lowerV4Feature(l *v4Lowering, s *v4Symbol) {
	const favorSource, followParent, favorAdvertise, disallowAdvertise, disallowAbsent = 0x1, 0x2, 0x4, 0x8, 0x10
	bits := l.bits(s, 6, disallowAbsent, disallowAdvertise)
	switch l.number(s, 8) {
	case 1:
		bits |= favorSource
	case 2:
		bits |= followParent
	}
	if l.number(s, 9) == 1 {
		bits |= favorAdvertise
	}
	l.row(s, "Feature", l.text(s, v4Name), nil, l.value(s, 1), l.value(s, 2), l.value(s, 3), l.value(s, 4), l.value(s, 5), bits)
}

// lowerV4Upgrade: fields are UpgradeCode, VersionMin, VersionMax, Language, the
// bits ExcludeLanguages, IgnoreRemoveFailures, MigrateFeatures, OnlyDetect,
// VersionMaxInclusive and VersionMinInclusive, Remove and ActionProperty.
func lowerV4Upgrade(l *v4Lowering, s *v4Symbol) {
	bits := l.bits(s, 4, 0x400, 0x4, 0x1, 0x2, 0x200, 0x100)
	l.row(s, "Upgrade", l.text(s, 0), l.value(s, 1), l.value(s, 2), l.value(s, 3), bits, l.value(s, 10), l.value(s, 11))
	l.section.MajorUpgrade = true
	l.section.Secure = append(l.section.Secure, l.text(s, 11))
}

// v4Levels are the compression levels by their numbers.
var v4Levels = []compile.CompressionLevel{
	compile.CompressionNone, compile.CompressionLow, compile.CompressionMedium, compile.CompressionHigh, compile.CompressionMSZIP,
}

// lowerV4Media: fields are DiskId, LastSequence, DiskPrompt, Cabinet,
// VolumeLabel, Source, CompressionLevel and Layout.
func lowerV4Media(l *v4Lowering, s *v4Symbol) {
	m := &compile.Media{DiskID: l.number(s, 0), Layout: l.text(s, 7), Pos: l.pos}
	m.Cabinet, m.Embed = strings.CutPrefix(l.text(s, 3), "#")
	if level := l.number(s, 6); !s.field(6).null() && level >= 0 && int(level) < len(v4Levels) {
		m.Level = v4Levels[level]
	}
	m.Row = l.row(s, "Media", m.DiskID, nil, l.value(s, 2), l.value(s, 3), l.value(s, 4), l.value(s, 5))
	l.section.Media = append(l.section.Media, m)
}
