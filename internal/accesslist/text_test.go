package accesslist

import "testing"

func TestTextOfTheNextFile(t *testing.T) {
	for _, test := range []struct{ name, was, own, whole string }{
		{"as the folder hands it on", "O:BAD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;" + alice + ")",
			"O:BA", "O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;" + alice + ")"},
		{"and one of its own", "O:" + alice + "D:AI(D;;FA;;;BG)(A;ID;FA;;;SY)(A;ID;FA;;;" + alice + ")",
			"O:" + alice + "D:(D;;FA;;;BG)", "O:" + alice + "D:P(D;;FA;;;BG)(A;;FA;;;SY)(A;;FA;;;" + alice + ")"},
		{"protected", "O:BAD:PAI(A;;FA;;;SY)(A;;0x1200a9;;;BU)", "O:BAD:P(A;;FA;;;SY)(A;;0x1200a9;;;BU)", "O:BAD:P(A;;FA;;;SY)(A;;0x1200a9;;;BU)"},
		{"protected, and marked as handed on", "O:BAD:PAI(A;OICIID;FA;;;SY)", "O:BAD:P(A;OICI;FA;;;SY)", "O:BAD:P(A;OICI;FA;;;SY)"},
		{"nobody", "O:BAD:P", "O:BAD:P", "O:BAD:P"},
		{"an owner whose short name ends in D", "O:RDD:AI(A;ID;FA;;;SY)", "O:RD", "O:RDD:P(A;;FA;;;SY)"},
		{"flags alike", "O:BAD:AI(A;IOID;FA;;;SY)(A;IO;FA;;;BA)", "O:BAD:(A;IO;FA;;;BA)", "O:BAD:P(A;IO;FA;;;SY)(A;IO;FA;;;BA)"},
		{"conditions", `O:BAD:AI(XA;;FX;;;S-1-1-0;(@User.Title=="a)(b" && (Member_of {SID(BA)})))(XA;ID;FR;;;WD;(x))`,
			`O:BAD:(XA;;FX;;;S-1-1-0;(@User.Title=="a)(b" && (Member_of {SID(BA)})))`,
			`O:BAD:P(XA;;FX;;;S-1-1-0;(@User.Title=="a)(b" && (Member_of {SID(BA)})))(XA;;FR;;;WD;(x))`},
		{"cut short", "O:BAD:AI(A;ID;FA;;;SY)(A;ID", "O:BA", "O:BAD:P(A;;FA;;;SY)"},
	} {
		text := parse(test.was)
		if own := text.own(); own != test.own {
			t.Errorf("%s: own %s, want %s", test.name, own, test.own)
		}
		if whole := text.whole(); whole != test.whole {
			t.Errorf("%s: whole %s, want %s", test.name, whole, test.whole)
		}
	}
	if got := parse("O:BAG:SYD:P(A;;FA;;;SY)"); got.withoutOwner(got.whole()) != "D:P(A;;FA;;;SY)" {
		t.Errorf("without owner: %q", got.withoutOwner(got.whole()))
	}
}

func TestPrivate(t *testing.T) {
	if got, want := private(alice), "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;"+alice+")"; got != want {
		t.Error(got)
	}
	if got, want := privateFolder(alice), "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;"+alice+")"; got != want {
		t.Error(got)
	}
}

func TestBelow(t *testing.T) {
	for path, want := range map[string]bool{
		`C:\Users\alice\.aws`: true, `c:\users\ALICE\x`: true, `C:\Users\alice`: false, `C:\Users\alice\`: false,
		`C:\Users\alice2\x`: false, `C:\Users\bob\x`: false, `D:\Users\alice\x`: false, `C:\`: false, ``: false,
	} {
		if got := Below(`C:\Users\alice`, path); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
	if !Below(`D:\`, `d:\x`) {
		t.Error("a disk as folder")
	}
}
