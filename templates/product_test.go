package templates

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// lowered gives the data of a manifest whose [product] begins as in TestFaults.
func lowered(t *testing.T, name, more string) *Data {
	t.Helper()
	dir := t.TempDir()
	text := "[product]\nname = \"" + name + `"
manufacturer = "Contoso"
version = "1.4.2"
upgrade_code = "3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c4"
` + more
	for file, text := range map[string]string{"gomsi.toml": text, "a.txt": ""} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d, faults := Lower(rendering{arch: "amd64", manifest: filepath.Join(dir, "gomsi.toml")}.load(t), Inputs{}, V3)
	for _, f := range faults.Sorted() {
		t.Error(f)
	}
	return d
}

func TestSummaryCodepage(t *testing.T) {
	for name, want := range map[string]int{
		"Hello": 0, "Söhne": 1252, "Łódź": 1250, "Привет": 1251, "Γειά": 1253, "こんにちは": 932, "안녕": 949, "产品说明": 936,
		"שלום": 1255, "مرحبا": 1256, "สวัสดี": 874,
	} {
		if got := lowered(t, name, "[[file]]\nsource = \"a.txt\"\n").Product.SummaryCodepage; got != want {
			t.Errorf("%s: code page %d, want %d", name, got, want)
		}
	}
}

// TestSummaryText: what is not a name may lose characters, in the summary only.
func TestSummaryText(t *testing.T) {
	d := lowered(t, "Söhne", "description = \"日本 ä\"\n[[file]]\nsource = \"a.txt\"\n")
	if d.Product.SummaryCodepage != 1252 || d.Product.Description != "?? ä" {
		t.Errorf("code page %d and the description %q, want 1252 and \"?? ä\"", d.Product.SummaryCodepage, d.Product.Description)
	}
}

// TestRequiredFeatures checks that what a required feature installs is part of
// the features beside and above it.
func TestRequiredFeatures(t *testing.T) {
	feature := func(id, more string) string {
		return "[[feature]]\nid = \"" + id + "\"\n" + more + "[[file]]\nsource = \"a.txt\"\ndest = \"" + id + ".txt\"\nfeature = \"" + id + "\"\n"
	}
	d := lowered(t, "Hello", feature("Core", "required = true\n")+feature("Part", "parent = \"Core\"\nrequired = true\n")+
		feature("Server", "")+feature("Engine", "parent = \"Server\"\nrequired = true\n")+feature("Docs", "parent = \"Server\"\n"))
	got := map[string]string{}
	var walk func([]*Feature)
	walk = func(all []*Feature) {
		for _, f := range all {
			groups := slices.Clone(f.Groups)
			for i, g := range groups {
				groups[i] = strings.TrimSuffix(g, "_Components")
			}
			got[f.ID] = strings.Join(groups, " ")
			walk(f.Children)
		}
	}
	walk(d.Features)
	for id, want := range map[string]string{
		"Core": "Product Core Part", "Part": "Part", "Server": "Product Server Core Part Engine", "Engine": "Engine", "Docs": "Docs",
	} {
		if got[id] != want {
			t.Errorf("%s has the groups %q, want %q", id, got[id], want)
		}
	}
}

// TestVariableGUIDs: another value is the same variable, another entry is
// another component.
func TestVariableGUIDs(t *testing.T) {
	guid := func(how, value string) string {
		d := lowered(t, "Hello", "[[environment]]\nname = \"A\"\nhow = \""+how+"\"\nvalue = \""+value+"\"\n")
		for _, g := range d.Groups {
			for _, c := range g.Components {
				if len(c.Environment) > 0 {
					return c.GUID
				}
			}
		}
		t.Fatal("no component has the variable")
		return ""
	}
	for how, same := range map[string]bool{"set": true, "create": true, "append": false, "prepend": false} {
		if (guid(how, "1") == guid(how, "2")) != same {
			t.Errorf("%s: one component for two values is %v, want %v", how, !same, same)
		}
	}
}

// TestScripts: the summary information has one ANSI code page for all names.
func TestScripts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "gomsi.toml")
	text := "[product]\nname = \"Ä 日本\"\nmanufacturer = \"Contoso\"\nversion = \"1.4.2\"\nupgrade_code = \"3d3d8d9e-6d8c-4f6f-9d55-0b7a4cf0a5c4\"\n[[folder]]\npath = \"x\"\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	_, faults := Lower(rendering{arch: "amd64", manifest: file}.load(t), Inputs{}, V4)
	all := faults.Sorted()
	if len(all) != 1 || all[0].Code != CodeScripts || all[0].Pos.Line != 2 {
		t.Errorf("the faults are %v, want %s at line 2", all, CodeScripts)
	}
}
