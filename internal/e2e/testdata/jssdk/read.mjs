// Reads the files of each line CONFIG CREDENTIALS PROFILE of its input as the AWS
// SDK for JavaScript does, and prints a line of JSON for each: what it reads of the
// profile, which is null where it knows none. It stops at nothing: a file that it
// cannot read is empty to it.
import { createInterface } from "node:readline";
import { parseKnownFiles } from "@smithy/core/config";

for await (const line of createInterface({ input: process.stdin })) {
  const [configFilepath, filepath, profile] = line.split(" ");
  const all = await parseKnownFiles({ configFilepath, filepath, ignoreCache: true });
  console.log(JSON.stringify({ profiles: { [profile]: all[profile] ?? null } }));
}
