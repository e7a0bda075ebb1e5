package wixtest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// Refusals gives the lines, by the name of the source, at which the real WiX's
// compiler refuses sources, which are given by their file names and have nothing
// to do with each other. Those that list the same extensions share a call.
//
// Candle compiles every source and tells what it would tell of it alone. So does
// wix build of sources that are fragments; of a package it leaves the content
// out, once it has found a fault anywhere. Neither links what has a fault, and so
// that there is one in a call of wix, it gets another source with one.
//
// A source of which nothing is said here may be refused all the same: when it is
// linked, or because a tool broke down before it came to it.
func (w *Tools) Refusals(t testing.TB, line Line, sources map[string]string) map[string][]string {
	t.Helper()
	groups := map[string][]string{} // the sources' names by the extensions
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		extensions := Extensions(sources[name])
		slices.Sort(extensions)
		key := strings.Join(extensions, " ")
		groups[key] = append(groups[key], name)
	}
	lines := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		w.refuse(t, line, strings.Fields(key), sources, groups[key], lines)
	}
	return lines
}

// refuse adds the lines of some sources. A tool that breaks down does so because
// of one of those of which it has not said a word: they are asked again in halves.
func (w *Tools) refuse(t testing.TB, line Line, extensions []string, sources map[string]string, names []string, lines map[string][]string) {
	t.Helper()
	r := w.compileOnly(t, line, extensions, sources, names)
	for _, m := range errorPlace.FindAllStringSubmatch(r.Output, -1) {
		lines[m[1]] = append(lines[m[1]], m[2])
	}
	if !strings.Contains(r.Output, brokeDown[line]) {
		return
	}
	silent := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return lines[name] != nil })
	if half := len(silent) / 2; half > 0 {
		w.refuse(t, line, extensions, sources, silent[:half], lines)
		w.refuse(t, line, extensions, sources, silent[half:], lines)
	}
}

// compileOnly compiles sources that are not to be linked.
func (w *Tools) compileOnly(t testing.TB, line Line, extensions []string, sources map[string]string, names []string) Result {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range names {
		files[name] = &fstest.MapFile{Data: []byte(sources[name])}
	}
	if line == V3 {
		return w.run(t, files, slices.Concat([]string{"candle", "-nologo", "-arch", "x64", "-out", outDir + `\`}, names, extensionFlags(line, extensions)))
	}
	if _, taken := files[faulty]; taken {
		t.Fatalf("a source is named %s", faulty)
	}
	files[faulty] = &fstest.MapFile{Data: []byte(`<Wix xmlns="http://wixtoolset.org/schemas/v4/wxs"><Fragment><Fault/></Fragment></Wix>`)}
	r := w.run(t, files, slices.Concat([]string{"wix", "build", "-pdbtype", "none", "-arch", "x64"}, names, []string{faulty, "-o", outDir + "/" + PackageName}, extensionFlags(line, extensions)))
	if !strings.Contains(r.Output, faulty+"(1) : error") && !strings.Contains(r.Output, brokeDown[line]) {
		t.Fatal(fmt.Errorf("wix may have linked:\n%s", r.Output))
	}
	return r
}

// faulty is the name of the source that keeps wix from linking.
const faulty = "faulty-by-purpose.wxs"

// brokeDown is what the tools say when they do not go on to the next source.
var brokeDown = map[Line]string{V3: "CNDL0001", V4: "WIX0001"}

var errorPlace = regexp.MustCompile(`(?m)([^\\/:(\n]+)\((\d+)\) ?: error `)
