/** Whatever is sent to whichever route: a plain answer or a plain refusal, and a refusal changes nothing. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Route } from "../../functions/control/route.ts";
import { routes } from "../../functions/control/routes.ts";
import { controlWorld, ProblemDocument } from "./control-world.ts";

const pathName = fc.oneof(
  fc.constantFrom("default", "42", "...", "__proto__", "soul.md", "notes/a.md", "diary/../soul.md"),
  fc.constantFrom(
    "notes%2fa.md",
    "notes\\a.md",
    "notes\u2215a.md",
    "notes/a\0.md",
    "../42/memory/soul.md",
  ),
  fc.string({ minLength: 1 }),
);
const queryValue = fc.oneof(
  fc.constantFrom("", "0", "1", "100", "101", "NaN", "default", "items:H#1", "items:"),
  fc.string(),
);

/** Any JSON, and JSON that is nearly right: keys that some route knows, with any values. */
const key = fc.constantFrom(
  ...[
    "content",
    "version",
    "path",
    "from",
    "to",
    "dryRun",
    "dry_run",
    "every",
    "every_seconds",
    "enabled",
    "timezone",
    "rev",
  ],
  ...[
    "active_hours_start",
    "active_hours_end",
    "tools",
    "model",
    "target",
    "__proto__",
    "toString",
  ],
);
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    0,
    1,
    60,
    1_800,
    "notes/a.md",
    "soul.md",
    "notes/..",
    "UTC",
    "dm",
    "none",
    true,
    null,
    "\ud800",
    ["speak"],
    1e308,
  ),
);
const body = fc.oneof(
  fc.jsonValue().map((any) => JSON.stringify(any)),
  fc.dictionary(key, value, { maxKeys: 4 }).map((near) => JSON.stringify(near)),
  fc.string(),
);
const type = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "",
);
const ifMatch = fc.option(
  fc.oneof(fc.constantFrom('"1"', '"2"', "*"), fc.stringMatching(/^[!-~]+$/)),
);

/** The route's path, with one of `names` in the place of each parameter. */
const pathOf = ({ path }: Route, names: readonly string[]): string => {
  const waiting = [...names];
  return path.replace(/\{[^}]+\}/g, () => encodeURIComponent(waiting.shift() ?? "default"));
};

const wellFormed = (text: string): boolean => text.isWellFormed();

/** A client resolves `..` and `.` before it asks: what arrives is the path of another route. */
const arrives = (name: string): boolean => wellFormed(name) && name !== ".." && name !== ".";

describe("any input", () => {
  test.for(routes.map((route) => ({ name: `${route.method} ${route.path}`, route })))(
    "$name never fails of itself, and refuses without a trace",
    async ({ route }) => {
      const names = fc.array(pathName.filter(arrives), { minLength: 2, maxLength: 2 });
      const query = fc.dictionary(
        fc.constantFrom("thread", "limit", "cursor", "confirm", "q", "version", "path", "x"),
        queryValue.filter(wellFormed),
      );
      const request = fc.record({ names, query, body, type, ifMatch });
      await fc.assert(
        fc.asyncProperty(request, async (sent) => {
          const world = await controlWorld();
          const before = world.ports.items.all();
          const headers: Record<string, string> = {
            ...(sent.type && { "Content-Type": sent.type }),
            ...(sent.ifMatch !== null && { "If-Match": sent.ifMatch }),
          };
          const response = await world.request(
            `${pathOf(route, sent.names)}?${new URLSearchParams(sent.query)}`,
            {
              method: route.method,
              headers,
              ...(route.body !== null && { body: sent.body }),
            },
          );
          const text = await response.text();
          const isText = response.status < 400 && route.mediaType === "application/x-ndjson";
          const answer: unknown = isText ? text : JSON.parse(text);
          expect(response.status, JSON.stringify(answer)).toBeLessThan(500);
          if (response.status < 400) {
            expect(() => route.answer.parse(answer)).not.toThrow();
          } else {
            expect(ProblemDocument.parse(answer).status).toBe(response.status);
            expect(world.ports.items.all()).toEqual(before);
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  it("is not let in by its size: 2 MB are 413 on every route that takes a body", async () => {
    const world = await controlWorld();
    for (const route of routes.filter(({ body: takes }) => takes !== null)) {
      const response = await world.request(pathOf(route, ["default", "soul.md"]), {
        method: route.method,
        body: `"${"x".repeat(2 * 1024 * 1024)}"`,
        headers: { "Content-Type": "application/json" },
      });
      expect(response.status, route.path).toBe(413);
    }
  });
});
