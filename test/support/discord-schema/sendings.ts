/**
 * What the real adapter sent in this test file, to any server: heard on the diagnostics channel of Node's own fetch,
 * so that no test has to hand anything on.
 */
interface Sending {
  readonly method: string;
  readonly path: string;
  body: string;
}

/** The adapter's own name, which Discord asks for: requests of the tests themselves are often wrong on purpose. */
const adapter = /^DiscordBot \(https:\/\/vigil\./;
const apiPath = /^\/api\/v\d+(\/.*)$/;

const sendings = new Map<object, Sending>();

export function onCreate(message: unknown): void {
  const { request } = message as { request: { method: string; path: string; headers: string[] } }; // undici's request
  const [, path] = apiPath.exec(request.path) ?? [];
  const agent = request.headers.findIndex((name) => name.toLowerCase() === "user-agent");
  if (path === undefined || !adapter.test(request.headers[agent + 1] ?? "")) return;
  sendings.set(request, { method: request.method, path, body: "" });
}

export function onChunk(message: unknown): void {
  const { request, chunk } = message as { request: object; chunk: Uint8Array }; // undici's request
  const sending = sendings.get(request);
  if (sending !== undefined) sending.body += Buffer.from(chunk).toString();
}

/** What was wrong so far, each with its request; asked for by a test that sends something wrong on purpose. */
export async function takeComplaints(): Promise<readonly string[]> {
  if (sendings.size === 0) return [];
  const sent = [...sendings.values()];
  sendings.clear();
  const { complaintsOf } = await import("./complaints.ts");
  return sent.flatMap(({ body, ...request }) =>
    complaintsOf({
      kind: "request",
      ...request,
      body: body === "" ? undefined : JSON.parse(body),
    }),
  );
}
