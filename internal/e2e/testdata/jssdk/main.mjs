// Says who the AWS SDK for JavaScript takes its user for.
import { STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

try {
  const who = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  console.log(who.Arn);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
