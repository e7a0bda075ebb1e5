package toolset

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/process"
)

// The answers of the tools: of WiX 3.14.1 with its list of architectures, of
// 3.11 under Mono, which finds no version in programs, and of 5.0.2.
const (
	candle314 = "Windows Installer XML Toolset Compiler version 3.14.1.8722\r\nCopyright\r\n   -arch  x86, x64, ia64, arm or arm64\r\n"
	candle311 = "Windows Installer XML Toolset Compiler version \r\nCopyright\r\n   -arch  x86, x64, or ia64\r\n"
	wix502    = "5.0.2+aa65968c419420d32e3e1b647aea0082f5ca5b78\r\n"
)

func at(key string) diag.Pos { return diag.Pos{File: "gomsi.toml", Line: len(key)} }

func (f *fakeWiX) find(r Request, env ...string) (*Tools, *diag.List, error) {
	r.Env, r.Pos = append(f.env, env...), at
	return Find(f.t.Context(), r)
}

func TestFindPlaces(t *testing.T) {
	for _, c := range []struct {
		name, engine, version, answer string
		tools                         []string
		folder                        string // of the tools, below a new one
		env                           string // NAME=, which gets that folder
		want                          string
		arm64                         bool
	}{
		{"path", WiX3, "", candle314, []string{"candle", "light"}, "", "PATH=", "WiX 3.14.1", true},
		{"WIX", WiX3, "", candle314, []string{"candle", "light"}, "bin", "WIX=", "WiX 3.14.1", true},
		{"folder", WiX3, "3.14.1", candle314, []string{"candle", "light"}, "", "GOMSI_WIX3=", "WiX 3.14.1", true},
		{"folder above bin", WiX3, "", candle314, []string{"candle", "light"}, "bin", "GOMSI_WIX3=", "WiX 3.14.1", true},
		{"no version", WiX3, "", candle311, []string{"candle", "light"}, "", "PATH=", "WiX 3", false},
		{"wix on the path", WiX, "", wix502, []string{"wix"}, "", "PATH=", "WiX 5.0.2", true},
		{"wix of dotnet", WiX, "5.0.2", wix502, []string{"wix"}, ".dotnet/tools", "HOME=", "WiX 5.0.2", true},
		{"wix in a folder", WiX, "", wix502, []string{"wix"}, "", "GOMSI_WIX=", "WiX 5.0.2", true},
		{"wix 4", WiX, "4.0.6", "4.0.6+abc\n", []string{"wix"}, "", "PATH=", "WiX 4.0.6", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, "version", c.answer)
			dir := t.TempDir()
			f.install(filepath.Join(dir, filepath.FromSlash(c.folder)), c.tools...)
			tools, faults, err := f.find(Request{Engine: c.engine, Version: c.version}, c.env+dir)
			if err != nil || faults.Len() > 0 {
				t.Fatal(err, faults.Sorted())
			}
			if tools.String() != c.want || tools.arm64 != c.arm64 {
				t.Errorf("found %s (arm64 %t), want %s (%t)", tools, tools.arm64, c.want, c.arm64)
			}
		})
	}
}

func TestFindWrapper(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for engine, answer := range map[string]string{WiX3: candle314, WiX: wix502} {
		f := newFake(t, "version", answer)
		tools, faults, err := f.find(Request{Engine: engine}, lines[engine].variable+"="+self)
		if err != nil || faults.Len() > 0 {
			t.Errorf("%s: %v %v", engine, err, faults.Sorted())
		} else if tools.Version == "" {
			t.Errorf("%s: no version", engine)
		}
	}
}

// TestFindChooses: of several the one that is wanted, whatever comes first.
func TestFindChooses(t *testing.T) {
	if onWindows {
		t.Skip("the tools here are shell scripts")
	}
	f := newFake(t)
	var dirs []string
	for _, version := range []string{"6.0.2", "5.0.2", "4.0.6"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "wix"), []byte("#!/bin/sh\necho "+version+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, dir)
	}
	path := "PATH=" + strings.Join(dirs, string(os.PathListSeparator))
	tools, faults, err := f.find(Request{Engine: WiX}, path)
	if err != nil || faults.Len() > 0 || tools.command["wix"][0] != filepath.Join(dirs[1], "wix") {
		t.Error(tools, faults.Sorted(), err)
	}
	tools, faults, err = f.find(Request{Engine: WiX, Version: "5.0.1"}, path)
	if err != nil || tools != nil {
		t.Fatal(tools, err)
	}
	const want = "gomsi.toml:7: WiX 5.0.1 is wanted, and here is WiX 6.0.2 and WiX 5.0.2 and WiX 4.0.6"
	if got := faults.Sorted()[0].Error(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestVersionRules(t *testing.T) {
	for _, c := range []struct {
		engine, version, eula, answer string
		want                          string // CODE: beginning of the message; "" for none
		found                         bool
	}{
		{WiX, "5.0.2", "", "5.0.1+x\n", "GM5004: WiX 5.0.2 is wanted, and here is WiX 5.0.1", false},
		{WiX, "", "", "6.0.2+x\n", "GM5004: WiX 5.0.2 is wanted, and here is WiX 6.0.2", false},
		{WiX, "6.0.2", "", "6.0.2+x\n", "GM5005: WiX 6 carries a maintenance fee", true},
		{WiX, "7.0.1", "", "7.0.1+x\n", "GM5006: WiX 7 runs only for those who accept its EULA", false},
		{WiX, "7.0.1", "wix6", "7.0.1+x\n", "GM5006: WiX 7 runs only for those who accept its EULA", false},
		{WiX, "7.0.1", "wix7", "7.0.1+x\n", "", true},
		{WiX, "8.0.0", "wix7", "8.0.0+x\n", `GM5004: engine "wix" is no WiX 8.0.0`, false},
		{WiX, "3.14.1", "", "3.14.1\n", `GM5004: engine "wix" is no WiX 3.14.1`, false},
		{WiX3, "5.0.2", "", candle314, `GM5004: engine "wix3" is no WiX 5.0.2`, false},
		{WiX3, "3.11.2", "", candle314, "GM5004: WiX 3.11.2 is wanted, and here is WiX 3.14.1", false},
		{WiX3, "3.11.2", "", candle311, "GM5004: WiX 3.11.2 is wanted, and here is WiX 3", false},
	} {
		f := newFake(t, "version", c.answer)
		dir := f.install(t.TempDir(), "candle", "light", "wix")
		tools, faults, err := f.find(Request{Engine: c.engine, Version: c.version, AcceptEULA: c.eula}, "PATH="+dir)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, d := range faults.Sorted() {
			got += d.Code + ": " + d.Message
			if d.Hint == "" {
				t.Errorf("%s has no hint", got)
			}
		}
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" || (tools != nil) != c.found {
			t.Errorf("%s %s with %q: found %t, %q, want %q", c.engine, c.version, c.eula, tools != nil, got, c.want)
		}
	}
}

func TestNotFound(t *testing.T) {
	empty := t.TempDir()
	for _, c := range []struct{ engine, env, want string }{
		{WiX, "PATH=" + empty, "dotnet tool install --global wix --version 5.0.2"},
		{WiX3, "PATH=" + empty, "install WiX 3.14.1"},
		{WiX3, "GOMSI_WIX3=" + empty, "GOMSI_WIX3 is a folder"},
		{WiX, "GOMSI_WIX=" + filepath.Join(empty, "nowhere"), "GOMSI_WIX is a folder"},
	} {
		f := newFake(t)
		tools, _, err := f.find(Request{Engine: c.engine}, c.env)
		var missing *process.EnvironmentError
		if !errors.As(err, &missing) || tools != nil || !strings.HasPrefix(missing.Hint, c.want) {
			t.Errorf("%s, %s: %v, %+v", c.engine, c.env, err, missing)
		}
	}
}

// TestNotWiX: another program of that name.
func TestNotWiX(t *testing.T) {
	f := newFake(t, "version", "wix: a shop system\n")
	dir := f.install(t.TempDir(), "wix")
	_, _, err := f.find(Request{Engine: WiX}, "PATH="+dir)
	var missing *process.EnvironmentError
	if !errors.As(err, &missing) || !strings.Contains(missing.Hint, "shop system") {
		t.Error(err)
	}
}

func TestFindInterrupted(t *testing.T) {
	f := newFake(t, "version", wix502)
	dir := f.install(t.TempDir(), "wix")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := Find(ctx, Request{Engine: WiX, Env: append(f.env, "PATH="+dir), Pos: at})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestEngines(t *testing.T) {
	f := newFake(t, "version", wix502)
	dir := t.TempDir()
	f.install(filepath.Join(dir, "a"), "wix")
	f.install(filepath.Join(dir, "b"), "candle", "light") // their answer is none of WiX 3
	path := strings.Join([]string{filepath.Join(dir, "a"), filepath.Join(dir, "b"), filepath.Join(dir, "a")}, string(filepath.ListSeparator))
	all, err := Engines(t.Context(), append(f.env, "PATH="+path))
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	if e := all[0]; e.Engine != WiX3 || e.Version != "" || !strings.Contains(e.Fault, "this is no WiX that runs") {
		t.Errorf("wix3: %+v", e)
	}
	if e := all[1]; e.Engine != WiX || e.Version != "5.0.2" || e.Fault != "" || !strings.HasPrefix(e.Command, filepath.Join(dir, "a", "wix")) {
		t.Errorf("wix: %+v", e)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Engines(ctx, append(f.env, "PATH="+path)); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
