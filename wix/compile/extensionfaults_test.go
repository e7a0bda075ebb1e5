package compile_test

import "github.com/gomsi/gomsi/wix/source"

// inComponent puts elements into a component; they begin at line 4.
func inComponent(elements string) string {
	return `<DirectoryRef Id="INSTALLFOLDER"><Component Id="C" Guid="3B1AB5B0-49D1-4C67-8C3C-0C9D1B8E0A05" KeyPath="yes">
` + elements + `
</Component></DirectoryRef>`
}

// inFile puts elements into a file, inService into a service; they begin at
// line 5.
func inFile(elements string) string {
	return inComponent(`<File Id="F" Source="a.txt">
` + elements + `
</File>`)
}

func inService(elements string) string {
	return inComponent(`<ServiceInstall Id="S" Name="svc" Type="ownProcess" Start="demand" ErrorControl="normal">
` + elements + `
</ServiceInstall>`)
}

// extensionFaults are faults in elements of the extensions firewall, http, netfx
// and dependency.
var extensionFaults = []fault{
	{"rule without a name", source.V4, inComponent(`<fw:FirewallException Port="1"/>`), `
4:1: error: <FirewallException> needs the attribute Name [GM1104]
`},
	{"rule without id and name", source.V3, inComponent(`<fw:FirewallException Port="1" Scope="any"/>`), `
4:1: error: <FirewallException> needs the attribute Id [GM1104]
4:1: error: <FirewallException> needs the attribute Name [GM1104]
`},
	{"rule with an unknown attribute", source.V4, inComponent(`<fw:FirewallException Name="n" Prot="tcp"/>`), `
4:32: error: <FirewallException> has no attribute Prot [GM1103]
  hint: did you mean "Port"?
`},
	{"attribute of a later line", source.V3, inComponent(`<fw:FirewallException Id="R" Name="n" Port="1" Scope="any" Outbound="yes"/>`), `
4:60: error: <FirewallException> has no attribute Outbound [GM1103]
`},
	{"rule misspelled", source.V4, inComponent(`<fw:FirewalException Name="n"/>`), `
4:1: error: unknown element <FirewalException> [GM1101]
  hint: did you mean <FirewallException>?
`},
	{"rule in a feature", source.V4, `<Feature Id="F">
<fw:FirewallException Name="n"/>
</Feature>`, `
4:1: error: <FirewallException> cannot stand in <Feature> [GM1102]
  hint: it can stand in <Component>, <File>, <ServiceInstall>
`},
	{"rule in a service of v3", source.V3, inService(`<fw:FirewallException Id="R" Name="n" Port="1" Scope="any"/>`), `
5:1: error: <FirewallException> cannot stand in <ServiceInstall> [GM1102]
  hint: it can stand in <Component>, <File>
`},
	{"rule without addresses", source.V3, inComponent(`<fw:FirewallException Id="R" Name="n" Port="1"/>`), `
4:1: error: <FirewallException> needs the attribute Scope or a <RemoteAddress> [GM1104]
`},
	{"rule of nothing", source.V3, inComponent(`<fw:FirewallException Id="R" Name="n" Scope="any"/>`), `
4:1: error: <FirewallException> needs one of the attributes File, Port and Program [GM1104]
`},
	{"rule with an empty text", source.V4, inComponent(`<fw:FirewallException Name="n" Description=""/>`), `
4:45: error: Description of <FirewallException> is "", but it must be something [GM1105]
`},
	{"scope and address", source.V4, inComponent(`<fw:FirewallException Name="n" Scope="any"><fw:RemoteAddress Value="1"/></fw:FirewallException>`), `
4:32: error: <FirewallException> cannot have both Scope and <RemoteAddress> [GM1106]
`},
	{"scope and address of v3", source.V3, inComponent(`<fw:FirewallException Id="R" Name="n" Port="1" Scope="any"><fw:RemoteAddress>1</fw:RemoteAddress></fw:FirewallException>`), `
4:48: error: <FirewallException> cannot have both Scope and <RemoteAddress> [GM1106]
`},
	{"empty address", source.V3, inComponent(`<fw:FirewallException Id="R" Name="n" Port="1">
<fw:RemoteAddress> </fw:RemoteAddress>
</fw:FirewallException>`), `
5:1: error: <RemoteAddress> holds no address [GM1104]
`},
	{"address without value", source.V4, inComponent(`<fw:FirewallException Name="n">
<fw:RemoteAddress/>
<fw:LocalAddress Value=""/>
</fw:FirewallException>`), `
5:1: error: <RemoteAddress> needs the attribute Value [GM1104]
6:25: error: Value of <LocalAddress> is "", but it must be something [GM1105]
`},
	{"local scope and address", source.V4, inComponent(`<fw:FirewallException Name="n" LocalScope="any"><fw:LocalAddress Value="1"/></fw:FirewallException>`), `
4:32: error: <FirewallException> cannot have both LocalScope and <LocalAddress> [GM1106]
`},
	{"interface twice", source.V4, inComponent(`<fw:FirewallException Name="n" Interface="a" InterfaceType="lan"><fw:Interface Name="b"/><fw:InterfaceType Value="lan"/></fw:FirewallException>`), `
4:32: error: <FirewallException> cannot have both Interface and <Interface> [GM1106]
4:46: error: <FirewallException> cannot have both InterfaceType and <InterfaceType> [GM1106]
`},
	{"interface without name", source.V4, inComponent(`<fw:FirewallException Name="n"><fw:Interface/></fw:FirewallException>`), `
4:32: error: <Interface> needs the attribute Name [GM1104]
`},
	{"all and another interface type", source.V4, inComponent(`<fw:FirewallException Name="n">
<fw:InterfaceType Value="all"/>
<fw:InterfaceType Value="lan"/>
</fw:FirewallException>`), `
6:1: error: <FirewallException> cannot have another <InterfaceType> beside that of all [GM1106]
`},
	{"unknown interface type", source.V4, inComponent(`<fw:FirewallException Name="n"><fw:InterfaceType Value="wifi"/></fw:FirewallException>`), `
4:57: error: Value of <InterfaceType> is "wifi", but it must be "all", "lan", "remoteAccess" or "wireless", or a property such as "[NAME]" [GM1105]
`},
	{"unknown scope", source.V4, inComponent(`<fw:FirewallException Name="n" Scope="localsubnet"/>`), `
4:39: error: Scope of <FirewallException> is "localsubnet", but it must be "DHCP", "DNS", "WINS", "any", "defaultGateway", "dhcp", "dns", "localSubnet" or "wins", or a property such as "[NAME]" [GM1105]
  hint: did you mean "localSubnet"?
`},
	{"unknown scope of v3", source.V3, inComponent(`<fw:FirewallException Id="R" Name="n" Port="1" Scope="dns"/>`), `
4:55: error: Scope of <FirewallException> is "dns", but it must be "any" or "localSubnet" [GM1105]
`},
	{"not only a property", source.V4, inComponent(`<fw:FirewallException Name="n" Profile="x[PROFILE]y"/>`), `
4:41: error: Profile of <FirewallException> is "x[PROFILE]y", but it must be "all", "domain", "private" or "public", or a property such as "[NAME]" [GM1105]
`},
	{"unknown protocol", source.V4, inComponent(`<fw:FirewallException Name="n" Protocol="icmp"/>
<fw:FirewallException Name="m" Protocol="256"/>`), `
4:42: error: Protocol of <FirewallException> is "icmp", but it must be "tcp", "udp", a number from 0 to 255 or a property such as "[NAME]" [GM1105]
5:42: error: Protocol of <FirewallException> is "256", but it must be "tcp", "udp", a number from 0 to 255 or a property such as "[NAME]" [GM1105]
`},
	{"unknown protocol of v3", source.V3, inComponent(`<fw:FirewallException Id="R" Name="n" Port="1" Scope="any" Protocol="6"/>`), `
4:70: error: Protocol of <FirewallException> is "6", but it must be "tcp" or "udp" [GM1105]
`},
	{"unknown profile of v3", source.V3, inComponent(`<fw:FirewallException Id="R" Name="n" Port="1" Scope="any" Profile="home"/>`), `
4:69: error: Profile of <FirewallException> is "home", but it must be "all", "domain", "private" or "public" [GM1105]
`},
	{"unknown words", source.V4, inComponent(`<fw:FirewallException Name="1" Action="deny"/>
<fw:FirewallException Name="2" Enabled="maybe"/>
<fw:FirewallException Name="3" OnUpdate="[A]"/>
<fw:FirewallException Name="4" EdgeTraversal="3"/>
<fw:FirewallException Name="5" IPSecSecureFlags="all"/>
<fw:FirewallException Name="6" Outbound="[A]"/>`), `
4:40: error: Action of <FirewallException> is "deny", but it must be "allow" or "block", or a property such as "[NAME]" [GM1105]
5:41: error: Enabled of <FirewallException> is "maybe", but it must be "false", "no", "true" or "yes", or a property such as "[NAME]" [GM1105]
6:42: error: OnUpdate of <FirewallException> is "[A]", but it must be "doNothing" or "enableOnly" [GM1105]
7:47: error: EdgeTraversal of <FirewallException> is "3", but it must be "allow", "deferToApp", "deferToUser" or "deny", or a property such as "[NAME]" [GM1105]
8:50: error: IPSecSecureFlags of <FirewallException> is "all", but it must be "encrypt", "negotiateEncryption", "noEncapsulation", "none" or "withIntegrity", or a property such as "[NAME]" [GM1105]
9:42: error: Outbound of <FirewallException> is "[A]", but it must be "yes" or "no" [GM1105]
`},
	{"file in a file", source.V4, inFile(`<fw:FirewallException Name="n" File="F"/>
<fw:FirewallException Name="n" Program="p"/>`), `
5:32: error: <FirewallException> cannot have the attribute File, since it stands in <File> [GM1106]
6:32: error: <FirewallException> cannot have the attribute Program, since it stands in <File> [GM1106]
`},
	{"file in a file of v3", source.V3, inFile(`<fw:FirewallException Id="R" Name="n" Scope="any" File="F"/>`), `
5:51: error: <FirewallException> cannot have the attribute File, since it stands in <File> [GM1106]
`},
	{"file and program", source.V4, inComponent(`<fw:FirewallException Name="n" File="F" Program="p"/>`), `
4:41: error: <FirewallException> cannot have both File and Program [GM1106]
`},
	{"file and program of v3", source.V3, inComponent(`<fw:FirewallException Id="R" Name="n" Scope="any" File="F" Program="p"/>`), `
4:60: error: <FirewallException> cannot have both File and Program [GM1106]
`},
	{"service in a service", source.V4, inService(`<fw:FirewallException Name="n" Service="s"/>`), `
5:32: error: <FirewallException> cannot have the attribute Service, since it stands in <ServiceInstall> [GM1106]
`},
	{"deferring to the user without a program", source.V4, inComponent(`<fw:FirewallException Name="n" EdgeTraversal="deferToUser"/>`), `
4:47: error: EdgeTraversal="deferToUser" of <FirewallException> needs the attribute File or Program [GM1107]
`},
	{"deferring to the user with more", source.V4, inComponent(`<fw:FirewallException Name="n" EdgeTraversal="deferToUser" Program="p" Port="1" RemotePort="2" LocalScope="any" Scope="any" Profile="all" Service="s"/>`), `
4:72: error: <FirewallException> cannot have both EdgeTraversal="deferToUser" and Port [GM1106]
4:81: error: <FirewallException> cannot have both EdgeTraversal="deferToUser" and RemotePort [GM1106]
4:96: error: <FirewallException> cannot have both EdgeTraversal="deferToUser" and LocalScope [GM1106]
4:113: error: <FirewallException> cannot have both EdgeTraversal="deferToUser" and Scope [GM1106]
4:125: error: <FirewallException> cannot have both EdgeTraversal="deferToUser" and Profile [GM1106]
4:139: error: <FirewallException> cannot have both EdgeTraversal="deferToUser" and Service [GM1106]
`},
	{"deferring to the user with another protocol", source.V4, inComponent(`<fw:FirewallException Name="n" EdgeTraversal="deferToUser" Program="p" Protocol="1"/>`), `
4:82: error: Protocol of <FirewallException> is "1", but it must be "tcp" or "udp" beside EdgeTraversal="deferToUser" [GM1105]
`},
	{"deferring to the user in a service", source.V4, inService(`<fw:FirewallException Name="n" EdgeTraversal="deferToUser" Program="p"/>`), `
5:47: error: <FirewallException> cannot have EdgeTraversal="deferToUser", since it stands in <ServiceInstall> [GM1106]
`},

	{"reservation without url", source.V4, inComponent(`<http:UrlReservation Sddl="D:"/>`), `
4:1: error: <UrlReservation> needs the attribute Url [GM1104]
`},
	{"reservation without url of v3", source.V3, inComponent(`<http:UrlReservation Sddl="D:"/>`), `
4:1: error: <UrlReservation> needs the attribute Url [GM1104]
`},
	{"reservation for nobody", source.V4, inComponent(`<http:UrlReservation Url="http://+:80/"/>`), `
4:1: error: <UrlReservation> needs the attribute Sddl or a <UrlAce> [GM1104]
`},
	{"reservation for nobody of v3", source.V3, inComponent(`<http:UrlReservation Url="http://+:80/"/>`), `
4:1: error: <UrlReservation> needs the attribute Sddl or a <UrlAce> [GM1104]
`},
	{"reservation for two", source.V4, inComponent(`<http:UrlReservation Url="http://+:80/" Sddl="D:"><http:UrlAce SecurityPrincipal="p"/></http:UrlReservation>`), `
4:41: error: <UrlReservation> cannot have both Sddl and <UrlAce> [GM1106]
`},
	{"reservation for two of v3", source.V3, inComponent(`<http:UrlReservation Url="http://+:80/" Sddl="D:"><http:UrlAce SecurityPrincipal="p"/></http:UrlReservation>`), `
4:41: error: <UrlReservation> cannot have both Sddl and <UrlAce> [GM1106]
`},
	{"reservation that exists", source.V4, inComponent(`<http:UrlReservation Url="http://+:80/" Sddl="D:" HandleExisting="keep"/>`), `
4:67: error: HandleExisting of <UrlReservation> is "keep", but it must be "replace", "ignore" or "fail" [GM1105]
`},
	{"entry without principal", source.V4, inComponent(`<http:UrlReservation Url="http://+:80/">
<http:UrlAce Rights="all"/>
</http:UrlReservation>`), `
5:1: error: <UrlAce> needs the attribute SecurityPrincipal [GM1104]
`},
	{"entry with unknown rights", source.V3, inComponent(`<http:UrlReservation Url="http://+:80/">
<http:UrlAce SecurityPrincipal="p" Rights="read"/>
</http:UrlReservation>`), `
5:44: error: Rights of <UrlAce> is "read", but it must be "register", "delegate" or "all" [GM1105]
`},
	{"certificate without all", source.V4, inComponent(`<http:SniSslCertificate HandleExisting="keep"/>`), `
4:1: error: <SniSslCertificate> needs the attribute Host [GM1104]
4:1: error: <SniSslCertificate> needs the attribute Port [GM1104]
4:1: error: <SniSslCertificate> needs the attribute Thumbprint [GM1104]
4:41: error: HandleExisting of <SniSslCertificate> is "keep", but it must be "replace", "ignore" or "fail" [GM1105]
`},
	{"certificate of v3", source.V3, inComponent(`<http:SniSslCertificate Host="h" Port="1" Thumbprint="t"/>`), `
4:1: error: <SniSslCertificate> does not exist in a v3 source [GM1110]
`},

	{"native image without id", source.V3, inFile(`<netfx:NativeImage/>`), `
5:1: error: <NativeImage> needs the attribute Id [GM1104]
`},
	{"native image in a component", source.V4, inComponent(`<netfx:NativeImage/>`), `
4:1: error: <NativeImage> cannot stand in <Component> [GM1102]
  hint: it can stand in <File>
`},
	{"native image of another time", source.V4, inFile(`<netfx:NativeImage Priority="4"/>
<netfx:NativeImage Id="2" Priority="soon"/>`), `
5:30: error: Priority of <NativeImage> is "4", but it must be a number from 0 to 3 [GM1105]
6:24: error: Id of <NativeImage> is "2", but it must be an identifier: letters, digits, "_" and ".", begun by a letter or "_" [GM1105]
6:37: error: Priority of <NativeImage> is "soon", but it must be a number from 0 to 3 [GM1105]
`},
	{"native image for what", source.V3, inFile(`<netfx:NativeImage Id="N" Debug="2"/>
<netfx:NativeImage Id="O" Bits="64"/>`), `
5:34: error: Debug of <NativeImage> is "2", but it must be "yes" or "no" [GM1105]
6:27: error: <NativeImage> has no attribute Bits [GM1103]
`},
	{"check without all", source.V4, `<netfx:DotNetCompatibilityCheck/>`, `
3:1: error: <DotNetCompatibilityCheck> needs the attribute Platform [GM1104]
3:1: error: <DotNetCompatibilityCheck> needs the attribute Property [GM1104]
3:1: error: <DotNetCompatibilityCheck> needs the attribute RuntimeType [GM1104]
3:1: error: <DotNetCompatibilityCheck> needs the attribute Version [GM1104]
`},
	{"check of another world", source.V4, `<netfx:DotNetCompatibilityCheck Property="P" RuntimeType="mono" Platform="x64" Version="8.0.0"/>
<netfx:DotNetCompatibilityCheck Property="P" RuntimeType="core" Platform="ia64" Version="8.0.0"/>
<netfx:DotNetCompatibilityCheck Property="P" RuntimeType="core" Platform="x64" Version="eight"/>
<netfx:DotNetCompatibilityCheck Property="P" RuntimeType="core" Platform="x64" Version="8.0.0" RollForward="up"/>
<netfx:DotNetCompatibilityCheckRef/>`, `
3:59: error: RuntimeType of <DotNetCompatibilityCheck> is "mono", but it must be "aspnet", "core" or "desktop" [GM1105]
4:75: error: Platform of <DotNetCompatibilityCheck> is "ia64", but it must be "arm64", "x64" or "x86" [GM1105]
5:89: error: Version of <DotNetCompatibilityCheck> is "eight", but it must be a version such as "1.2.3" [GM1105]
6:109: error: RollForward of <DotNetCompatibilityCheck> is "up", but it must be "disable", "latestmajor", "latestminor", "latestpatch", "major" or "minor" [GM1105]
7:1: error: <DotNetCompatibilityCheckRef> needs the attribute Id [GM1104]
`},
	{"search of a bundle", source.V4, `<netfx:DotNetCoreSearch/>`, `
3:1: error: element <DotNetCoreSearch> is not supported by the builtin engine [GM1109]
  hint: compile the package with WiX for it
`},

	{"provider with a bad key", source.V4, inComponent(`<Provides Key="a b"/>
<Provides Key="ALL"/>`), `
4:1: warning: <Provides> should not stand in a 64-bit component: before Windows 7 it may have no effect [GM1118]
4:16: error: Key of <Provides> is "a b", but it must be a key without blanks, quotes, ";" and "\" [GM1105]
5:1: warning: <Provides> should not stand in a 64-bit component: before Windows 7 it may have no effect [GM1118]
5:16: error: Key of <Provides> is "ALL", but it must be another key: "ALL" stands for all of them [GM1105]
`},
	{"provider with a bad key of v3", source.V3, inComponent(`<dep:Provides Key="a;b"/>`), `
4:1: warning: <Provides> should not stand in a 64-bit component: before Windows 7 it may have no effect [GM1118]
4:20: error: Key of <Provides> is "a;b", but it must be a key without blanks, quotes, ";" and "\" [GM1105]
`},
	{"provider in a package", source.V4, `<Provides Key="a"/>`, `
3:1: error: <Provides> cannot stand in <Package> [GM1102]
  hint: it can stand in <Component>
`},
	{"provider and key path", source.V3, inComponent(`<dep:Provides Key="a"/>`), `
3:34: error: component C has 2 key paths; only one child, or the component itself, can have KeyPath="yes" [GM1112]
4:1: warning: <Provides> should not stand in a 64-bit component: before Windows 7 it may have no effect [GM1118]
`},
	{"provider of v4", source.V3, inComponent(`<Provides Key="a"/>`), `
4:1: error: <Provides> does not exist in a v3 source [GM1110]
`},
	{"need without key", source.V4, inComponent(`<Provides Key="a">
<Requires/>
<Requires ProviderKey="b\c"/>
</Provides>`), `
4:1: warning: <Provides> should not stand in a 64-bit component: before Windows 7 it may have no effect [GM1118]
5:1: error: <Requires> needs the attribute ProviderKey [GM1104]
6:24: error: ProviderKey of <Requires> is "b\c", but it must be a key without blanks, quotes, ";" and "\" [GM1105]
`},
	{"need without id", source.V4, `<Requires ProviderKey="a"/>`, `
3:1: error: <Requires> needs the attribute Id, since it does not stand in <Provides> [GM1104]
`},
	{"need without id of v3", source.V3, `<dep:Requires ProviderKey="a"/>`, `
3:1: error: <Requires> needs the attribute Id, since it does not stand in <Provides> [GM1104]
`},
	{"need with a bad version", source.V4, `<Requires Id="Q" ProviderKey="a" Minimum="one"/>`, `
3:43: error: Minimum of <Requires> is "one", but it must be a version such as "1.2.3" [GM1105]
`},
	{"need of nothing", source.V4, inComponent(`<Provides Key="a">
<RequiresRef/>
</Provides>`), `
4:1: warning: <Provides> should not stand in a 64-bit component: before Windows 7 it may have no effect [GM1118]
5:1: error: <RequiresRef> needs the attribute Id [GM1104]
`},
	{"checks maybe", source.V4, inComponent(`<Provides Key="a" dep:Check="maybe"/>`), `
4:1: warning: <Provides> should not stand in a 64-bit component: before Windows 7 it may have no effect [GM1118]
4:30: error: Check of <Provides> is "maybe", but it must be "yes" or "no" [GM1105]
`},
	{"attribute of no meaning", source.V4, inComponent(`<Provides Key="a" dep:Chek="yes"/>`), `
4:1: warning: <Provides> should not stand in a 64-bit component: before Windows 7 it may have no effect [GM1118]
4:19: error: attribute Chek of namespace "dependency" is not supported by the builtin engine [GM1109]
`},
}
