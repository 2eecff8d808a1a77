"""Looks for the credentials of the profile of each line CONFIG PROFILE, as the copy
of botocore does that the argument names, and prints a line of JSON for each: what
it stops at, or nothing."""
import importlib, json, os, sys

session = importlib.import_module(sys.argv[1] + ".session")

for line in sys.stdin:
    os.environ["AWS_CONFIG_FILE"], name = line.split()
    try:
        found = session.Session(profile=name).get_credentials()
        stops = "" if found and found.get_frozen_credentials() else "no credentials"
    except Exception as e:
        stops = type(e).__name__
    print(json.dumps({"stops": stops}))
