package ident

import "slices"

// StandardDirectory is a folder that Windows Installer knows by name.
type StandardDirectory struct {
	ID string
	// Name is the DefaultDir that v4+ gives the folder's row.
	Name string
	// Parent is the row's parent in v4+ where it is not TARGETDIR; the 6432
	// folders have the parent that fits the platform instead.
	Parent string
}

// StandardDirectories are the folders of Windows Installer's property
// reference ("System Folder Properties") with the names that v4+ gives them.
var StandardDirectories = []StandardDirectory{
	{ID: "TARGETDIR", Name: "SourceDir"},
	{ID: "AdminToolsFolder", Name: "Admin"},
	{ID: "AppDataFolder", Name: "AppData"},
	{ID: "CommonAppDataFolder", Name: "CommApp"},
	{ID: "CommonFilesFolder", Name: "CFiles"},
	{ID: "CommonFiles64Folder", Name: "CFiles64"},
	{ID: "CommonFiles6432Folder", Name: "."},
	{ID: "DesktopFolder", Name: "Desktop"},
	{ID: "FavoritesFolder", Name: "Favs"},
	{ID: "FontsFolder", Name: "Fonts"},
	{ID: "LocalAppDataFolder", Name: "LocalApp"},
	{ID: "MyPicturesFolder", Name: "Pictures"},
	{ID: "NetHoodFolder", Name: "NetHood"},
	{ID: "PersonalFolder", Name: "Personal"},
	{ID: "PrintHoodFolder", Name: "Printers"},
	{ID: "ProgramFilesFolder", Name: "PFiles"},
	{ID: "ProgramFiles64Folder", Name: "PFiles64"},
	{ID: "ProgramFiles6432Folder", Name: "."},
	{ID: "ProgramMenuFolder", Name: "PMenu"},
	{ID: "RecentFolder", Name: "Recent"},
	{ID: "SendToFolder", Name: "SendTo"},
	{ID: "StartMenuFolder", Name: "StrtMenu"},
	{ID: "StartupFolder", Name: "StartUp"},
	{ID: "SystemFolder", Name: "System"},
	{ID: "System16Folder", Name: "System16"},
	{ID: "System64Folder", Name: "System64"},
	{ID: "System6432Folder", Name: "."},
	{ID: "TempFolder", Name: "Temp"},
	{ID: "TemplateFolder", Name: "Template"},
	{ID: "WindowsFolder", Name: "Windows"},
}

// IsStandardDirectory tells whether id names a folder of Windows Installer
// (TARGETDIR among them).
func IsStandardDirectory(id string) bool {
	return slices.ContainsFunc(StandardDirectories, func(d StandardDirectory) bool { return d.ID == id })
}
