package manifest

import "testing"

// The SIDs are those that Windows documents or shows (`sc showsid`).
func TestServiceSID(t *testing.T) {
	for name, want := range map[string]string{
		"TrustedInstaller": "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
		"trustedinstaller": "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
		"MSSQLSERVER":      "S-1-5-80-3880718306-3832830129-1677859214-2598158968-1052248003",
		"WdiServiceHost":   "S-1-5-80-3139157870-2983391045-3678747466-658725712-1809340420",
	} {
		if got := ServiceSID(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
