package gobuild

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/josephspurrier/goversioninfo"
	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"

	"github.com/gomsi/gomsi/internal/pe"
)

const (
	langEnglishUS  = 0x0409
	charsetUnicode = 0x04b0

	// maxVersionText bounds all version strings together, in UTF-16 units: the
	// resource's length is a 16-bit number of bytes.
	maxVersionText = 30000
)

// wanted gives the resources to put into a program that has those of info; nil
// when it shall stay as it is.
func (b *build) wanted(info *pe.Info, src source) (*pe.Resources, error) {
	r := &b.Resources
	if src == fromPrebuilt && r.KeepPrebuilt {
		return nil, nil
	}
	askedText := b.asked("file_description", "copyright", "original_name")
	askedManifest := b.asked("long_path_aware", "execution_level")
	if info.Signed {
		if askedText || askedManifest || b.asked("icon") {
			b.fault(CodeSigned, "resources", "the program is signed; new resources would break its signature").
				WithHint("set the resources before signing, or leave [build.resources] out")
			return nil, errFaults
		}
		return nil, nil
	}
	file, product, err := b.versions()
	if err != nil {
		return nil, err
	}
	needIcon := r.Icon != "" && (b.asked("icon") || !info.HasIcon)
	needManifest := askedManifest || info.Manifest == nil
	needVersion := askedText || !info.Versioned || info.FileVersion != file || info.ProductVersion != product ||
		info.Strings["ProductVersion"] != r.Version
	if !needIcon && !needManifest && !needVersion {
		return nil, nil
	}
	want := &pe.Resources{}
	if needVersion {
		want.Version = b.versionResource(info, file, product)
	}
	if needIcon {
		if want.Icon, err = b.icon(); err != nil {
			return nil, err
		}
	}
	if needManifest {
		if want.Manifest, err = b.appManifest(); err != nil {
			return nil, err
		}
	}
	if b.faults.HasErrors() {
		return nil, errFaults
	}
	return want, nil
}

// versions gives the two fixed versions: the file's is the MSI version, which
// Windows Installer compares; the product's is the SemVer's three numbers, or
// the MSI version where they do not fit (calendar versions).
func (b *build) versions() (file, product pe.Version, err error) {
	if file, err = pe.ParseVersion(b.Resources.MSIVersion); err != nil {
		b.fault(CodeSpec, "", "%q is no MSI version", b.Resources.MSIVersion).WithHint("three numbers up to 255.255.65535")
		return file, product, errFaults
	}
	product, fits := semverNumbers(b.Resources.Version)
	if !fits {
		product = file
	}
	return file, product, nil
}

// versionResource makes the VS_VERSIONINFO block. Texts that only fill in leave
// those alone that the program has.
func (b *build) versionResource(info *pe.Info, file, product pe.Version) []byte {
	r := &b.Resources
	texts := goversioninfo.StringFileInfo{
		Comments:         b.text(info, "Comments", "", r.Comments),
		CompanyName:      b.text(info, "CompanyName", "", r.Company),
		FileDescription:  b.text(info, "FileDescription", "file_description", cmp.Or(r.Description, r.ProductName)),
		FileVersion:      file.String(),
		InternalName:     b.text(info, "InternalName", "", strings.TrimSuffix(b.outputName(), ".exe")),
		LegalCopyright:   b.text(info, "LegalCopyright", "copyright", r.Copyright),
		OriginalFilename: b.text(info, "OriginalFilename", "original_name", cmp.Or(r.OriginalName, b.outputName())),
		ProductName:      b.text(info, "ProductName", "", r.ProductName),
		ProductVersion:   r.Version,
	}
	total := 0
	for _, t := range []string{texts.Comments, texts.CompanyName, texts.FileDescription, texts.InternalName,
		texts.LegalCopyright, texts.OriginalFilename, texts.ProductName, texts.ProductVersion} {
		total += len(t)
		if strings.ContainsRune(t, 0) {
			b.fault(CodeSpec, "resources", "a text of the version resource has a NUL character")
		}
	}
	if total > maxVersionText {
		b.fault(CodeSpec, "resources", "the texts of the version resource have %d characters; max is %d", total, maxVersionText)
		return nil
	}
	flags := "00"
	if strings.Contains(r.Version, "-") {
		flags = "02" // VS_FF_PRERELEASE
	}
	vi := goversioninfo.VersionInfo{
		FixedFileInfo: goversioninfo.FixedFileInfo{
			FileVersion:    fixedVersion(file),
			ProductVersion: fixedVersion(product),
			FileFlagsMask:  "3f",
			FileFlags:      flags,
			FileOS:         "40004", // VOS_NT_WINDOWS32
			FileType:       "01",    // VFT_APP
		},
		StringFileInfo: texts,
	}
	vi.VarFileInfo.Translation = goversioninfo.Translation{LangID: langEnglishUS, CharsetID: charsetUnicode}
	if _, fits := semverNumbers(r.Version); fits {
		vi.Build()
		vi.Walk()
		return vi.Buffer.Bytes()
	}
	return b.calendarResource(&vi)
}

// calendarResource is the version resource of a version that is no SemVer. The
// library warns on the standard logger when the text and the number differ, as
// they must in a calendar version: that text is set afterwards.
func (b *build) calendarResource(vi *goversioninfo.VersionInfo) []byte {
	text := vi.StringFileInfo.ProductVersion
	vi.StringFileInfo.ProductVersion = ""
	vi.Build()
	vi.Walk()
	calendar, err := version.FromBytes(vi.Buffer.Bytes())
	if err == nil {
		err = calendar.Set(langEnglishUS, "ProductVersion", text)
	}
	if err != nil {
		b.fault(CodeResources, "resources", "the version resource cannot be made: %v", err)
		return nil
	}
	return calendar.Bytes()
}

// semverNumbers gives the numbers of a SemVer as a fixed version, if they fit.
func semverNumbers(v string) (pe.Version, bool) {
	if i := strings.IndexAny(v, "-+"); i >= 0 {
		v = v[:i]
	}
	n, err := pe.ParseVersion(v)
	return n, err == nil
}

// text gives a text of the version resource; nothing when the program has one
// and the manifest does not ask for another.
func (b *build) text(info *pe.Info, field, key, value string) string {
	if info.Strings[field] != "" && !b.asked(key) {
		return ""
	}
	return value
}

// asked tells whether the manifest says one of the keys.
func (b *build) asked(keys ...string) bool {
	return b.Resources.Asked != nil && slices.ContainsFunc(keys, b.Resources.Asked)
}

func fixedVersion(v pe.Version) goversioninfo.FileVersion {
	return goversioninfo.FileVersion{Major: int(v[0]), Minor: int(v[1]), Patch: int(v[2]), Build: int(v[3])}
}

// icon reads the .ico file and checks that it is one.
func (b *build) icon() ([]byte, error) {
	path := b.Resources.Icon
	data, err := os.ReadFile(b.host(path))
	if err != nil {
		b.fault(CodeIcon, "resources.icon", "the icon cannot be read: %s", reason(err, path))
		return nil, errFaults
	}
	if _, err := winres.LoadICO(bytes.NewReader(data)); err != nil {
		b.fault(CodeIcon, "resources.icon", "%s is no .ico file", path).
			WithHint("an .ico holds one or more sizes; a .png has to be converted")
		return nil, errFaults
	}
	return data, nil
}

// supportedOS are the systems that the program declares to know, newest first
// ("Application manifests", supportedOS): without them Windows shows itself as
// an older version to the program.
var supportedOS = []struct{ id, name string }{
	{"{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}", "Windows 10, 11, Server 2016 and later"},
	{"{1f676c76-80e1-4239-95bb-83d0f6d0da78}", "Windows 8.1, Server 2012 R2"},
	{"{4a2f28e3-53b9-4441-ba9c-d69d4a4a6e38}", "Windows 8, Server 2012"},
	{"{35138b9a-5d96-4fbd-8e2d-a2440225f93a}", "Windows 7, Server 2008 R2"},
}

// appManifest makes the application manifest. It has no assemblyIdentity: that
// is only for programs that other assemblies depend on.
func (b *build) appManifest() ([]byte, error) {
	level := b.Resources.ExecutionLevel
	switch level {
	case "":
		level = "asInvoker"
	case "asInvoker", "highestAvailable", "requireAdministrator":
	default:
		b.fault(CodeSpec, "resources.execution_level", "%q is no execution level", level).
			WithHint("use asInvoker, highestAvailable or requireAdministrator")
		return nil, errFaults
	}
	var m bytes.Buffer
	m.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security>
      <requestedPrivileges>
`)
	fmt.Fprintf(&m, "        <requestedExecutionLevel level=\"%s\" uiAccess=\"false\"/>\n", level)
	m.WriteString(`      </requestedPrivileges>
    </security>
  </trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
`)
	for _, os := range supportedOS {
		fmt.Fprintf(&m, "      <!-- %s -->\n      <supportedOS Id=\"%s\"/>\n", os.name, os.id)
	}
	m.WriteString("    </application>\n  </compatibility>\n")
	if !b.Resources.NoLongPaths {
		m.WriteString(`  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
    </windowsSettings>
  </application>
`)
	}
	m.WriteString("</assembly>\n")
	return m.Bytes(), nil
}
