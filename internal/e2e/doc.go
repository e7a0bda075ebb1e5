// Package e2e holds the tests that use what gomsi makes as its users do: they
// build the packages of fixtures, read them with programs of others, and
// install, repair, upgrade and remove them under Wine.
package e2e
