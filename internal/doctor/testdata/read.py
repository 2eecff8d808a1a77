"""Reads the files named on standard input as the copy of botocore does that the
argument names, and prints a line of JSON for each: what it stops at, or the
values of each profile."""
import importlib, json, sys

# The AWS CLI v2 has a copy of botocore of its own: awscli.botocore.
name = sys.argv[1]
configloader = importlib.import_module(name + ".configloader")

for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        if path.endswith("config"):
            found = configloader.load_config(path)["profiles"]
        else:
            found = configloader.raw_config_parse(path)
    except Exception as e:
        if type(e).__name__ != "ConfigParseError":
            raise
        print(json.dumps({"stops": str(e)}))
        continue
    flat = {n: {k: v for k, v in s.items() if isinstance(v, str)} for n, s in found.items()}
    print(json.dumps({"profiles": flat}))
