package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gomsi/gomsi/internal/diag"
)

const wrapV3 = `<Wix xmlns="` + nsV3 + `">` + "\n" + `<?define A=1?><?define B=10?><?define S=abc?><?define D?><?define sp="a b"?>` + "\n%\n</Wix>\n"

// result is what a body gives between the tags of Wix, or "error CODE".
func result(t *testing.T, wrap, body string, o Options) string {
	t.Helper()
	list := &diag.List{}
	root := preprocess("dir/main.wxs", []byte(strings.Replace(wrap, "%", body, 1)), o, list)
	if list.HasErrors() {
		return "error " + list.Sorted()[0].Code
	}
	var sb strings.Builder
	for _, c := range root.Children {
		sb.WriteString(dump(c))
	}
	if root.Text != "" {
		sb.WriteString(root.Text + "\n")
	}
	return strings.TrimSuffix(sb.String(), "\n")
}

func fileOptions(files map[string]string) Options {
	return Options{
		Env: []string{"WinDir=C:\\windows", "PATH=p"},
		Now: time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC),
		ReadFile: func(name string) ([]byte, error) {
			if text, ok := files[filepath.ToSlash(name)]; ok {
				return []byte(text), nil
			}
			return nil, os.ErrNotExist
		},
		ReadDir: func(dir string) ([]os.DirEntry, error) { return listing(files, filepath.ToSlash(dir)), nil },
	}
}

// TestPreprocess has what candle -p of WiX 3.11 gives for the same bodies
// (seen there), where a fault stands for any error of it.
func TestPreprocess(t *testing.T) {
	o := fileOptions(nil)
	cases := []struct{ name, body, want string }{
		{"values", `<P a="$(var.A)" d="[$(var.D)]" x="$$(var.A)" b="$(loc.X)" c="!(loc.X) !(bind.x.y) !(wix.Z=1)" e="$ x $$ $$$$ $"/>`,
			`P a="1" d="[]" x="$(var.A)" b="$(loc.X)" c="!(loc.X) !(bind.x.y) !(wix.Z=1)" e="$ x $ $$ $"`},
		{"text", `<P>text $(var.A) <![CDATA[cd $(var.A) <]]></P><?unknown thing?>`, `P "text 1 cd 1 <"`},
		{"env", `<P e="$(env.WiNdIr)" f="$(env.windir)"/>`, `P e="C:\\windows" f="C:\\windows"`},
		{"env undefined", `<P e="$(env.NOPE)"/>`, "error GM1005"},
		{"quotes", `<?define J = C:\x\ ?><?define H=a"b?><?define G="a?><?define I=a"?><?define K="a"b"?><P h="$(var.H)$(var.G)$(var.I)$(var.K)" j="$(var.J)|"/>`,
			`P h="a\"b\"aa\"a\"b" j="C:\\x\\|"`},
		{"define with prefix", `<?define var.F=5?><P f="$(var.F)"/>`, `P f="5"`},
		{"define with another prefix", `<?define env.F=5?><P f="$(env.F)"/>`, "error GM1005"},
		{"define nothing", `<?define E=?><?ifdef E?>yes<?else?>no<?endif?>`, "no"},
		{"define empty", `<?define E=""?><P e="[$(var.E)]"/>`, `P e="[]"`},
		{"define without name", `<?define ?>`, "error GM1007"},
		{"define again", `<?define A=2?><P f="$(var.A)"/>`, `P f="2"`},
		{"define with later one", `<?define X=$(var.Later)?>`, "error GM1005"},
		{"define with =", `<?define X=a=b?><P x="$(var.X)"/>`, `P x="a=b"`},
		{"define with dot", `<?define X.Y=1?><P z="$(var.X.Y)"/>`, `P z="1"`},
		{"case counts", `<P x="$(var.a)"/>`, "error GM1005"},
		{"no prefix", `<P x="$(A)"/>`, "error GM1006"},
		{"unknown prefix", `<P x="$(foo.A)"/>`, "error GM1005"},
		{"not closed", `<P x="$(var.A"/>`, "error GM1006"},
		{"empty", `<P x="$()"/>`, "error GM1006"},
		{"function", `<P x="$(fun.AutoVersion(1.2))" y="$(fun.AutoVersion(3))"/>`, `P x="1.2.9822.32400" y="3.9822.32400"`},
		{"unknown function", `<P x="$(fun.Nope(1.2))"/>`, "error GM1006"},
		{"nested reference", `<?define N=A?><P x="$(var.$(var.N))"/>`, "error GM1006"},
		{"sys", `<P d="$(sys.PLATFORM)" e="$(sys.BUILDARCH)"/>`, `P d="x86" e="x86"`},
		{"sys of v4+", `<P a="$(sys.BUILDARCHSHORT)"/>`, "error GM1005"},
		{"sys case", `<P a="$(sys.currentdir)"/>`, "error GM1005"},
		{"foreach", `<?foreach x in ;1;;2; 3 ;?><F v="$(var.x)"/><?endforeach?><P x="$(var.x)"/>`,
			"F v=\"\"\nF v=\"1\"\nF v=\"\"\nF v=\"2\"\nF v=\" 3 \"\nF v=\"\"\nP x=\"\""},
		{"foreach and if", `<?foreach y in a;b?><?if $(var.y)=a?><F v="$(var.y)"/><?else?><G/><?endif?><?endforeach?>`, "F v=\"a\"\nG"},
		{"foreach in foreach", `<?define L=a;b?><?foreach y in $(var.L)?><?foreach z in 1;2?><F v="$(var.y)$(var.z)"/><?endforeach?><?endforeach?>`,
			"F v=\"a1\"\nF v=\"a2\"\nF v=\"b1\"\nF v=\"b2\""},
		{"foreach comma", `<?foreach y in a,b?><F v="$(var.y)"/><?endforeach?>`, `F v="a,b"`},
		{"foreach quotes", `<?foreach y in "a;b"?><F v="$(var.y)"/><?endforeach?>`, "F v=\"\\\"a\"\nF v=\"b\\\"\""},
		{"foreach blanks", `<?foreach y  in  a;b ?><F v="[$(var.y)]"/><?endforeach?>`, "F v=\"[a]\"\nF v=\"[b]\""},
		{"foreach empty", `<?foreach y in $(var.D)?><F/><?endforeach?>`, "F"},
		{"foreach without in", `<?foreach y a;b?><F/><?endforeach?>`, "error GM1007"},
		{"foreach without name", `<?foreach in a;b?><F/><?endforeach?>`, "error GM1007"},
		{"foreach IN", `<?foreach y IN a;b?><F/><?endforeach?>`, "error GM1007"},
		{"foreach with elements", `<?foreach y in a;b?><Y><Z>t$(var.y)</Z><!-- c --></Y><?endforeach?>`, "Y\n Z \"ta\"\nY\n Z \"tb\""},
		{"foreach without end", `<?foreach y in a;b?><F/>`, "error GM1008"},
		{"endforeach alone", `<?endforeach?>`, "error GM1008"},
		{"foreach across elements", `<X><?foreach y in a;b?><F/></X><?endforeach?>`, "error GM1008"},
		{"undef", `<?undef A?><?ifdef A?>y<?endif?>`, ""},
		{"undef with prefix", `<?undef var.A?><?ifdef A?>y<?endif?>`, ""},
		{"undef unknown", `<?undef Zork?>`, "error GM1005"},
		{"endif alone", `<?endif?>`, "error GM1008"},
		{"else alone", `<?else?>`, "error GM1008"},
		{"elseif alone", `<?elseif 1=1?>`, "error GM1008"},
		{"no endif", `<?if 1=1?>`, "error GM1008"},
		{"else twice", `<?if 1=1?>a<?else?>b<?else?>c<?endif?>`, "error GM1008"},
		{"elseif after else", `<?if 1=2?>a<?else?>b<?elseif 1=1?>c<?endif?>`, "error GM1008"},
		{"error", `<?error bad $(var.A) thing?>`, "error GM1011"},
		{"error skipped", `<?if $(var.A)=2?><?error x $(var.Q)?><?include nope?><?undef Q?><?pragma?><?endif?>`, ""},
		{"elseif not needed", `<?if 1=1?>a<?elseif $(var.Undef)=1?>b<?endif?>`, "a"},
		{"warning", `<?warning careful?>`, ""},
		{"pragma", `<?pragma wix.foo bar?>`, ""},
		{"pragma without prefix", `<?pragma foo?>`, "error GM1013"},
		{"include missing", `<?include nope.wxi?>`, "error GM1010"},
		{"across elements", `<X><?if $(var.A)=1?></X><Y><?endif?></Y>`, "X\nY"},
		{"entities", `<P x="a&#10;b&amp;c">a &lt; </P>`, "P x=\"a\\nb&c\" \"a <\""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, result(t, wrapV3, c.body, o)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestConditions has what candle of WiX 3.11 makes of the same expressions:
// y, n, or an error.
func TestConditions(t *testing.T) {
	cases := []struct{ expr, want string }{
		{`$(var.A)=1`, "y"}, {`$(var.A) = "1"`, "y"}, {`$(var.A)<2`, "y"}, {`9 < 10`, "y"}, {`$(var.S)~=ABC`, "y"},
		{`$(var.S)=ABC`, "n"}, {`A = 1`, "n"}, {`A`, "e"}, {`$(var.A)`, "y"}, {`$(var.D)`, "y"}, {`$(var.Undef)`, "e"},
		{`not $(var.A)=2 and (A=1 or B=3)`, "n"}, {`1=1 or 1=1 and 1=2`, "n"}, {`not (A=2)`, "y"}, {`$(var.D)=""`, "y"},
		{`"$(var.sp)" = "a b"`, "y"}, {`$(var.sp) = "a b"`, "y"}, {`Zork = 1`, "n"}, {`A>=1`, "e"}, {`B!=1`, "y"},
		{`$(sys.BUILDARCH) = x86`, "y"}, {`((1=1) and (1=1))`, "y"}, {`x = "x"`, "y"}, {`A=1 and`, "e"}, {``, "e"},
		{`A==1`, "e"}, {`A=1=1`, "e"}, {`(A=1`, "e"}, {`A=1)`, "e"}, {`and A=1`, "e"}, {`not not A=1`, "n"}, {`""`, "e"},
		{`0`, "e"}, {`A=1 B=1`, "e"}, {`"a"<"b"`, "e"}, {`1 < "2"`, "y"}, {`A=`, "n"}, {`=1`, "e"}, {`$(var.Undef)=1`, "e"},
		{`A = 1 or $(var.Undef)=1`, "e"}, {`A=1 xor B=1`, "e"}, {`"a b=c" = "a b=c"`, "y"}, {`A <> 1`, "e"}, {`(A)=1`, "e"},
		{`env.PATH != ""`, "y"}, {`"$(var.sp)" ~= "A B"`, "y"}, {`'x' = 'x'`, "y"}, {`1.10 > 1.9`, "e"}, {`notA = 1`, "n"},
		{`not(A=1)`, "y"}, {`(1=1)and(1=1)`, "y"}, {`"and" = "and"`, "y"}, {`A= "`, "e"}, {`"(" = "("`, "y"},
		{`C:\x = C:\x`, "y"}, {`-1 < 0`, "y"}, {`99999999999 > 1`, "e"}, {`9 = 09`, "n"}, {`$(var.A) and $(var.D)`, "y"},
		{`1=2 and not 1=2 or 1=1`, "n"}, {`1=1 or not 1=1 and 1=2`, "y"}, {`not 1=2 and 1=2`, "n"}, {`not (1=1) or 1=1`, "y"},
		{`1=1 and (1=2 or 1=1) and 1=2`, "n"}, {`$(var.A)$(var.B) = 110`, "e"}, {`not(1=1)and 1=1`, "n"}, {`"$(var.A)" = "1"`, "y"},
		{`(not 1=1) or 1=1`, "y"}, {"1\t=\t1", "y"}, {`"x"="x"and 1=1`, "y"}, {`"a" "b"`, "e"}, {`x=)`, "e"}, {`()`, "e"},
		{`(1=1)(1=1)`, "e"}, {`$x = $x`, "y"}, {`not`, "e"}, {`a-b = a-b`, "y"}, {`2 <= 2`, "y"}, {`2 >= 3`, "n"},
	}
	for _, c := range cases {
		got := result(t, wrapV3, `<?if `+c.expr+`?>y<?else?>n<?endif?>`, fileOptions(nil))
		if strings.HasPrefix(got, "error") {
			got = "e"
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.expr, got, c.want)
		}
	}
}

func TestIfdef(t *testing.T) {
	for name, want := range map[string]string{
		"A": "y", "var.A": "y", "$(var.A)": "n", "env.PATH": "y", "D": "y", "Zork": "n", "A B": "n", `"A"`: "n",
		"sys.PLATFORM": "y", "foo.bar": "n", "sys.NOPE": "n", "env.NOPE": "n", " A ": "y",
	} {
		if got := result(t, wrapV3, `<?ifdef `+name+`?>y<?else?>n<?endif?>`, fileOptions(nil)); got != want {
			t.Errorf("ifdef %s: got %s, want %s", name, got, want)
		}
		if got := result(t, wrapV3, `<?ifndef `+name+`?>n<?else?>y<?endif?>`, fileOptions(nil)); got != want {
			t.Errorf("ifndef %s: got %s, want %s", name, got, want)
		}
	}
}

// TestV4Variables has what WiX 5.0.2 gives, where it differs from 3.11.
func TestV4Variables(t *testing.T) {
	wrap := strings.Replace(wrapV3, nsV3, nsV4, 1)
	o := fileOptions(nil)
	o.Arch = "x64"
	got := result(t, wrap, `<P a="[$(A)]" b="$(sys.BUILDARCH) $(sys.BUILDARCHSHORT) $(sys.WIXMAJORVERSION) $(sys.WIXVERSION)"/>`, o)
	if want := `P a="[1]" b="x64 X64 5 5.0.2.0"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestInclude(t *testing.T) {
	inc := func(body string) string {
		return `<?xml version="1.0"?><Include xmlns="` + nsV3 + `">` + body + `</Include>`
	}
	files := map[string]string{
		"dir/inc/ok.wxi":      inc(`<Inc a="$(var.A)"/>`),
		"dir/inc/def.wxi":     inc(`<?define FromInc=yes?>`),
		"dir/inc/rel.wxi":     inc(`<?include ok.wxi?>`),
		"dir/inc/wixroot.wxi": `<Wix xmlns="` + nsV3 + `"/>`,
		"dir/inc/if.wxi":      inc(`<?if 1=1?><Inc/>`),
		"dir/inc/self.wxi":    inc(`<?include self.wxi?>`),
		"dir/inc/open.wxi":    inc(`<X><?if 1=1?></X><Y><?endif?></Y>`),
		"shared/Far.wxi":      inc(`<Far/>`),
		"dir/inc/sys.wxi":     inc(`<S f="$(sys.SOURCEFILEPATH)"/>`),
	}
	o := fileOptions(files)
	o.IncludeDirs = []string{"shared"}
	for _, c := range []struct{ name, body, want string }{
		{"slash", `<?include inc/ok.wxi?>`, `Inc a="1"`},
		{"quotes and blanks", `<?include "inc\ok.wxi"  ?>`, `Inc a="1"`},
		{"single quotes are part of the name", `<?include ' inc\ok.wxi ' ?>`, "error GM1010"},
		{"letter case", `<?include INC\OK.wxi?>`, `Inc a="1"`},
		{"dots", `<?include inc\..\inc\.\ok.wxi?>`, `Inc a="1"`},
		{"variable", `<?define D2=inc?><?include $(var.D2)\ok.wxi?>`, `Inc a="1"`},
		{"definitions stay", `<?include inc\def.wxi?><P x="$(var.FromInc)"/>`, `P x="yes"`},
		{"relative to the included file", `<?include inc\rel.wxi?>`, `Inc a="1"`},
		{"include folder", `<?include far.WXI?>`, `Far`},
		{"wrong root", `<?include inc\wixroot.wxi?>`, "error GM1003"},
		{"open if", `<?include inc\if.wxi?>`, "error GM1008"},
		{"itself", `<?include inc\self.wxi?>`, "error GM1010"},
		{"empty", `<?include?>`, "error GM1010"},
		{"a folder", `<?include inc?>`, "error GM1010"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, result(t, wrapV3, c.body, o)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	o.Dir = string(filepath.Separator)
	if got := result(t, wrapV3, `<?include inc\sys.wxi?>`, fileOptions(files)); !strings.HasSuffix(got, `inc/sys.wxi"`) && filepath.Separator == '/' {
		t.Errorf("the path of an included file is %s", got)
	}
}

// listing gives the entries of a folder of an in-memory file set.
func listing(files map[string]string, dir string) []os.DirEntry {
	seen := map[string]bool{}
	var out []os.DirEntry
	for name := range files {
		rest, ok := strings.CutPrefix(name, dir+"/")
		if dir == "." {
			rest, ok = name, true
		}
		if !ok {
			continue
		}
		first, _, _ := strings.Cut(rest, "/")
		if !seen[first] {
			seen[first] = true
			out = append(out, entry(first))
		}
	}
	return out
}

type entry string

func (e entry) Name() string             { return string(e) }
func (entry) IsDir() bool                { return false }
func (entry) Type() os.FileMode          { return 0 }
func (entry) Info() (os.FileInfo, error) { return nil, os.ErrInvalid }
