/**
 * A function's first invocation in a new process: `node run-once.mjs <bundle's URL> <event>`.
 *
 * Plain JavaScript: stripping types would be part of what is measured.
 */
const [url, event] = process.argv.slice(2);
const { handler } = await import(url);
const answer = await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 180_000 });
// Sockets are kept alive for the next invocation, and here is none.
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
