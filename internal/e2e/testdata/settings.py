"""Prints what botocore would use: settings.py [PROFILE]."""
import json, sys
import botocore.session

session = botocore.session.Session(profile=sys.argv[1] if len(sys.argv) > 1 else None)
found = {"output": session.get_config_variable("output"), "region": session.get_config_variable("region")}
for service in "s3", "ec2", "sts", "elasticbeanstalk":
    client = session.create_client(service)
    found[service] = {
        "endpoint": client.meta.endpoint_url,
        "bundle": client._endpoint.http_session._verify,
        "retries": client.meta.config.retries,
    }
print(json.dumps(found, sort_keys=True, indent=1))
