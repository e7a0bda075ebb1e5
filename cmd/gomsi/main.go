// Command gomsi builds Windows installers from one TOML manifest.
package main

import (
	"os"

	"github.com/gomsi/gomsi/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
