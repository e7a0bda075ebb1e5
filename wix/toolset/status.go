package toolset

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Installed tells of native parts on this machine.
type Installed struct {
	Line    string `json:"line"` // wix3 or wix
	Version string `json:"version"`
	Folder  string `json:"folder"`
	// Source is where they are from: github, npm, nuget, zip, nupkg or folder
	// for what is in gomsi's cache, environment for what GOMSI_WIX3 or GOMSI_WIX
	// names, wix for what WiX itself installed.
	Source string `json:"source"`
	SHA256 string `json:"sha256,omitempty"` // of the archive
	// State is pinned (the archive's hash is known to gomsi), recorded (the files
	// are what was installed), damaged, or unchecked (a folder of others).
	State      string   `json:"state"`
	Extensions []string `json:"extensions"`
}

// The states of what is installed.
const (
	Pinned    = "pinned"
	Recorded  = "recorded"
	Damaged   = "damaged"
	Unchecked = "unchecked"
)

// Status tells which native parts of the line are on this machine, in the order
// in which they are looked for, and the folder of the cache.
func (p *Parts) Status() (cache string, all []Installed, err error) {
	if cache, err = cacheDir(p.Env); err != nil {
		return "", nil, err
	}
	var roots []string
	own := lookup(p.Env, lines[p.Line].variable)
	if p.Line == WiX3 {
		all = append(all, p.foldersOfWiX3(own, "environment")...)
		all = append(all, p.foldersOfWiX3(lookup(p.Env, "WIX"), "wix")...)
	} else {
		all = append(all, p.foldersOfWiX([]string{own}, "environment")...)
		roots = p.extensionRoots()
	}
	for _, u := range unitsIn(cache, p.Line) {
		all = append(all, p.tell(u))
	}
	return cache, append(all, p.foldersOfWiX(roots, "wix")...), nil
}

// EngineFound is a WiX that can be an engine.
type EngineFound struct {
	Engine  string `json:"engine"` // wix3 or wix
	Version string `json:"version,omitempty"`
	Command string `json:"command"`         // the first of its programs
	Fault   string `json:"fault,omitempty"` // why it does not run
}

// Engines tells which WiX there is to be an engine, by asking each for its
// version, in the order in which Find looks for them. The error is ctx's.
func Engines(ctx context.Context, env []string) ([]EngineFound, error) {
	all := []EngineFound{}
	for _, engine := range []string{WiX3, WiX} {
		r := Request{Engine: engine, Env: env}
		places, _ := r.places() // a folder that is named without WiX in it has none
		for _, command := range places {
			t := &Tools{Engine: engine, command: command}
			f := EngineFound{Engine: engine, Command: command[lines[engine].tools[0]][0]}
			if slices.ContainsFunc(all, func(o EngineFound) bool { return o.Engine == engine && o.Command == f.Command }) {
				continue // twice on the PATH
			}
			if err := t.ask(ctx, env); err != nil {
				f.Fault = err.Error()
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			f.Version = t.Version
			all = append(all, f)
		}
	}
	return all, nil
}

// unitsIn lists what of a line is in the cache.
func unitsIn(cache, line string) (units []unit) {
	if line == WiX3 {
		for _, v := range versionsIn(filepath.Join(cache, line)) {
			units = append(units, unit{cache, line + "/" + v})
		}
		return units
	}
	for _, e := range extensions {
		for _, v := range versionsIn(filepath.Join(cache, line, e.wix)) {
			if e.wix != "" {
				units = append(units, unit{cache, line + "/" + e.wix + "/" + v})
			}
		}
	}
	return units
}

// tell describes a unit of the cache.
func (p *Parts) tell(u unit) Installed {
	i := Installed{Line: p.Line, Version: baseName(u.path), Folder: u.dir(), State: Damaged, Extensions: []string{}}
	r := u.read()
	if r == nil {
		return i
	}
	i.Source, i.SHA256, i.Version = r.Source, r.SHA256, r.Version
	for _, f := range r.Files {
		if e := extensionOfFile(p.Line, baseName(f.Path)); e != nil {
			i.Extensions = append(i.Extensions, e.name(p.Line))
		}
	}
	if u.whole(r) {
		i.State = Recorded
		if p.release(func(k *release) bool { return k.sha256 == r.SHA256 }) != nil {
			i.State = Pinned
		}
	}
	return i
}

// extensionOfFile gives the extension of a line whose file has this name.
func extensionOfFile(line, base string) *extension {
	e := named(base)
	if e == nil || e.name(line) == "" || !strings.EqualFold(base, e.name(line)+".dll") {
		return nil
	}
	return e
}

// foldersOfWiX3 describes a folder with WiX 3, or with bin in it.
func (p *Parts) foldersOfWiX3(dir, source string) (all []Installed) {
	for _, d := range []string{dir, join(dir, "bin")} {
		if i := p.folder(d, source); len(i.Extensions) > 0 {
			all = append(all, i)
		}
	}
	return all
}

// folder describes a folder in which the files of extensions lie.
func (p *Parts) folder(dir, source string) Installed {
	i := Installed{Line: p.Line, Folder: dir, Source: source, State: Unchecked}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if x := extensionOfFile(p.Line, e.Name()); x != nil {
			i.Extensions = append(i.Extensions, x.name(p.Line))
			if i.Version == "" {
				i.Version = fileVersion(filepath.Join(dir, e.Name()))
			}
		}
	}
	return i
}

// foldersOfWiX describes the folders below some in which extensions of WiX 4 and
// later lie; other packages of NuGet are passed by.
func (p *Parts) foldersOfWiX(roots []string, source string) (all []Installed) {
	var seen []string
	add := func(dir string) {
		if i := p.folder(dir, source); len(i.Extensions) > 0 && !slices.Contains(seen, dir) {
			seen = append(seen, dir)
			all = append(all, i)
		}
	}
	for _, root := range roots {
		if root == "" {
			continue
		}
		for _, base := range []string{root, filepath.Join(root, "extensions"), filepath.Join(root, ".wix", "extensions")} {
			add(base)
			entries, _ := os.ReadDir(base)
			for _, e := range entries {
				switch {
				case !e.IsDir():
				case wixext.MatchString(e.Name() + "/"):
					add(filepath.Join(base, e.Name()))
				case named(e.Name()) != nil:
					for _, v := range versionsIn(filepath.Join(base, e.Name())) {
						major, _, _ := strings.Cut(v, ".")
						add(filepath.Join(base, e.Name(), v, "wixext"+major))
					}
				case isPackageName(e.Name()):
					version := e.Name()[strings.LastIndex(strings.ToLower(e.Name()), ".wixext.")+len(".wixext."):]
					major, _, _ := strings.Cut(version, ".")
					add(filepath.Join(base, e.Name(), "wixext"+major))
				}
			}
		}
	}
	return all
}
