package host

import (
	"bytes"
	"io"
	"log"
	"testing"
)

func TestSilenceLog(t *testing.T) {
	was := log.Default().Writer()
	defer log.SetOutput(was)
	var said bytes.Buffer
	log.SetOutput(&said)
	silenceLog()
	log.Print("a session")
	if log.Default().Writer() != io.Discard || said.Len() != 0 {
		t.Errorf("logged %q", said.String())
	}
}
