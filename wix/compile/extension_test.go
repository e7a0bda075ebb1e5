package compile

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/wix/source"
)

// extensionTables are the tables that elements of the extensions firewall, http,
// netfx and util fill; their libraries have no rows of them.
var extensionTables = regexp.MustCompile(`^(Wix\w+|NetFxNativeImage|SecureObjects|ServiceConfig|User|Group|UserGroup|XmlFile|XmlConfig|` +
	`FileShare|FileSharePermissions|EventManifest|Perfmon|PerfmonManifest|PerformanceCategory|Registry|RemoveFile)$`)

// extensionSpaces are the extensions whose cases are compared.
var extensionSpaces = []string{"firewall", "http", "netfx", "util"}

// recorded gives a replacer for what is written otherwise in the recordings:
// line ends, and the variables of the sections, which binding replaces.
func recorded(sections []*Section) *strings.Replacer {
	pairs := []string{"\r", `\r`, "\n", `\n`}
	for _, s := range sections {
		for _, v := range s.Variables {
			pairs = append(pairs, "!(wix."+v.ID+")", v.Value)
		}
	}
	return strings.NewReplacer(pairs...)
}

// TestExtensionRows compares the rows of extension elements with those that the
// real WiX made of the same sources, without the extensions' libraries: those
// are needed for linking, not for compiling.
func TestExtensionRows(t *testing.T) {
	corpus := filepath.Join("..", "testdata", "corpus")
	var cases []string
	for _, family := range extensionSpaces {
		found, err := filepath.Glob(filepath.Join(corpus, family+"-*", "v[34].wxs"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no cases of %s (%v)", family, err)
		}
		cases = append(cases, found...)
	}
	for _, file := range cases {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			arch := X64
			for _, a := range []Arch{X86, ARM64} {
				if strings.Contains(string(text), "<!-- arch: "+string(a)+" -->") {
					arch = a
				}
			}
			doc, list := source.LoadText(file, text, source.Options{Arch: string(arch)})
			if list.HasErrors() {
				t.Fatal(list.Err())
			}
			sections, faults := Compile(doc, Options{Arch: arch, Extensions: extensionSpaces})
			if faults.HasErrors() {
				t.Fatal(faults.Err())
			}
			recording, err := os.ReadFile(strings.TrimSuffix(file, ".wxs") + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			var want, actions, got []string
			for _, line := range strings.Split(strings.TrimSuffix(string(recording), "\n"), "\n") {
				table, row, _ := strings.Cut(line, "\t")
				if extensionTables.MatchString(table) {
					want = append(want, line)
				}
				if table == "CustomAction" {
					action, _, _ := strings.Cut(row, "\t")
					actions = append(actions, action)
				}
			}
			as := recorded(sections)
			for _, s := range sections {
				for _, r := range s.Rows {
					if extensionTables.MatchString(r.Table) {
						got = append(got, as.Replace(rowTexts([]*Section{{Rows: []*Row{r}}}, []string{r.Table})[r.Table][0]))
					}
				}
				for _, ref := range s.References {
					if ref.Table == "CustomAction" && !slices.Contains(actions, ref.Key) {
						t.Errorf("refers to the custom action %s, which WiX's package has not: %v", ref.Key, actions)
					}
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-WiX +got\n%s", diff)
			}
		})
	}
}
