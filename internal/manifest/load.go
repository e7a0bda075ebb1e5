// Package manifest reads gomsi.toml into a checked Model for one architecture
// and one version. Every fault of the manifest is a diagnostic with its place,
// and one run shows them all.
package manifest

import (
	"errors"

	"github.com/gomsi/gomsi/internal/diag"
)

// Options say for what a manifest is evaluated and how it reaches the world.
// Every field may be left out.
type Options struct {
	// Arch is one of product.arch; "" means the first of them.
	Arch string
	// Version, when not "", is taken instead of product.version (--version).
	Version string
	// GitVersion gives the newest v* tag of the checkout that dir is in, with
	// or without its "v", for version = "git". nil: "git" is a fault.
	GitVersion func(dir string) (string, error)
	// Env looks up a variable that [vars] env lists. nil: none is set.
	Env func(name string) (string, bool)
	// Expand expands the template in text; templates.Expand has this form.
	// nil: text/template without any function.
	Expand func(text string, data TemplateData) (string, error)
}

// Load reads the manifest in file. The faults of the manifest are in the list,
// which is never nil; the model is nil when the list has errors. The error is
// of the machine: a manifest that cannot be read.
func Load(file string, o Options) (*Model, *diag.List, error) {
	return nil, &diag.List{}, errors.New("manifest: being written")
}

// LoadAll loads the manifest for every architecture of product.arch, in its
// order, or for o.Arch alone when that is set. A fault that all architectures
// share is listed once. The models are nil when the list has errors.
func LoadAll(file string, o Options) ([]*Model, *diag.List, error) {
	return nil, &diag.List{}, errors.New("manifest: being written")
}
