package compile_test

import "github.com/gomsi/gomsi/wix/source"

// inModule puts a body into a merge module of a dialect, at line 3.
func inModule(dialect source.Dialect, body string) string {
	const guid = `"9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"`
	if dialect == source.V3 {
		return `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Module Id="M" Language="1033" Version="1.2.3">
<Package Id=` + guid + ` Manufacturer="M"/>
` + body + "\n</Module></Wix>"
	}
	return `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Module Id="M" Guid=` + guid + ` Language="1033" Version="1.2.3">
<SummaryInformation Manufacturer="M"/>
` + body + "\n</Module></Wix>"
}

// moduleFaults are faulty merge modules; those of bothModuleFaults are refused
// in the same words in both dialects.
var moduleFaults = func() []fault {
	all := []fault{
		{"module without GUID v3", source.V3, `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Module Id="M" Language="0" Version="1.0">
<Package Manufacturer="M"/></Module></Wix>`, `
2:1: error: <Package> needs the attribute Id [GM1104]
`},
		{"module without GUID v4", source.V4, `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Module Id="M" Language="0" Version="1.0"/></Wix>`, `
1:51: error: <Module> needs the attribute Guid [GM1104]
`},
		{"module with words for numbers", source.V4, `<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Module Id="M 1" Guid="9D1B2C5E-7A44-4B0E-9A58-1C2D3E4F5A6B"
Language="x" Version="a.b"/></Wix>`, `
1:63: error: Id of <Module> is "M 1", but it must be an identifier: letters, digits, "_" and ".", begun by a letter or "_" [GM1105]
2:11: error: Language of <Module> is "x", but it must be a number from 0 to 32767 [GM1105]
2:23: error: Version of <Module> is "a.b", but it must be a version such as "1.2.3" [GM1105]
`},
		{"name to keep of no kind", source.V3, inModule(source.V3, `<IgnoreModularization Name="A" Type="Thing"/>`), `
3:1: warning: <IgnoreModularization> is deprecated [GM1118]
  hint: use SuppressModularization="yes" of <Binary>, <CustomAction> or <Property>
3:38: error: Type of <IgnoreModularization> is "Thing", but it must be "Action", "Directory" or "Property" [GM1105]
`},
		{"name to keep in v4", source.V4, inModule(source.V4, `<IgnoreModularization Name="A"/>`), `
3:1: error: <IgnoreModularization> does not exist in a v4 source [GM1110]
`},
	}
	for _, c := range bothModuleFaults {
		for _, d := range []source.Dialect{source.V3, source.V4} {
			all = append(all, fault{c.name + " " + d.String(), d, inModule(d, c.body), c.want})
		}
	}
	return all
}()

var bothModuleFaults = []struct{ name, body, want string }{
	{"module that is needed without a name", `<Dependency RequiredLanguage="0"/>`, `
3:1: error: <Dependency> needs the attribute RequiredId [GM1104]
`},
	{"module that is needed in a word", `<Dependency RequiredId="X.1" RequiredLanguage="a"/>`, `
3:48: error: RequiredLanguage of <Dependency> is "a", but it must be a number from 0 to 32767 [GM1105]
`},
	{"excluded module of and not of a language", `<Exclusion ExcludedId="A" ExcludeLanguage="1" ExcludeExceptLanguage="2"/>`, `
3:27: error: <Exclusion> cannot have both ExcludeExceptLanguage and ExcludeLanguage [GM1106]
`},
	{"configuration of no format", `<Configuration Name="A" Format="Other"/>`, `
3:33: error: Format of <Configuration> is "Other", but it must be "Bitfield", "Integer", "Key" or "Text" [GM1105]
`},
	{"configuration without name", `<Configuration Format="Text"/>`, `
3:1: error: <Configuration> needs the attribute Name [GM1104]
`},
	{"substitution in no column", `<Substitution Table="Property" Row="A"/>`, `
3:1: error: <Substitution> needs the attribute Column [GM1104]
`},
	{"ignored table without name", `<IgnoreTable/>`, `
3:1: error: <IgnoreTable> needs the attribute Id [GM1104]
`},
	{"upgrade of a module", `<MajorUpgrade DowngradeErrorMessage="x"/>`, `
3:1: error: <MajorUpgrade> cannot stand in <Module> [GM1102]
  hint: it can stand in <Package>
`},
	{"disk of a module", `<Media Id="1" Cabinet="a.cab"/>`, `
3:1: error: <Media> cannot stand in <Module> [GM1102]
  hint: it can stand in <Package>, <Fragment>
`},
	{"feature of a module", `<Feature Id="F" Level="1"/>`, `
3:1: error: <Feature> cannot stand in <Module> [GM1102]
  hint: it can stand in <Package>, <Fragment>, <Feature>, <FeatureRef>, <FeatureGroup>
`},
}
