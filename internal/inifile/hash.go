package inifile

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// hashLine is hashHeader for the usual ways to write a header, which is most of the
// work on a large file: a line feed, "[" or "[profile ", and a name of up to 15 bytes
// that ends at a bracket and holds nothing that SplitName looks at. It is 0 if line
// is not such.
func hashLine(line *[33]byte, seed uint64) uint32 {
	if line[0] != '\n' {
		return 0
	}
	word, next := binary.LittleEndian.Uint64(line[2:]), binary.LittleEndian.Uint64(line[10:])
	if word == profileWord {
		word, next = next, binary.LittleEndian.Uint64(line[18:])
	}
	var odd uint64
	end := zeros(word ^ ones*']')
	if end == 0 {
		seed, odd = mix(seed, word), oddities(word)
		word, end = next, zeros(next^ones*']')
	} else if end == 0x80 {
		return 0 // no name
	}
	inside := below(end)
	if (odd|oddities(word)&inside)&highs != 0 || end == 0 {
		return 0
	}
	return uint32(mix(seed, word&inside))
}

// profileWord is "profile " as a number.
const profileWord = 'p' | 'r'<<8 | 'o'<<16 | 'f'<<24 | 'i'<<32 | 'l'<<40 | 'e'<<48 | ' '<<56

// hashHeader hashes the name, as SplitName parts it off, in the header that text
// is behind the bracket of.
func (x *index) hashHeader(text []byte) uint32 {
	if hash := hashPlain(text, x.seed); hash != 0 {
		return hash
	}
	_, name := SplitName(nameBehind(text))
	return x.hash(name)
}

// hashPlain is hashLine for names of any length, with at least eight bytes behind
// them.
func hashPlain(text []byte, seed uint64) (hash uint32) {
	var odd uint64
	name, h := bytes.TrimPrefix(text, []byte("profile ")), seed
	if bytes.HasPrefix(name, []byte("]")) { // the name of "[profile ]" is "profile"
		return 0
	}
	for ; len(name) >= 8; name = name[8:] {
		word := binary.LittleEndian.Uint64(name)
		if end := zeros(word ^ ones*']'); end != 0 {
			inside := below(end)
			if (odd|oddities(word)&inside)&highs == 0 {
				hash = uint32(mix(h, word&inside))
			}
			return hash
		}
		h, odd = mix(h, word), odd|oddities(word)
	}
	return hash
}

// hash is that of a name by itself. It starts from what no file can know.
func (x *index) hash(name []byte) uint32 {
	h := x.seed
	for ; len(name) >= 8; name = name[8:] {
		h = mix(h, binary.LittleEndian.Uint64(name))
	}
	var rest [8]byte
	copy(rest[:], name)
	return uint32(mix(h, binary.LittleEndian.Uint64(rest[:])))
}

// mix folds the product of two words, as wyhash does: who does not know h cannot
// choose words that give the same.
func mix(h, word uint64) uint64 {
	hi, lo := bits.Mul64(h^word, 0x9e3779b97f4a7c15)
	return hi ^ lo
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// zeros marks the lowest zero byte of word by its high bit.
func zeros(word uint64) uint64 { return (word - ones) &^ word & highs }

// below has all bits of the bytes below the one that zeros marked.
func below(mark uint64) uint64 { return (mark ^ (mark - 1)) >> 8 }

// oddities marks by its high bit the lowest byte of word that is a blank, a quote,
// a control character or no ASCII, and maybe others above it.
func oddities(word uint64) uint64 { return word | (word - ones*'(') }
