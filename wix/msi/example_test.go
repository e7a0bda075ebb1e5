package msi_test

import (
	"bytes"
	"fmt"
	"log"
	"os"

	"github.com/gomsi/gomsi/wix/msi"
)

// A database is made of tables whose definitions are known, and read again.
func Example() {
	db := msi.New()
	db.Summary[msi.PIDTitle] = "Installation Database"
	def, _ := msi.Standard("Property", msi.WiX3)
	properties, err := db.Define(def)
	if err != nil {
		log.Fatal(err)
	}
	if err := properties.Add("ProductName", "Hello"); err != nil {
		log.Fatal(err)
	}
	fmt.Println(properties.Add("ProductName", "Hello again"))

	var file bytes.Buffer
	if err := db.Write(&file); err != nil {
		log.Fatal(err)
	}
	back, err := msi.Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		log.Fatal(err)
	}
	if err := msi.Dump(os.Stdout, back, msi.DumpOptions{}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// msi: Property[ProductName]: a row with this key is there already
	// codepage 65001
	//
	// summary
	//   Title        Installation Database
	//
	// table Property, 1 row
	//   Property*:s72  Value:l0
	//   ProductName    Hello
	//
	// streams 0
}
