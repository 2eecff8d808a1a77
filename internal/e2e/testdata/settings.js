// Prints what the AWS SDK for JavaScript would use: node settings.js [PROFILE].
// The endpoint of a profile is only found by the variable.
if (process.argv[2]) process.env.AWS_PROFILE = process.argv[2];
(async () => {
  const found = {};
  for (const [name, client, command] of [
    ["s3", "S3Client", "ListBucketsCommand"],
    ["ec2", "EC2Client", "DescribeRegionsCommand"],
    ["sts", "STSClient", "GetCallerIdentityCommand"],
  ]) {
    const sdk = require("@aws-sdk/client-" + name);
    const c = new sdk[client]({});
    // The request is looked at in place of being sent.
    const looked = new Error("looked at");
    c.middlewareStack.add(() => async (args) => {
      const r = args.request;
      found[name] = { endpoint: r.protocol + "//" + r.hostname + ":" + (r.port || "") };
      throw looked;
    }, { step: "build", priority: "low", name: "look" });
    await c.send(new sdk[command]({})).catch((e) => { if (e !== looked) throw e; });
    Object.assign(found[name], {
      region: await c.config.region(),
      fips: await c.config.useFipsEndpoint(),
      dual: await c.config.useDualstackEndpoint(),
      attempts: await c.config.maxAttempts(),
      retry: (await (await c.config.retryStrategy()).mode) || "",
    });
  }
  console.log(JSON.stringify(found, null, 1));
})().catch((e) => { console.error(e); process.exit(1); });
