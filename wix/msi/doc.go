// Package msi writes and reads Windows Installer databases (.msi, .msm):
// tables with their string pool, streams and summary information, in a
// compound file. It dumps and compares them as well.
//
// It does not know what rows mean: the tables' definitions are data (see
// Standard), and anyone may add tables of his own with a Definition.
//
// The storage format has no public specification. What is known of it was
// learned from databases that Windows wrote; where a comment names no source,
// that is the source. The interface that Windows Installer has for these
// files, and the meaning of columns, is in the Windows Installer
// documentation ("Database Functions", "Database Tables").
package msi
