package compile_test

import "github.com/gomsi/gomsi/wix/source"

func init() { faults = append(faults, serverFaults...) }

// serverFaults are those of COM servers, file types, ODBC, catalogs and Files.
var serverFaults = []fault{
	{"class without id", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<Class Context=\"LocalServer32\" Server=\"F\"/></Component>", `
4:1: error: <Class> needs the attribute Id [GM1104]
`},
	{"class without server", source.V3, "<Directory Id=\"TARGETDIR\" Name=\"SourceDir\"><Component Id=\"C\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Context=\"LocalServer32\"/></Component></Directory>", `
4:1: error: <Class> needs one of the attributes ForeignServer and Server, since it does not stand in <File> [GM1104]
`},
	{"class of a foreign context", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Context=\"Somewhere\"/></File></Component>", `
4:89: error: Context of <Class> is "Somewhere", but it must be "InprocServer", "InprocServer32", "LocalServer" or "LocalServer32" [GM1105]
`},
	{"class advertised without context", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Advertise=\"yes\"/></Component>", `
4:1: error: <Class> needs the attribute Context, since Advertise is "yes" [GM1104]
`},
	{"class advertised in a file", source.V3, "<Directory Id=\"TARGETDIR\" Name=\"SourceDir\"><Component Id=\"C\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\">\n<Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Advertise=\"yes\" Context=\"LocalServer32\"/></File></Component></Directory>", `
5:63: error: <Class> cannot be advertised in <File> [GM1106]
  hint: put it into the component: its key path is the server
`},
	{"class with a context twice", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Advertise=\"yes\" Context=\"LocalServer32 LocalServer32\"/></Component>", `
4:77: error: Context of <Class> names "LocalServer32" twice [GM1106]
`},
	{"class with an application", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Context=\"LocalServer32\" AppId=\"{0F1B1B61-0A0A-4B55-9E0B-000000000002}\"/></File></Component>", `
4:111: error: <Class> cannot have an AppId, since it is not advertised [GM1106]
  hint: put it into an <AppId>
`},
	{"class not as its application", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<AppId Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Advertise=\"yes\">\n<Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000002}\" Advertise=\"no\" Context=\"LocalServer32\" ForeignServer=\"x\"/></AppId></Component>", `
5:63: error: Advertise of <Class> must be as that of <AppId> around it [GM1106]
`},
	{"argument of a dll", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Context=\"InprocServer32\" Argument=\"x\"/></File></Component>", `
4:115: error: <Class> cannot have an Argument in the context InprocServer32 [GM1106]
`},
	{"relative path without advertising", source.V3, "<Directory Id=\"TARGETDIR\" Name=\"SourceDir\"><Component Id=\"C\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Context=\"InprocServer32\" RelativePath=\"yes\"/></File></Component></Directory>", `
4:105: error: <Class> cannot have RelativePath, since it is not advertised [GM1106]
`},
	{"class with two servers", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"/>\n<Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Context=\"LocalServer32\" Server=\"F\" ForeignServer=\"x\"/></Component>", `
5:87: error: <Class> cannot have both Server and ForeignServer [GM1106]
`},
	{"mask of another length", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><Class Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Context=\"InprocServer32\">\n<FileTypeMask Mask=\"FFFF\" Offset=\"0\" Value=\"00\"/></Class></File></Component>", `
5:45: error: Mask and Value of <FileTypeMask> must have the same length [GM1105]
`},
	{"application advertised with description", source.V4, `<AppId Id="{0F1B1B61-0A0A-4B55-9E0B-000000000001}" Description="x"/>`, `
3:52: error: <AppId> cannot have Description when Advertise is "yes" [GM1106]
`},
	{"application of a package not advertised", source.V4, `<AppId Id="{0F1B1B61-0A0A-4B55-9E0B-000000000001}" Advertise="no"/>`, `
3:63: error: <AppId> outside of a component is always advertised [GM1106]
`},
	{"interface without name", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<Interface Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\"/></Component>", `
4:1: error: <Interface> needs the attribute Name [GM1104]
`},
	{"library without version", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><TypeLib Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Language=\"0\"/></File></Component>", `
4:29: error: <TypeLib> needs one of the attributes MajorVersion and MinorVersion, unless Advertise is "yes" [GM1104]
`},
	{"library without language", source.V3, "<Directory Id=\"TARGETDIR\" Name=\"SourceDir\"><Component Id=\"C\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><TypeLib Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" MajorVersion=\"1\"/></File></Component></Directory>", `
4:29: error: <TypeLib> needs the attribute Language [GM1104]
`},
	{"library with cost", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><TypeLib Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Language=\"0\" MajorVersion=\"1\" Cost=\"1\"/></File></Component>", `
4:112: error: <TypeLib> cannot have Cost when Advertise is "no" [GM1106]
`},
	{"library advertised as hidden", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><TypeLib Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\" Language=\"0\" MajorVersion=\"1\" Advertise=\"yes\" Hidden=\"yes\"/></File></Component>", `
4:128: error: <TypeLib> cannot have Hidden when Advertise is "yes" [GM1106]
`},
	{"progid in a progid in a progid", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<ProgId Id=\"A\"><ProgId Id=\"B\">\n<ProgId Id=\"C\"/></ProgId></ProgId></Component>", `
5:1: error: <ProgId> can stand in another <ProgId>, but not deeper [GM1102]
`},
	{"icon of an inner progid", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"/><ProgId Id=\"A\">\n<ProgId Id=\"B\" Icon=\"F\"/></ProgId></Component>", `
5:22: error: <ProgId> inside of <ProgId> cannot have an icon [GM1106]
`},
	{"extension not as its progid", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<ProgId Id=\"A\" Advertise=\"yes\">\n<Extension Id=\"x\" Advertise=\"no\"/></ProgId></Component>", `
5:30: error: Advertise of <Extension> must be as that of <ProgId> around it [GM1106]
`},
	{"extension without id", source.V3, "<Directory Id=\"TARGETDIR\" Name=\"SourceDir\"><Component Id=\"C\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<ProgId Id=\"A\"><Extension/></ProgId></Component></Directory>", `
4:16: error: <Extension> needs the attribute Id [GM1104]
`},
	{"verb without target", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<Extension Id=\"x\">\n<Verb Id=\"open\"/></Extension></Component>", `
5:1: error: <Verb> needs one of the attributes TargetFile and TargetProperty, since it is not advertised [GM1104]
`},
	{"verb with two targets", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"/><Extension Id=\"x\">\n<Verb Id=\"open\" TargetFile=\"F\" TargetProperty=\"P\"/></Extension></Component>", `
5:32: error: <Verb> cannot have both TargetFile and TargetProperty [GM1106]
`},
	{"verb advertised with target", source.V3, "<Directory Id=\"TARGETDIR\" Name=\"SourceDir\"><Component Id=\"C\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"/><Extension Id=\"x\" Advertise=\"yes\">\n<Verb Id=\"open\" TargetFile=\"F\"/></Extension></Component></Directory>", `
5:17: error: <Verb> cannot have TargetFile when Advertise is "yes" [GM1106]
`},
	{"verb with a place", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"/><Extension Id=\"x\">\n<Verb Id=\"open\" TargetFile=\"F\" Sequence=\"1\"/></Extension></Component>", `
5:32: error: <Verb> cannot have Sequence when Advertise is "no" [GM1106]
`},
	{"mime without type", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<Extension Id=\"x\"><MIME/></Extension></Component>", `
4:19: error: <MIME> needs the attribute ContentType [GM1104]
`},
	{"category without qualifier", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<Category Id=\"{0F1B1B61-0A0A-4B55-9E0B-000000000001}\"/></Component>", `
4:1: error: <Category> needs the attribute Qualifier [GM1104]
`},
	{"driver without name", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<File Id=\"F\" Source=\"a.txt\"><ODBCDriver/></File></Component>", `
4:29: error: <ODBCDriver> needs the attribute Name [GM1104]
`},
	{"data source without registration", source.V3, "<Directory Id=\"TARGETDIR\" Name=\"SourceDir\"><Component Id=\"C\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<ODBCDataSource Id=\"S\" Name=\"x\" DriverName=\"y\"/></Component></Directory>", `
4:1: error: <ODBCDataSource> needs the attribute Registration [GM1104]
`},
	{"data source as generated key", source.V4, `<Component Id="C" Directory="TARGETDIR"><ODBCDataSource Id="S" Name="x" DriverName="y" Registration="user" KeyPath="yes"/></Component>`, `
3:1: error: component C needs a Guid of its own: none can be generated for a component whose key path is an ODBC data source [GM1113]
`},
	{"reserve without costs", source.V4, "<Component Id=\"C\" Directory=\"TARGETDIR\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<ReserveCost/></Component>", `
4:1: error: <ReserveCost> needs the attribute RunFromSource [GM1104]
4:1: error: <ReserveCost> needs the attribute RunLocal [GM1104]
`},
	{"isolation from nothing", source.V3, "<Directory Id=\"TARGETDIR\" Name=\"SourceDir\"><Component Id=\"C\" Guid=\"{3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A61}\">\n<IsolateComponent/></Component></Directory>", `
4:1: error: <IsolateComponent> needs the attribute Shared [GM1104]
`},
	{"catalog without dependency", source.V4, `<SFPCatalog Name="a.cat" SourceFile="a.txt"/>`, `
3:1: error: <SFPCatalog> needs the attribute Dependency [GM1104]
`},
	{"certificate without file", source.V4, `<PackageCertificates><DigitalCertificate Id="A"/></PackageCertificates>`, `
3:22: error: <DigitalCertificate> needs the attribute SourceFile [GM1104]
`},
	{"files without paths", source.V4, `<Files Directory="TARGETDIR"/>`, `
3:1: error: <Files> needs the attribute Include [GM1104]
`},
	{"exclusion of nothing", source.V4, `<Files Include="*"><Exclude/><Exclude Files=""/></Files>`, `
3:46: error: Files of <Exclude> is "", but it must be something [GM1105]
`},
	{"files in v3", source.V3, `<Files Include="*"/>`, `
3:1: error: <Files> does not exist in a v3 source [GM1110]
`},
}
