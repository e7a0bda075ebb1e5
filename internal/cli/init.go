package cli

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/gomsi/gomsi/internal/atomicfile"
	"github.com/gomsi/gomsi/internal/diag"
	"github.com/gomsi/gomsi/internal/guid"
)

type initOptions struct {
	dir                                  string
	name, manufacturer, version, program string
	upgradeCode                          string
	service                              string
	noService                            bool
	force, yes                           bool
}

func (a *app) initCommand() *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "write a manifest for the program in a folder",
		Long: `init looks into the folder (the current one by default) for the Go main package,
the git remote, a licence and an icon, asks for what it cannot know (on a
terminal, unless --yes is given), makes an upgrade code and writes gomsi.toml,
which builds at once.`,
		Example: `  gomsi init
  gomsi init --yes --name "Hello Service" --manufacturer Contoso --service hello`,
		Args: args(0, 1, "one folder"),
		RunE: func(cmd *cobra.Command, given []string) error {
			o.dir = "."
			if len(given) > 0 {
				o.dir = given[0]
			}
			return a.runInit(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.name, "name", "", "product `NAME`")
	f.StringVar(&o.manufacturer, "manufacturer", "", "`NAME` of the manufacturer")
	f.StringVar(&o.version, "version", "", "product `VERSION`; git takes it from the newest v* tag")
	f.StringVar(&o.program, "package", "", "Go main package, `FOLDER` such as ./cmd/hello")
	f.StringVar(&o.upgradeCode, "upgrade-code", "", "`GUID` of the installer that this one continues (default: a new one)")
	f.StringVar(&o.service, "service", "", "the program is the Windows service `NAME`")
	f.BoolVar(&o.noService, "no-service", false, "the program is no service")
	f.BoolVar(&o.force, "force", false, "replace a manifest that is there")
	f.BoolVarP(&o.yes, "yes", "y", false, "ask nothing")
	return cmd
}

func (a *app) runInit(ctx context.Context, o initOptions) error {
	if o.service != "" && o.noService {
		return usagef("--service and --no-service contradict each other")
	}
	target := filepath.Join(o.dir, defaultManifest)
	if _, err := os.Stat(target); err == nil && !o.force {
		return fault(codeManifestThere, diag.Pos{File: target}, "the manifest is there already").
			WithHint("--force replaces it")
	}
	if info, err := os.Stat(o.dir); err != nil || !info.IsDir() {
		return fault(codeNoFolder, diag.Pos{}, "there is no folder %s", o.dir)
	}
	found, err := survey(o.dir)
	if err != nil {
		return err
	}
	answers, err := a.answers(ctx, o, found)
	if err != nil {
		return err
	}
	if err := atomicfile.WriteFile(target, []byte(answers.manifest()), 0o644); err != nil {
		return err
	}
	a.result.Files = []string{target}
	if !a.json {
		fmt.Fprintln(a.Out, target)
		if !a.quiet {
			fmt.Fprintf(a.Err, "gomsi: wrote %s; next: `%s`\n", target, nextBuild(o.dir))
		}
	}
	return nil
}

// nextBuild is the command that builds what init wrote into a folder.
func nextBuild(dir string) string {
	switch {
	case dir == ".":
		return "gomsi build"
	case strings.ContainsAny(dir, " \t"):
		return `gomsi build "` + dir + `"`
	}
	return "gomsi build " + dir
}

// answers are the values that a new manifest is written from.
type answers struct {
	Name, Manufacturer, Version, UpgradeCode string
	Description, Homepage                    string
	Package, License, Icon                   string
	Service                                  string
}

// answers takes the flags, else asks on a terminal, else takes what was found.
func (a *app) answers(ctx context.Context, o initOptions, s *surveyed) (*answers, error) {
	ask := &asker{app: a, ctx: ctx, enabled: a.Terminal && !o.yes && !a.json && !a.quiet, in: bufio.NewReader(a.In)}
	out := &answers{License: s.license, Icon: s.icon, Homepage: s.homepage}
	program, err := choosePackage(o, s)
	if err != nil {
		return nil, err
	}
	out.Package = program
	base := programName(program, s)
	out.Name = ask.text("Product name", o.name, title(base))
	out.Manufacturer = ask.text("Manufacturer", o.manufacturer, s.owner(out.Name))
	version := "0.1.0"
	if s.tagged {
		version = "git"
	}
	out.Version = ask.text(`Version ("git": newest v* tag)`, o.version, version)
	service := ""
	if s.usesService(program) {
		service = base
	}
	if !o.noService {
		out.Service = ask.text(`Name of its Windows service ("-": it is none)`, o.service, service)
		if out.Service == "-" {
			out.Service = ""
		}
	}
	if ask.err != nil {
		return nil, ask.err
	}
	return out, out.setUpgradeCode(o.upgradeCode)
}

// setUpgradeCode takes the given code, or makes a new one: the one thing in
// gomsi that is random, since it must differ from everybody else's.
func (n *answers) setUpgradeCode(given string) error {
	if given != "" {
		g, err := guid.Parse(given)
		if err != nil {
			return usagef("--upgrade-code is no GUID: %q", given)
		}
		n.UpgradeCode = bareGUID(g)
		return nil
	}
	var g guid.GUID
	if _, err := rand.Read(g[:]); err != nil {
		return err
	}
	g[6] = g[6]&0x0F | 0x40 // RFC 4122, version 4
	g[8] = g[8]&0x3F | 0x80
	n.UpgradeCode = bareGUID(g)
	return nil
}

func bareGUID(g guid.GUID) string { return strings.ToLower(strings.Trim(g.String(), "{}")) }

func choosePackage(o initOptions, s *surveyed) (string, error) {
	if o.program != "" {
		return filepath.ToSlash(o.program), nil
	}
	switch len(s.mains) {
	case 0:
		return "", fault(codeNoMainPackage, diag.Pos{}, "there is no Go main package in the folder %s", o.dir).
			WithHint("name one with --package; for a program that is built elsewhere write a manifest with [build] prebuilt")
	case 1:
		return s.mains[0], nil
	}
	for _, m := range s.mains {
		if programName(m, s) == s.moduleBase() {
			return m, nil
		}
	}
	return "", fault(codeManyMainPackages, diag.Pos{}, "there are several Go main packages: %s", strings.Join(s.mains, ", ")).
		WithHint("choose one with --package %s", s.mains[0])
}

// programName is what the program will be called without .exe.
func programName(program string, s *surveyed) string {
	if base := filepath.Base(program); base != "." && base != "/" {
		return base
	}
	return s.moduleBase()
}

// title makes a product name of a program's: "hello-world" → "Hello World".
func title(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
	for i, w := range words {
		first, n := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(first)) + w[n:]
	}
	return strings.Join(words, " ")
}

// escaped are the characters that a TOML basic string cannot hold as they are.
var escaped = regexp.MustCompile(`[\x00-\x1f\\"\x7f]`)

// quote writes a TOML basic string.
func quote(s string) string {
	return `"` + escaped.ReplaceAllStringFunc(s, func(c string) string {
		if c == `"` || c == `\` {
			return `\` + c
		}
		return fmt.Sprintf(`\u%04X`, c[0])
	}) + `"`
}

// manifest writes the answers as gomsi.toml.
func (n *answers) manifest() string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s = %s\n", key, quote(value))
		}
	}
	b.WriteString("# gomsi build makes a Windows Installer package of this.\n\n[product]\n")
	line("name", n.Name)
	line("manufacturer", n.Manufacturer)
	line("version", n.Version)
	b.WriteString("# Never change this: upgrades recognize the product by it.\n")
	line("upgrade_code", n.UpgradeCode)
	line("homepage", n.Homepage)
	line("license", n.License)
	line("icon", n.Icon)
	b.WriteString("\n[build]\n")
	line("package", n.Package)
	if n.Service != "" {
		b.WriteString("\n[[service]]\n")
		line("name", n.Service)
		line("display_name", n.Name)
	}
	return b.String()
}

// asker asks on the terminal.
type asker struct {
	*app
	ctx     context.Context
	enabled bool
	in      *bufio.Reader
	err     error
}

// text gives the flag's value, or the answer, or the default.
func (q *asker) text(question, flag, def string) string {
	if flag != "" {
		return flag
	}
	if !q.enabled || q.err != nil {
		return def
	}
	fmt.Fprintf(q.Err, "%s [%s]: ", question, def)
	answer := q.line()
	if answer = strings.TrimSpace(answer); answer == "" {
		return def
	}
	return answer
}

// line reads a line, until the end of the context.
func (q *asker) line() string {
	type line struct {
		text string
		err  error
	}
	read := make(chan line, 1)
	go func() {
		text, err := q.in.ReadString('\n')
		read <- line{text, err}
	}()
	select {
	case <-q.ctx.Done():
		q.err = q.ctx.Err()
		return ""
	case l := <-read:
		if l.err != nil && !errors.Is(l.err, io.EOF) {
			q.err = l.err
		}
		return l.text
	}
}
