package main

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
)

// A module that was added, removed or brought to another version is in the
// NOTICE as it is linked now, and so is each licence. The test stands with the
// program, so that no result of before its imports changed is taken for one.
func TestNoticeIsOfWhatIsLinked(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "run", "./notice")
	cmd.Stderr = os.Stderr
	want, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	has, wants := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := 0; i < min(len(has), len(wants)); i++ {
		if !bytes.Equal(has[i], wants[i]) {
			t.Fatalf("NOTICE:%d is %q, and of what is linked now it is %q: run `make notice`", i+1, has[i], wants[i])
		}
	}
	t.Fatalf("NOTICE has %d lines, and of what is linked now %d: run `make notice`", len(has), len(wants))
}
