package compile

// utilActions are the elements of v4+ that only ask for a custom action. v3
// has no elements for them: its sources name the actions, or the properties
// that these set.
var utilActions = []struct{ element, action string }{
	{"BroadcastEnvironmentChange", "BroadcastEnvironmentChange"},
	{"BroadcastSettingChange", "BroadcastSettingChange"},
	{"CheckRebootRequired", "CheckRebootRequired"},
	{"ExitEarlyWithSuccess", "ExitEarlyWithSuccess"},
	{"FailWhenDeferred", "FailWhenDeferred"},
	{"QueryNativeMachine", "QueryNativeMachine"},
	{"QueryWindowsDirectories", "QueryOsDirs"},
	{"QueryWindowsDriverInfo", "QueryOsDriverInfo"},
	{"QueryWindowsSuiteInfo", "QueryOsInfo"},
	{"QueryWindowsWellKnownSIDs", "QueryOsWellKnownSID"},
	{"WaitForEvent", "WaitForEvent"},
	{"WaitForEventDeferred", "WaitForEventDeferred"},
}

func utilActionElements() []definition {
	var out []definition
	for _, a := range utilActions {
		out = append(out, definition{name: a.element, in: onlyV4, parents: concat(content, []string{"UI"}), compile: func(c *compiler, e *element) {
			c.utilAction(e, a.action)
			c.children(e)
		}})
	}
	return out
}
