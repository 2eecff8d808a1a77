package cache

import "testing"

func BenchmarkLoad(b *testing.B) {
	d, _ := opened(b, place(b))
	save(b, d, key, sample())
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := d.Load(key); !ok {
			b.Fatal("gone")
		}
	}
}

func BenchmarkOpenAndLoad(b *testing.B) {
	path := place(b)
	d, _ := opened(b, path)
	save(b, d, key, sample())
	b.ReportAllocs()
	for b.Loop() {
		d, err := Open(path, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := d.Load(key); !ok {
			b.Fatal("gone")
		}
		d.Close()
	}
}

func BenchmarkSave(b *testing.B) {
	d, _ := opened(b, place(b))
	b.ReportAllocs()
	for b.Loop() {
		save(b, d, key, sample())
	}
}
