package main

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// switches name the function that stands for an operator.
var switches = map[token.Token]string{
	token.LSS: "Order", token.LEQ: "Order", token.GTR: "Order", token.GEQ: "Order",
	token.ADD: "Math", token.SUB: "Math", token.MUL: "Math", token.QUO: "Math", token.REM: "Math",
	token.AND: "Math", token.OR: "Math", token.XOR: "Math", token.AND_NOT: "Math",
	token.SHL: "Shift", token.SHR: "Shift",
}

// switchFile is what the switches call. The number of the fault that is on is in
// a file, since tests start processes with an environment of their own.
const switchFile = `package %s

import (
	"cmp"
	"os"
)

var mutant = func() (n int) {
	text, _ := os.ReadFile(%q)
	for _, digit := range text {
		n = 10*n + int(digit-'0')
	}
	return n
}()

func mutantOn(n int) bool { return n == mutant }

func mutantNumber[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float64](n int, a, b T) T {
	if n == mutant {
		return b
	}
	return a
}

func mutantOperatorOrder[T cmp.Ordered](n int, a T, operator string, b T) bool {
	on := n == mutant
	switch operator {
	case "<":
		return a < b || on && a == b
	case "<=":
		return a < b || !on && a == b
	case ">":
		return a > b || on && a == b
	}
	return a > b || !on && a == b
}

func mutantOperatorMath[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr](n int, a T, operator string, b T) T {
	if n == mutant {
		operator = map[string]string{"+": "-", "-": "+", "*": "/", "/": "*", "%%": "*", "&": "|", "|": "&", "^": "&", "&^": "&"}[operator]
	}
	switch operator {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		return a / b
	case "%%":
		return a %% b
	case "&":
		return a & b
	case "|":
		return a | b
	case "^":
		return a ^ b
	}
	return a &^ b
}

func mutantOperatorShift[T, U ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr](n int, a T, operator string, b U) T {
	if (operator == "<<") != (n == mutant) {
		return a << b
	}
	return a >> b
}
`

// withSwitches puts in all faults that have one. An outer one stands outside of
// what it holds; lines keep their numbers.
func withSwitches(source []byte, faults []fault) []byte {
	type numbered struct {
		insert
		place int
	}
	var all []numbered
	for _, f := range faults {
		for _, i := range f.inserts {
			i.text = strings.Replace(i.text, "%d", fmt.Sprint(f.number), 1)
			all = append(all, numbered{i, len(all)})
		}
	}
	slices.SortFunc(all, func(a, b numbered) int {
		switch {
		case a.at != b.at:
			return cmp.Compare(a.at, b.at)
		case a.behind != b.behind: // what ends here goes first
			if a.behind {
				return -1
			}
			return 1
		case a.behind:
			return cmp.Compare(b.place, a.place)
		}
		return cmp.Compare(a.place, b.place)
	})
	var out strings.Builder
	at := 0
	for _, i := range all {
		out.Write(source[at:i.at])
		out.WriteString(i.text)
		at = i.at + i.cut
	}
	out.Write(source[at:])
	return []byte(out.String())
}
