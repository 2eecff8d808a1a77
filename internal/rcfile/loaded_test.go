package rcfile

import "testing"

// An alias above the hook is replaced by it, one below hides it.
func TestAliasBelowTheHook(t *testing.T) {
	const hook = "eval \"$(awsmfa hook bash)\"\n"
	for text, want := range map[string]File{
		hook: {LoadsHook: true},
		"alias authaws='. ~/aws-set-auth.sh'\n" + hook:                  {LoadsHook: true},
		hook + "\n  alias  authaws='. ~/aws-set-auth.sh'\n":             {LoadsHook: true, Alias: 3},
		hook + "alias authaws2=x\n# alias authaws=x\nunalias authaws\n": {LoadsHook: true},
		"alias authaws=x\n": {},
	} {
		if got := Of("bash", "linux").look("", []byte(text)); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}
