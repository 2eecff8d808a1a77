package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
	"awsmfa/internal/session"
)

// BenchmarkStatus shows so many cached sessions, each of a profile of its own.
func BenchmarkStatus(b *testing.B) {
	now := time.Now().Truncate(time.Second).UTC()
	for _, n := range []int{10, 1_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, out := completing(b, manyProfiles(n), "")
			folder := b.TempDir() + "/cached"
			getenv := s.Getenv
			s.Getenv = func(name string) string {
				if name == "AWSMFA_CACHE_DIR" {
					return folder
				}
				return getenv(name)
			}
			s.Args = []string{"status"}
			s.Now = func() time.Time { return now }
			dir, err := cache.Open(folder, func(err error) { b.Error(err) })
			if err != nil {
				b.Fatal(err)
			}
			for i := range n {
				k := session.Session{
					Credentials: creds.Credentials{AccessKeyID: "ASIA", SecretAccessKey: "secret", SessionToken: "token", Expires: now.Add(time.Hour)},
					Profile:     fmt.Sprintf("team-%d", i), Device: "arn:aws:iam::123456789012:mfa/bob", Made: now, Length: 12 * time.Hour,
				}
				if err := dir.Save(fmt.Sprintf("%032x", i), k); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				if status := Run(b.Context(), s); status != 0 || strings.Count(out.String(), "team-") != n {
					b.Fatalf("status %d: %s", status, out)
				}
			}
		})
	}
}
