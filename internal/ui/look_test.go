package ui

import "testing"

func TestBar(t *testing.T) {
	for part, want := range map[float64]string{-1: "----------", 0: "----------", 1: "----------", 50: "#####-----", 94: "#########-", 100: "##########", 300: "##########"} {
		if got := (Look{}).Bar(part, 100); got != want {
			t.Errorf("Bar(%v, 100) = %s, want %s", part, got, want)
		}
	}
}
