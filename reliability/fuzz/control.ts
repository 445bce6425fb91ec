/** The control API, through a Function URL's event: any method, path, query, header and body, let in or not. */
import fc from "fast-check";
import type { LambdaContext, LambdaEvent } from "hono/aws-lambda";
import * as z from "zod/mini";
import { functionUrlHandler } from "../../functions/control/function-url.ts";
import { routes } from "../../functions/control/routes.ts";
import { memoryPanel } from "../../lib/adapters/memory/panel.ts";
import { type Door, doorOf } from "./door.ts";
import { must, mustBePlain } from "./must.ts";
import { anyText, bodiesLike } from "./mutations.ts";
import { apiBodies } from "./payloads.ts";
import { livedIn, settings } from "./world.ts";

const token = "fuzz-token-0123456789";

const names = fc.oneof(
  fc.constantFrom(
    "default",
    "42",
    "night",
    "nobody",
    "soul.md",
    "notes/seen.md",
    "notes/new.md",
    "diary/2025-11-21T08-00-00.md",
    "notes\u2215seen.md",
    "notes/../../../42/memory/soul.md",
    "...",
    "..",
    "%00",
  ),
  anyText,
);
const parameter = fc.oneof(
  fc.constantFrom("thread", "limit", "cursor", "id", "path", "q", "version"),
  anyText,
);
const argument = fc.oneof(
  fc.constantFrom(
    "default",
    "42",
    "0",
    "1",
    "100",
    "101",
    "1e3",
    "01KAJ4B9G00000000000000001",
    "7".repeat(26),
    "notes/seen.md",
    "1763712000000:notes/seen.md",
  ),
  anyText,
);

/** Percent-encodings as nobody should write them; the URL itself would refuse some other characters. */
const encodings = fc.constantFrom(
  "%",
  "%zz",
  "%00",
  "%2F",
  "%2e%2e",
  "%C0%80",
  "%ED%A0%80",
  "%25",
  "+",
  "//",
  "/./",
);
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

const path = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...routes.map((route) => route.path)) },
      { weight: 1, arbitrary: anyText.map((text) => `/${encoded(text)}`) },
    ),
    names,
    names,
    fc.oneof({ weight: 5, arbitrary: fc.constant("") }, { weight: 1, arbitrary: encodings }),
  )
  .map(([route, one, other, tail]) => {
    const waiting = [one, other];
    const filled = route.replace(/\{[^}]+\}/g, () => encoded(waiting.shift() ?? "default"));
    return filled + tail;
  });

const query = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  {
    weight: 4,
    arbitrary: fc
      .array(fc.tuple(parameter, argument), { maxLength: 3 })
      .map((pairs) => pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&")),
  },
  { weight: 1, arbitrary: encodings.map((text) => `thread=${text}&${text}`) },
);

/** Header values as HTTP has them: no line breaks. */
const headerValue = anyText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ""));

const request = fc.record({
  method: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("GET", "POST", "POST", "PUT", "PATCH", "DELETE") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "QUERY"),
    },
  ),
  path,
  query,
  body: fc.oneof(
    { weight: 3, arbitrary: bodiesLike(fc.constantFrom(...apiBodies)) },
    { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
  ),
  /** The body over and over: most of the time once. */
  times: fc.oneof(
    { weight: 30, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constant(4_000) },
  ),
  isBase64Encoded: fc.boolean(),
  /** Base64 that is none: what the front in between never makes. */
  isGarbled: fc.oneof(
    { weight: 20, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  type: fc.oneof(
    fc.constantFrom("application/json", "application/json; charset=utf-8", "text/plain", ""),
    headerValue,
  ),
  others: fc.dictionary(
    fc.constantFrom(
      "if-match",
      "cookie",
      "content-length",
      "content-encoding",
      "transfer-encoding",
      "origin",
      "x-http-method-override",
      "range",
      "accept",
      "expect",
    ),
    headerValue,
    { maxKeys: 2, noNullPrototype: true },
  ),
  who: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("token", "loopback") },
    { weight: 1, arbitrary: fc.constantFrom("no-token", "wrong-token", "no-secret", "rebound") },
  ),
  given: headerValue,
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

const ProblemDocument = z.strictObject({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.number(),
  detail: z.string().check(z.minLength(8), z.maxLength(1_000)),
  field: z.optional(z.string()),
  current: z.optional(z.unknown()),
  yours: z.optional(z.unknown()),
});

function eventOf(sent: Request): LambdaEvent {
  const { method, path, query, times, isGarbled } = sent;
  const body = Buffer.concat(Array.from({ length: times }, () => sent.body));
  const isText = Buffer.from(body.toString("utf8")).equals(body);
  const isBase64Encoded = sent.isBase64Encoded || !isText;
  const text = body.toString(isBase64Encoded ? "base64" : "utf8");
  const headers: Record<string, string> = {
    ...sent.others,
    ...(sent.type === "" ? {} : { "content-type": sent.type }),
    host: sent.who === "rebound" ? "evil.example" : "localhost:8000",
    ...(sent.who === "token" ? { authorization: `Bearer ${token}` } : {}),
    ...(sent.who === "wrong-token" ? { authorization: sent.given } : {}),
  };
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: query,
    headers,
    cookies: ["a=b"],
    body: isGarbled ? `${text}*` : text,
    isBase64Encoded,
    requestContext: {
      accountId: "anonymous",
      apiId: "local",
      authentication: null,
      authorizer: {},
      domainName: "localhost",
      domainPrefix: "local",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "t" },
      requestId: "r",
      routeKey: "$default",
      stage: "$default",
      time: "20/Nov/2026:12:00:00 +0000",
      timeEpoch: 0,
    },
  };
}

const context: LambdaContext = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "control",
  functionVersion: "1",
  invokedFunctionArn: "arn",
  memoryLimitInMB: "256",
  awsRequestId: "r",
  logGroupName: "g",
  logStreamName: "s",
  getRemainingTimeInMillis: () => 180_000,
};

async function holds(sent: Request): Promise<void> {
  const ports = await livedIn();
  const before = new Map(
    ports.items.all().map(({ key, item }) => [`${key.pk}/${key.sk}`, JSON.stringify(item)]),
  );
  const isLetIn =
    sent.who === "token" || (sent.who === "loopback" && (sent.others["origin"] ?? "") === "");
  const access = sent.who === "loopback" || sent.who === "rebound" ? "loopback" : "token";
  const ask = functionUrlHandler({
    ports,
    settings,
    access,
    apiToken: async () => (sent.who === "no-secret" ? "" : token),
    ...memoryPanel,
  });
  const { statusCode, body, headers = {} } = await ask(eventOf(sent), context);
  const seen = `${statusCode} ${body}`;
  // Without a token in the store nobody can be let in: 503 is that door's own, documented answer.
  const isClosed = sent.who === "no-secret" && statusCode === 503;
  must(statusCode >= 200 && (statusCode < 500 || isClosed), "the API never answers a 5xx", seen);
  const broken = ports.log.lines.filter(({ event }) => event === "control.failed");
  must(broken.length === 0 || isClosed, "nothing breaks behind the API", broken);
  const after = ports.items
    .all()
    .map(({ key, item }) => [`${key.pk}/${key.sk}`, JSON.stringify(item)] as const);
  const touched = after.filter(([name, item]) => before.get(name) !== item).map(([name]) => name);
  const isGone = [...before.keys()].some((name) => !after.some(([other]) => other === name));
  // Deployed, the panel's files are everybody's: they hold no data, and the API answers JSON alone.
  const isPanelFile =
    access === "token" && /^(?:text|image)\//.test(String(headers["content-type"] ?? ""));
  if (!isLetIn && !isPanelFile)
    must(statusCode >= 400 && statusCode < 504, "nobody else is let in", seen);
  if (statusCode >= 400) {
    must(touched.length === 0 && !isGone, "a refusal changes nothing", { seen, touched });
    if (sent.method === "HEAD") return;
    must(
      String(headers["content-type"]) === "application/problem+json",
      "a refusal is a problem document",
      seen,
    );
    const problem = ProblemDocument.parse(JSON.parse(body));
    must(problem.status === statusCode, "the document says the status", seen);
    mustBePlain(problem.detail, "the problem");
    return;
  }
  if (sent.method === "GET")
    must(touched.length === 0 && !isGone, "a GET changes nothing", touched);
}

export const controlDoor: Door = doorOf("control", request, holds);
