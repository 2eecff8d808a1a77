package host

// GrowStack gives the goroutine a stack of 32 KiB at once. It starts with 2, and each
// time that is doubled all frames are copied: where nothing else takes long, that
// shows. What it returns means nothing, and keeps the compiler from leaving room out.
//
//go:noinline
func GrowStack(n int) byte {
	var room [17 << 10]byte
	return room[n]
}
