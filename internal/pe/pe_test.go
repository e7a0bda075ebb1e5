package pe

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	stdpe "debug/pe"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gomsi/gomsi/internal/tooltest"
	"github.com/google/go-cmp/cmp"
	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"
)

// program builds a small Windows program, once for each set of arguments.
func program(t testing.TB, arch string, args ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.com/small\n\ngo 1.25\n",
		"main.go": "package main\n\nfunc main() { println(\"hello\") }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", append(append([]string{"build", "-trimpath", "-o", "small.exe"}, args...), ".")...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOOS=windows", "GOARCH="+arch, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "small.exe"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func read(t *testing.T, b []byte) *Info {
	t.Helper()
	i, err := Read(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func patch(t *testing.T, b []byte, r Resources) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Patch(bytes.NewReader(b), &out, r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// block makes a version resource with winres.
func block(t testing.TB, lang uint16, file [4]uint16, strings map[string]string) []byte {
	t.Helper()
	vi := version.Info{FileVersion: file, ProductVersion: file}
	for k, v := range strings {
		if err := vi.Set(lang, k, v); err != nil {
			t.Fatal(err)
		}
	}
	return vi.Bytes()
}

func helloIcon(t *testing.T) []byte {
	t.Helper()
	ico, err := os.ReadFile("../../fixtures/hello/hello.ico")
	if err != nil {
		t.Fatal(err)
	}
	return ico
}

func TestPatchAndRead(t *testing.T) {
	for _, tc := range []struct {
		arch string
		args []string
		gui  bool
	}{
		{"amd64", nil, false},
		{"amd64", []string{"-ldflags=-s -w -H windowsgui"}, true},
		{"arm64", nil, false},
		{"386", nil, false},
		{"386", []string{"-ldflags=-s -w"}, false},
	} {
		t.Run(tc.arch+strings.Join(tc.args, ""), func(t *testing.T) {
			plain := program(t, tc.arch, tc.args...)
			i := read(t, plain)
			if string(i.Machine) != tc.arch || i.Console == tc.gui || i.GUI != tc.gui || i.DLL || i.Signed || i.Versioned || i.Language() != "" || i.HasIcon || i.Manifest != nil {
				t.Errorf("before: %+v", i)
			}
			r := Resources{
				Version:  block(t, 0x409, [4]uint16{1, 4, 2, 0}, map[string]string{"ProductName": "Täst", "ProductVersion": "1.4.2-rc.1"}),
				Icon:     helloIcon(t),
				Manifest: []byte("<assembly/>"),
			}
			once := patch(t, plain, r)
			i = read(t, once)
			want := &Info{
				Machine: Machine(tc.arch), Console: !tc.gui, GUI: tc.gui, Versioned: true,
				FileVersion: Version{1, 4, 2, 0}, ProductVersion: Version{1, 4, 2, 0}, Languages: []uint16{0x409},
				Strings:  map[string]string{"ProductName": "Täst", "ProductVersion": "1.4.2-rc.1"},
				Manifest: []byte("<assembly/>"), HasIcon: true,
			}
			if diff := cmp.Diff(want, i); diff != "" {
				t.Errorf("after (-want +got):\n%s", diff)
			}
			if !bytes.Equal(once, patch(t, plain, r)) {
				t.Error("patched twice, the bytes differ")
			}
			sameProgram(t, plain, once)
			// A second time there is a resource section already, and symbols
			// may lie behind it.
			big := r
			big.Manifest = bytes.Repeat([]byte("<!-- long -->"), 3000)
			sameProgram(t, plain, patch(t, once, big))
		})
	}
}

// sameProgram compares the parts that make the program run, as debug/pe sees
// them: sections by content, symbols, entry point.
func sameProgram(t *testing.T, before, after []byte) {
	t.Helper()
	a, err := stdpe.NewFile(bytes.NewReader(before))
	if err != nil {
		t.Fatal(err)
	}
	b, err := stdpe.NewFile(bytes.NewReader(after))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.Symbols, b.Symbols); diff != "" {
		t.Errorf("symbols differ")
	}
	for _, s := range a.Sections {
		if s.Name == ".rsrc" {
			continue
		}
		o := b.Section(s.Name)
		if o == nil {
			t.Errorf("section %s is lost", s.Name)
			continue
		}
		x, err1 := s.Data()
		y, err2 := o.Data()
		if err := errors.Join(err1, err2); err != nil || !bytes.Equal(x, y) || s.VirtualAddress != o.VirtualAddress {
			t.Errorf("section %s differs: %v", s.Name, err)
		}
	}
}

// TestPatchMerges has a program whose version, icons and manifest are there.
func TestPatchMerges(t *testing.T) {
	var rs winres.ResourceSet
	icon, err := winres.LoadICO(bytes.NewReader(helloIcon(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []winres.Identifier{winres.Name("APP"), winres.ID(7)} {
		if err := rs.SetIcon(id, icon); err != nil {
			t.Fatal(err)
		}
	}
	rs.Set(winres.RT_VERSION, winres.ID(1), 0x407, block(t, 0x407, [4]uint16{9, 9, 9, 9}, map[string]string{"ProductName": "Alt", "Own": "kept"}))
	rs.Set(winres.RT_MANIFEST, winres.ID(1), 0, []byte("<old/>"))
	rs.Set(winres.RT_RCDATA, winres.Name("DATA"), 0x409, []byte("payload"))
	var own bytes.Buffer
	plain := program(t, "amd64")
	if err := rs.WriteToEXE(&own, bytes.NewReader(plain)); err != nil {
		t.Fatal(err)
	}
	out := patch(t, own.Bytes(), Resources{
		Version:  block(t, 0x409, [4]uint16{1, 2, 3, 0}, map[string]string{"ProductName": "New"}),
		Icon:     helloIcon(t),
		Manifest: []byte("<new/>"),
	})
	i := read(t, out)
	if i.FileVersion.String() != "1.2.3.0" || i.Language() != "1031" || string(i.Manifest) != "<new/>" {
		t.Errorf("%+v", i)
	}
	if diff := cmp.Diff(map[string]string{"ProductName": "New", "Own": "kept"}, i.Strings); diff != "" {
		t.Errorf("strings (-want +got):\n%s", diff)
	}
	now, err := winres.LoadFromEXE(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if got := now.Get(winres.RT_RCDATA, winres.Name("DATA"), 0x409); string(got) != "payload" {
		t.Errorf("other data: %q", got)
	}
	if now.Count() != rs.Count() {
		t.Errorf("%d resources; want %d as before", now.Count(), rs.Count())
	}
	for _, id := range []winres.Identifier{winres.Name("APP"), winres.ID(7)} {
		if _, err := now.GetIcon(id); err != nil {
			t.Errorf("icon %v: %v", id, err)
		}
	}
}

// TestPatchKeepsTail has an archive behind the program.
func TestPatchKeepsTail(t *testing.T) {
	tail := []byte("PK\x03\x04 an archive that the program reads from itself")
	r := Resources{Manifest: []byte("<new/>")}
	once := patch(t, append(program(t, "amd64"), tail...), r)
	if !bytes.HasSuffix(once, tail) {
		t.Error("lost when the resources are new")
	}
	twice := patch(t, once, Resources{Icon: helloIcon(t)})
	if !bytes.HasSuffix(twice, tail) || bytes.Count(twice, tail) != 1 {
		t.Error("lost or doubled when the resources grow")
	}
}

// TestPatchChecksum sets a checksum, which then has to be right afterwards.
func TestPatchChecksum(t *testing.T) {
	plain := program(t, "amd64")
	coff := binary.LittleEndian.Uint32(plain[peOffsetAt:]) + 4
	binary.LittleEndian.PutUint32(plain[coff+84:], 1)
	out := patch(t, plain, Resources{Manifest: []byte("<new/>")})
	field := out[coff+84:][:4]
	got := binary.LittleEndian.Uint32(field)
	clear(field)
	if want := checksum(out); got != want || got == 0 {
		t.Errorf("checksum %#x; want %#x", got, want)
	}
}

func TestSigned(t *testing.T) {
	tool := tooltest.Path(t, "osslsigncode")
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain.exe")
	if err := os.WriteFile(plain, program(t, "amd64"), 0o644); err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test"},
		NotBefore: time.Unix(1700000000, 0), NotAfter: time.Unix(4000000000, 0),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
	}
	der, err1 := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	keyDER, err2 := x509.MarshalPKCS8PrivateKey(key)
	if err := errors.Join(err1, err2,
		os.WriteFile(filepath.Join(dir, "c.pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600),
		os.WriteFile(filepath.Join(dir, "k.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), 0o600),
	); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tool, "sign", "-certs", "c.pem", "-key", "k.pem", "-in", "plain.exe", "-out", "signed.exe")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	signed, err := os.ReadFile(filepath.Join(dir, "signed.exe"))
	if err != nil {
		t.Fatal(err)
	}
	if !read(t, signed).Signed {
		t.Error("the signature is not seen")
	}
	r := Resources{Manifest: []byte("<new/>")}
	if err := Patch(bytes.NewReader(signed), &bytes.Buffer{}, r); !errors.Is(err, ErrSigned) {
		t.Errorf("got %v; want ErrSigned", err)
	}
	r.RemoveSignature = true
	out := patch(t, signed, r)
	if i := read(t, out); i.Signed || string(i.Manifest) != "<new/>" {
		t.Errorf("%+v", i)
	}
	if len(out) >= len(signed)+4096 {
		t.Error("the signature's bytes are still there")
	}
}

// TestWrestool lets icoutils look at the resources.
func TestWrestool(t *testing.T) {
	tool := tooltest.Path(t, "wrestool")
	name := filepath.Join(t.TempDir(), "a.exe")
	data := patch(t, program(t, "amd64"), Resources{
		Version: block(t, 0x409, [4]uint16{1, 4, 2, 0}, map[string]string{"ProductName": "Hello"}), Icon: helloIcon(t), Manifest: []byte("<a/>"),
	})
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	list, err := exec.Command(tool, "-l", name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, list)
	}
	for _, want := range []string{"--type=16 --name=1 --language=1033", "--type=14 --name=1", "--type=24 --name=1"} {
		if !strings.Contains(string(list), want) {
			t.Errorf("no %s in\n%s", want, list)
		}
	}
	if n := strings.Count(string(list), "--type=3 "); n != 7 {
		t.Errorf("%d icon images; want 7", n)
	}
	ico, err := exec.Command(tool, "-x", "--type=14", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	if icon, err := winres.LoadICO(bytes.NewReader(ico)); err != nil || icon == nil {
		t.Errorf("the extracted icon: %v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	exe := program(t, "amd64")
	for name, tc := range map[string]struct {
		data  []byte
		notPE bool
	}{
		"empty":         {nil, true},
		"text":          {[]byte("#!/bin/sh\n"), true},
		"16 bit":        {append([]byte("MZ"), make([]byte, 200)...), true},
		"only a stub":   {exe[:64], true},
		"cut headers":   {exe[:0x100], false},
		"ELF":           {append([]byte("\x7fELF"), make([]byte, 200)...), true},
		"far PE header": {append(append([]byte("MZ"), make([]byte, 58)...), 0xff, 0xff, 0xff, 0xff), true},
	} {
		_, err := Read(bytes.NewReader(tc.data), int64(len(tc.data)))
		if err == nil || errors.Is(err, ErrNotPE) != tc.notPE {
			t.Errorf("%s: got %v; want ErrNotPE: %v", name, err, tc.notPE)
		}
		if err := Patch(bytes.NewReader(tc.data), &bytes.Buffer{}, Resources{}); err == nil {
			t.Errorf("%s: patched", name)
		}
	}
}

func TestParseVersion(t *testing.T) {
	for s, want := range map[string]Version{"1.4.2": {1, 4, 2, 0}, "0": {}, "255.255.65535.1": {255, 255, 65535, 1}} {
		if got, err := ParseVersion(s); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "1.", "1.2.3.4.5", "65536", "-1", "1.x", "1. 2"} {
		if got, err := ParseVersion(s); err == nil {
			t.Errorf("%q: got %v; want an error", s, got)
		}
	}
}

// FuzzVersion reads any bytes as a version resource and as an executable.
func FuzzVersion(f *testing.F) {
	v := block(f, 0x409, [4]uint16{1, 2, 3, 4}, map[string]string{"ProductName": "x", "Comments": ""})
	f.Add(v)
	exe := program(f, "386", "-ldflags=-s -w")
	var out bytes.Buffer
	if err := Patch(bytes.NewReader(exe), &out, Resources{Version: v}); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes()[:4096])
	f.Add(tiny(v))
	f.Fuzz(func(t *testing.T, b []byte) {
		parseVersionResource(b)
		i, err := Read(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		_ = i.Language()
		var out bytes.Buffer
		if Patch(bytes.NewReader(b), &out, Resources{Version: v}) == nil {
			if _, err := Read(bytes.NewReader(out.Bytes()), int64(out.Len())); err != nil {
				t.Errorf("a patched program cannot be read: %v", err)
			}
		}
	})
}

// tiny is an executable of one section that holds nothing but a version.
func tiny(v []byte) []byte {
	le := binary.LittleEndian
	b := make([]byte, 512)
	copy(b, "MZ")
	le.PutUint32(b[peOffsetAt:], 64)
	copy(b[64:], "PE\x00\x00")
	coff := b[68:]
	le.PutUint16(coff, machineI386)
	le.PutUint16(coff[2:], 1)
	le.PutUint16(coff[16:], 96+16*8)
	opt := coff[20:]
	le.PutUint16(opt, magicPE32)
	le.PutUint32(opt[32:], 0x1000)
	le.PutUint32(opt[36:], 512)
	le.PutUint16(opt[68:], subsystemConsole)
	le.PutUint32(opt[92:], 16)
	le.PutUint32(opt[96+8*dirResource:], 0x1000)
	le.PutUint32(opt[96+8*dirResource+4:], 512)
	sec := opt[96+16*8:]
	copy(sec, ".rsrc")
	le.PutUint32(sec[8:], 1024)
	le.PutUint32(sec[12:], 0x1000)
	le.PutUint32(sec[16:], 1024)
	le.PutUint32(sec[20:], 512)
	r := make([]byte, 1024)
	for level, id := range []uint32{resVersion, versionID, 0x409} {
		at := 24 * level
		le.PutUint16(r[at+14:], 1)
		le.PutUint32(r[at+16:], id)
		next := uint32(at+24) | resHighBit
		if level == 2 {
			next = 72
		}
		le.PutUint32(r[at+20:], next)
	}
	le.PutUint32(r[72:], 0x1000+88)
	le.PutUint32(r[76:], uint32(copy(r[88:], v)))
	return append(b, r...)
}

func TestTiny(t *testing.T) {
	b := tiny(block(t, 0x409, [4]uint16{1, 2, 3, 4}, nil))
	if i := read(t, b); !i.Versioned || i.FileVersion.String() != "1.2.3.4" {
		t.Errorf("%+v", i)
	}
}
