// Command winever prints what Windows itself says of a program's version: the
// fixed file version, the languages, and the strings that are named.
package main

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

func main() {
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "winever:", err)
		os.Exit(1)
	}
}

func run(name string, fields []string) error {
	size, err := windows.GetFileVersionInfoSize(name, nil)
	if err != nil {
		return err
	}
	info := make([]byte, size)
	if err := windows.GetFileVersionInfo(name, 0, size, unsafe.Pointer(&info[0])); err != nil {
		return err
	}
	query := func(path string) (unsafe.Pointer, uint32, error) {
		var at unsafe.Pointer
		var n uint32
		err := windows.VerQueryValue(unsafe.Pointer(&info[0]), path, unsafe.Pointer(&at), &n)
		return at, n, err
	}
	at, _, err := query(`\`)
	if err != nil {
		return err
	}
	f := (*windows.VS_FIXEDFILEINFO)(at)
	fmt.Printf("%d.%d.%d.%d\n", f.FileVersionMS>>16, f.FileVersionMS&0xffff, f.FileVersionLS>>16, f.FileVersionLS&0xffff)
	at, n, err := query(`\VarFileInfo\Translation`)
	if err != nil {
		return err
	}
	for i := range n / 4 {
		fmt.Println(*(*uint16)(unsafe.Add(at, 4*i)))
	}
	for _, field := range fields {
		at, _, err := query(`\StringFileInfo\040904b0\` + field)
		if err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
		fmt.Println(windows.UTF16PtrToString((*uint16)(at)))
	}
	return nil
}
