package manifest

import (
	"strings"
)

// EventSource is one [[event_source]]: a name under which a program writes to
// an event log.
type EventSource struct {
	Origin
	Name, Log string
	// MessageFile is the packaged file that holds the texts of events, when it
	// is one; otherwise nil and MessagePath is a path on the machine. Without a
	// root in MessagePath it is Windows' own, which has a text for every event.
	MessageFile *File `json:"-"`
	MessagePath Path
}

// windowsLogs are logs that Windows keeps for itself, in lower case (Win32
// documentation, "Eventlog Key").
var windowsLogs = map[string]string{
	"security": "Security", "system": "System", "setup": "Setup", "forwardedevents": "ForwardedEvents", "hardwareevents": "HardwareEvents",
	"internet explorer": "Internet Explorer", "key management service": "Key Management Service", "windows powershell": "Windows PowerShell",
}

// logPrefix is how many characters of a log's name have to differ from those of
// other logs (Win32 documentation, "Eventlog Key").
const logPrefix = 8

const maxEventName = 200

func (l *loader) readEventSources() {
	seen := map[string]*EventSource{}
	for _, t := range l.tables("event_source") {
		s := &EventSource{Origin: t.origin(), Name: t.fixed("name"), Log: t.fixed("log")}
		if l.m.Product.PerUser() {
			l.errKey(codeScope, t.v.path, "a per-user package cannot make an event source").WithHint(`write scope = "machine" in [product]`)
		}
		l.eventLog(t, s)
		l.messageFile(t, s)
		v := t.get("name")
		if v == nil {
			continue
		}
		t.oneLine("name", maxEventName)
		switch {
		case strings.ContainsAny(s.Name, `\/`):
			l.errVal(codeEventLog, v.path, "the name %s of an event source holds a slash", quote(s.Name))
		case strings.EqualFold(s.Name, s.Log) || strings.EqualFold(s.Name, "Application") || windowsLogs[strings.ToLower(s.Name)] != "":
			l.errVal(codeEventLog, v.path, "%q is the name of a log, and cannot be one of a source", s.Name).WithHint("name the source after the program")
		}
		key := strings.ToLower(s.Name)
		if first := seen[key]; first != nil {
			l.errVal(codeTwoSources, v.path, "the event source %q is written twice", s.Name).
				WithNote(l.keyPos(joinKey(first.Key, "name")), "it is first written here").WithHint("a source belongs to one log")
			continue
		}
		seen[key] = s
		l.m.EventSources = append(l.m.EventSources, s)
	}
}

func (l *loader) eventLog(t tab, s *EventSource) {
	v := t.get("log")
	if v == nil {
		return
	}
	t.oneLine("log", maxEventName)
	lower := strings.ToLower(s.Log)
	own := windowsLogs[lower]
	switch {
	case strings.EqualFold(s.Log, "Application"):
		s.Log = "Application"
	case own != "" || strings.HasPrefix(lower, "microsoft-"):
		l.errVal(codeEventLog, v.path, "the log %q is Windows' own", s.Log).WithHint(`leave log out, and the source is one of "Application"`)
	case strings.ContainsAny(s.Log, `\/*?`):
		l.errVal(codeEventLog, v.path, "the name %s of a log holds %q", quote(s.Log), s.Log[strings.IndexAny(s.Log, `\/*?`)])
	default:
		l.logPrefix(v, lower)
	}
}

// logPrefix refuses a log that Windows cannot tell from one of its own.
func (l *loader) logPrefix(v *value, lower string) {
	head := func(s string) string { return s[:min(len(s), logPrefix)] }
	for _, own := range []string{"Application", "Security", "System", "HardwareEvents", "ForwardedEvents"} {
		if head(lower) == head(strings.ToLower(own)) {
			l.errVal(codeEventLog, v.path, "the log %q begins with the same %d characters as Windows' own %s", v.str, logPrefix, own).
				WithHint("Windows tells logs apart by these: begin it with the name of the product")
			return
		}
	}
}

// messageFile reads what holds the texts: a packaged file, or one that is on the
// machine.
func (l *loader) messageFile(t tab, s *EventSource) {
	v := t.get("message_file")
	switch {
	case v == nil:
	case strings.HasPrefix(v.str, "{file."):
		if s.MessageFile = l.packaged(v); s.MessageFile != nil {
			s.MessagePath = s.MessageFile.Dest
		}
	default:
		p, ok := l.readPath(v, v.str, RootApp)
		if !ok {
			return
		}
		s.MessagePath, s.MessageFile = p, l.m.sourceByDest[p.Key()]
		switch ext := strings.ToLower(extension(p.Base())); {
		case s.MessageFile == nil && (p.Root == RootApp || p.Root == RootData):
			l.noFile(l.errVal(codeFileRef, v.path, "no packaged file has the dest %q", v.str), v.str)
		case ext != ".dll" && ext != ".exe":
			l.errVal(codeFileKind, v.path, "%q cannot hold the texts of events", v.str).WithHint("they are a resource of a .dll or .exe")
		}
	}
}
