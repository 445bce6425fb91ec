/** Bare Node that makes one call: `node bare-post.mjs <URL>`, the least that a function's first call can cost. */

// An import would read every property of node:http, and one of them loads undici: 30 ms for nothing.
const { request } = process.getBuiltinModule("node:http");

const headers = { "x-amz-target": "AmazonSQS.SendMessage" };
request(process.argv[2], { method: "POST", headers }, (response) => {
  response.resume().on("end", () => process.exit(response.statusCode === 200 ? 0 : 1));
}).end('{"MessageBody":"hello"}');
