package cli

import (
	"os"
	"slices"
	"strings"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/wix"
)

// wixNames are the flags that WiX writes with one dash.
var wixNames = []string{
	"arch", "bf", "bindfiles", "bindpath", "bindvariable", "cabcache", "cabthreads", "cc", "ct", "culture", "dcl",
	"defaultcompressionlevel", "define", "ext", "include", "intermediatefolder", "intermediateFolder", "lib", "loc", "nologo", "nostdlib",
	"out", "outputtype", "pdb", "pdbtype", "platform", "src",
}

// wixSynonyms are the short names that WiX has for some of them.
var wixSynonyms = map[string]string{
	"bf": "bindfiles", "cc": "cabcache", "ct": "cabthreads", "dcl": "defaultcompressionlevel", "intermediateFolder": "intermediatefolder",
	"platform": "arch",
}

// wixArguments brings the arguments of "wix build" into the form of this
// command line's parser: response files are read, and WiX's flags of one dash
// get the second. -sw and -wx may have numbers joined to them.
func wixArguments(given []string) ([]string, error) {
	if len(given) < 2 || given[0] != "wix" || given[1] != "build" {
		return given, nil
	}
	out := slices.Clone(given[:2])
	rest, err := responseFiles(given[2:], 0)
	for _, a := range rest {
		out = append(out, wixArgument(a))
	}
	return out, err
}

func wixArgument(a string) string {
	if !strings.HasPrefix(a, "-") || strings.HasPrefix(a, "--") {
		return a
	}
	for _, name := range []string{"sw", "wx"} {
		if numbers, ok := strings.CutPrefix(a, "-"+name); ok {
			return "--" + name + "=" + strings.TrimPrefix(numbers, "=")
		}
	}
	name, value, hasValue := strings.Cut(a[1:], "=")
	switch {
	case !slices.Contains(wixNames, name):
		return a
	case wixSynonyms[name] != "":
		name = wixSynonyms[name]
	}
	if hasValue {
		return "--" + name + "=" + value
	}
	return "--" + name
}

// mostNested is how deep response files may name others.
const mostNested = 16

// responseFiles replaces @FILE by the arguments in that file: words between
// white space, in double quotes where they hold some themselves.
func responseFiles(given []string, depth int) ([]string, error) {
	var out []string
	for _, a := range given {
		name, ok := strings.CutPrefix(a, "@")
		if !ok {
			out = append(out, a)
			continue
		}
		text, err := os.ReadFile(name)
		switch {
		case err != nil:
			return nil, usagef("%s: the response file cannot be read: %v", a, err)
		case depth == mostNested:
			return nil, usagef("%s: response files name each other more than %d deep", a, mostNested)
		}
		inner, err := responseFiles(words(strings.TrimPrefix(string(text), "\ufeff")), depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, inner...)
	}
	return out, nil
}

// words takes a text apart at white space outside of double quotes.
func words(text string) []string {
	var out []string
	var word strings.Builder
	quoted, any := false, false
	for _, r := range text {
		switch {
		case r == '"':
			quoted, any = !quoted, true
		case !quoted && strings.ContainsRune(" \t\r\n", r):
			if any || word.Len() > 0 {
				out = append(out, word.String())
			}
			word.Reset()
			any = false
		default:
			word.WriteRune(r)
		}
	}
	if any || word.Len() > 0 {
		out = append(out, word.String())
	}
	return out
}

// warnings is what -sw and -wx say.
type warnings struct {
	// suppress and errors are numbers of WiX or codes; a text of "" stands for
	// all warnings.
	suppress, errors []string
}

// level makes the rule for warnings; nil changes none.
func (w *warnings) level() func(*diag.Diagnostic) bool {
	if len(w.suppress)+len(w.errors) == 0 {
		return nil
	}
	suppress, errors := codesOf(w.suppress), codesOf(w.errors)
	return func(d *diag.Diagnostic) bool {
		if suppress[""] || suppress[d.Code] {
			return false
		}
		if errors[""] || errors[d.Code] {
			d.Severity = diag.Error
		}
		return true
	}
}

// codesOf gives the codes that numbers of WiX ("1075") and codes ("GM1107") name;
// a number that gomsi has no warning for changes nothing.
func codesOf(given []string) map[string]bool {
	codes := map[string]bool{}
	for _, list := range given {
		for _, name := range strings.Split(list, ",") {
			code := strings.ToUpper(strings.TrimSpace(name))
			switch {
			case code == "":
				codes[""] = true
			case wix.WarningCode(strings.TrimPrefix(code, "WIX")) != "":
				codes[wix.WarningCode(strings.TrimPrefix(code, "WIX"))] = true
			default:
				codes[code] = true
			}
		}
	}
	return codes
}
