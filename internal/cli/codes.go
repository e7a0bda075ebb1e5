package cli

import (
	"fmt"

	"github.com/gomsi/gomsi/internal/diag"
)

// The codes of the faults that the commands find themselves.
const (
	// codeNoManifest: the manifest is not there.
	codeNoManifest = "GM9001"
	// codeNoDatabase: a file that is not there, or no installer database.
	codeNoDatabase = "GM9003"
	// codeNoTable: the database lacks the table that is asked for.
	codeNoTable = "GM9004"
	// codeManifestThere: init would overwrite a manifest.
	codeManifestThere = "GM9005"
	// codeNoFolder: init is to look into a folder that is not there.
	codeNoFolder = "GM9006"
	// codeNoMainPackage: init finds no Go main package.
	codeNoMainPackage = "GM9007"
	// codeManyMainPackages: init finds several and cannot choose.
	codeManyMainPackages = "GM9008"
)

// fault makes a fault that ends the command.
func fault(code string, p diag.Pos, format string, args ...any) *diag.Diagnostic {
	return &diag.Diagnostic{Code: code, Pos: p, Message: fmt.Sprintf(format, args...)}
}
