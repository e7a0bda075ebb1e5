// Command standin plays programs of a user's for the tests of gomsi on Windows:
//
//	standin copy FROM       a build command: copies a file to $GOMSI_OUTPUT
//	standin pulse FILE      one that does not end: makes a file longer, itself
//	                        and by a child of its own
//	standin hold FILE READY opens a file until standard input ends
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"time"
)

func main() {
	if err := play(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

func play(what string, args []string) error {
	switch what {
	case "copy":
		data, err := os.ReadFile(args[0])
		if err != nil {
			return err
		}
		return os.WriteFile(os.Getenv("GOMSI_OUTPUT"), data, 0o755)
	case "pulse":
		child := exec.Command(os.Args[0], "beat", args[0])
		if err := child.Start(); err != nil {
			return err
		}
		return child.Wait()
	case "beat":
		signal.Ignore(os.Interrupt)
		f, err := os.Create(args[0])
		for end := time.Now().Add(time.Minute); err == nil && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			_, err = f.WriteString(".")
		}
		return err
	case "hold":
		f, err := os.Open(args[0])
		if err != nil {
			return err
		}
		defer f.Close()
		if err := os.WriteFile(args[1], nil, 0o644); err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, os.Stdin)
		return err
	}
	return fmt.Errorf("there is no part %q", what)
}
