"""Reads the files named on standard input as botocore does, and prints a line of
JSON for each: what it stops at, or the values of each profile."""
import json, sys
import botocore.configloader, botocore.exceptions

for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        if path.endswith("config"):
            found = botocore.configloader.load_config(path)["profiles"]
        else:
            found = botocore.configloader.raw_config_parse(path)
    except botocore.exceptions.ConfigParseError as e:
        print(json.dumps({"stops": str(e)}))
        continue
    flat = {n: {k: v for k, v in s.items() if isinstance(v, str)} for n, s in found.items()}
    print(json.dumps({"profiles": flat}))
