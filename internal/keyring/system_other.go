//go:build !darwin && !windows

package keyring

func system(o Options) Store { return &secretService{o} }
