package sheet

import (
	"strings"

	"github.com/gomsi/gomsi/internal/manifest"
)

// principal names who a SID is.
func (w *writer) principal(sid string) string {
	for _, s := range w.m.Services {
		if manifest.ServiceSID(s.Name) == sid {
			return "the service " + code(s.Name)
		}
	}
	if name := manifest.WellKnownName(sid); name != "" {
		return code(name)
	}
	return code(sid)
}

// rights lists who may do what where the package says so.
func (w *writer) rights() {
	var rows [][]string
	add := func(where string, a *manifest.Access) {
		if a != nil {
			rows = append(rows, []string{where, w.access(a), beside(a)})
		}
	}
	for _, f := range w.m.Folders {
		add(code(w.place(f.Path)+`\`), f.Access)
	}
	for _, f := range w.m.Files {
		add(code(w.place(f.Dest)), f.Access)
	}
	for _, r := range w.m.Registry {
		add(code(r.Root+`\`+w.text(r.Key))+viewWords(r.View), r.Access)
	}
	if len(rows) == 0 {
		return
	}
	w.heading(2, "Rights")
	w.table([]string{"on", "who may do what", "others"}, rows)
	w.paragraph("Rights are given by SID, so they are the same in every language of Windows.")
}

var rightsWords = map[string]string{
	manifest.RightsRead: "read", manifest.RightsExecute: "read and execute", manifest.RightsModify: "read, execute and change", manifest.RightsFull: "do everything",
}

func (w *writer) access(a *manifest.Access) string {
	if a.SDDL != "" {
		return "as " + code(a.SDDL) + " says"
	}
	var out []string
	for _, e := range a.Allow {
		may := rightsWords[e.Rights]
		if may == "" {
			may = "do " + code(e.Rights)
		}
		out = append(out, w.principal(e.To.SID)+" may "+may)
	}
	if a.Owner != nil {
		out = append(out, w.principal(a.Owner.SID)+" is the owner")
	}
	return strings.Join(out, "; ")
}

// beside says what those may do whom a list does not name.
func beside(a *manifest.Access) string {
	switch {
	case a.SDDL != "":
		return ""
	case a.Inherit:
		return "as in the folder or key above"
	}
	return "nothing, but for administrators and the system"
}
