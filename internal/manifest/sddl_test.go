package manifest

import "testing"

// TestSDDL takes the forms that Windows documents; the faulty ones are scripts
// of package cli.
func TestSDDL(t *testing.T) {
	for _, s := range []string{
		"D:", "D:P", "D:(A;;GX;;;BU)", "D:PAI(A;OICI;FA;;;SY)(A;OICIIO;GRGX;;;S-1-5-32-545)", "O:BAG:SYD:(A;;GX;;;S-1-5-80-0)",
		"D:AI(A;;0x20000000;;;WD)S:(AU;SAFA;GA;;;WD)", "D:NO_ACCESS_CONTROL", "D:(OA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;AU)",
		`D:(XA;;FX;;;S-1-1-0;(@User.Title=="PM" && (@User.Division=="Finance" || @User.Division ==" Sales")))`,
	} {
		if fault := sddlFault(s); fault != "" {
			t.Errorf("%s: %s", s, fault)
		}
	}
	for _, s := range []string{"", "BU", "D", "D:(", "D:A;;GX;;;BU", "D:(A;;GX;;;BU))", "D:()", "D:(A;;;;;BU)", "D:(A;XX;GX;;;BU)", "D:(A;;GXX;;;BU)", "D:(A;;GX;;;S-1)", "S:(AU;SA;GA;;;WD)"} {
		if sddlFault(s) == "" {
			t.Errorf("%q has no fault", s)
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, s := range []string{"10.0.0.1", "::1", "10.0.0.0/8", "10.0.0.0/255.0.0.0", "fe80::/10", "10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.1", "::1-::2"} {
		if fault := addressFault(s); fault != "" {
			t.Errorf("%s %s", s, fault)
		}
	}
	for _, s := range []string{"", "10.0.0", "10.0.0.0/", "/8", "10.0.0.0/255", "::1/ffff::", "1-2", "10.0.0.1-", "localhost"} {
		if addressFault(s) == "" {
			t.Errorf("%q has no fault", s)
		}
	}
}
