//go:build race

package main

// raceDetector reports whether these tests, and the processes that they start,
// were built with it.
const raceDetector = true
