package inifile

import (
	"fmt"
	"testing"
)

func BenchmarkLookUp(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000} {
		data := profiles(n)
		name := fmt.Sprintf("profile team-%d", n-1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Index(data).Sections(name)[0].Values(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkValues(b *testing.B) {
	s := Index(profiles(1)).Sections("profile team-0")[0]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Values(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEdit(b *testing.B) {
	data := profiles(10_000)
	for name, section := range map[string]string{"replace": "profile team-5000", "append": "MFA"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Edit(data, section, []Pair{{"region", "us-east-1"}}, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
