package link_test

// dependencyFaults are faults in what a package needs of others.
var dependencyFaults = []fault{
	{"no such requirement", []string{pack(`<Component Directory="INSTALLFOLDER" Bitness="always32"><Provides Key="A">
<RequiresRef Id="Q"/>
</Provides></Component><Requires Id="R" ProviderKey="B"/>`, ``)}, `
a.wxs:3:18: error: there is no requirement "Q" [GM2004]
  hint: did you mean "R"?
`},
	{"requirement twice", []string{pack(`<Component Directory="ProgramFilesFolder" Bitness="always32"><Provides Key="A">
<Requires Id="Q" ProviderKey="B"/>
</Provides></Component>
<Requires Id="Q" ProviderKey="C"/>`, ``)}, `
a.wxs:5:1: error: there is another requirement "Q" [GM2005]
  a.wxs:3:1: the first is here
`},
}
