/**
 * Measures the interactions handler beside bare Ed25519, in one process and in turns:
 * `fork("run-acknowledgements.mjs", [<bundle's URL>, <application's public key>, <kinds as JSON>])`.
 *
 * Sends back, for each kind, the latencies of its calls and the CPU time of all of them together.
 */
const [url, publicKey, kindsText] = process.argv.slice(2);
const { handler } = await import(url);
const kinds = JSON.parse(kindsText);

const turns = 20;
const callsATurn = 50;

const [{ request }] = kinds;
const { "x-signature-ed25519": signature, "x-signature-timestamp": timestamp } = request.headers;
const signatureBytes = Buffer.from(signature, "hex");
const signedBytes = Buffer.from(timestamp + request.body);
const algorithm = { name: "Ed25519" };
const rawKey = Buffer.from(publicKey, "hex");
const key = await crypto.subtle.importKey("raw", rawKey, algorithm, false, ["verify"]);

async function verifyOnly() {
  const isGenuine = await crypto.subtle.verify(algorithm, key, signatureBytes, signedBytes);
  if (!isGenuine) throw new Error("the bench signed a request that does not verify");
}

const contestants = [
  { what: "bare Ed25519 verification", call: verifyOnly },
  ...kinds.map(({ what, request, statusCode }) => ({
    what,
    call: async () => {
      const answer = await handler(request);
      if (answer.statusCode !== statusCode) {
        throw new Error(
          `${what}: answered ${answer.statusCode}, not ${statusCode}: ${answer.body}`,
        );
      }
    },
  })),
];

const measured = contestants.map(({ what }) => ({ what, latenciesMs: [], cpuMs: 0 }));
// The first turn warms up and is not counted.
for (let turn = 0; turn <= turns; turn += 1) {
  for (const [index, { call }] of contestants.entries()) {
    const startedCpu = process.cpuUsage();
    const latenciesMs = [];
    for (let count = 0; count < callsATurn; count += 1) {
      const startedMs = performance.now();
      await call();
      latenciesMs.push(performance.now() - startedMs);
    }
    const { user, system } = process.cpuUsage(startedCpu);
    if (turn === 0) continue;
    measured[index].latenciesMs.push(...latenciesMs);
    measured[index].cpuMs += (user + system) / 1_000;
  }
}
process.send(measured, () => process.exit(0));
