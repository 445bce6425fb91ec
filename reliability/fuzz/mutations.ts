/** Mutations: a real payload with keys dropped, types changed and bytes broken, so that most of it still fits. */
import fc from "fast-check";

/** Texts that have broken something somewhere: controls, halves of emoji, names that objects have by birth. */
const nastyTexts: readonly string[] = [
  ...["", " ", "\u0000", "\u001b[2J", "\ud800", "\udfff", "\ufeff", "\u202e", "\u2028", "\r\n"],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "then",
    "length",
    "undefined",
    "null",
  ],
  ...["default", "42", "night", "../..", "%00", "%", "%E0%A4%A", "T#42", "SYS", "#", "/", "a.b.0"],
  ...["9".repeat(20), "9".repeat(400), "1e999", "-0", "NaN", "0x10", "now-", "12:60", "24:00"],
  ...[
    "a".repeat(3_000),
    "\n".repeat(3_000),
    "`".repeat(3_000),
    "é".repeat(2_100),
    "🫀".repeat(1_000),
  ],
];

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nastyTexts),
  fc.string(),
  fc.array(fc.nat(0x10ffff), { maxLength: 12 }).map((points) => String.fromCodePoint(...points)),
);

const anyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -1, 1, 0.5, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 9e15, 8.64e15, 1e21, 1e308, 5e-324),
  fc.constantFrom(253_402_300_799_999, 281_474_976_710_656, 999_999_999_999_999),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any value that JSON can carry. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, [], {}),
  anyText,
  anyNumber,
  fc.jsonValue(),
  fc.dictionary(anyText, fc.oneof(anyText, anyNumber), { maxKeys: 3, noNullPrototype: true }),
);

/** One change of one place of a value; `at` counts the places, round and round. */
export interface Step {
  readonly at: number;
  readonly how: "drop" | "replace" | "add" | "nest" | "list" | "rename" | "twice";
  readonly key: string;
  readonly value: unknown;
}

/** Steps whose new values come from `values`. */
export const stepsOf = (
  values: fc.Arbitrary<unknown>,
  { minLength = 1, maxLength = 3 } = {},
): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      at: fc.nat(60),
      how: fc.constantFrom("replace", "drop", "replace", "add", "nest", "list", "rename", "twice"),
      key: fc.oneof(
        anyText,
        fc.constantFrom("id", "threadId", "type", "content", "data", "options"),
      ),
      value: values,
    }),
    { minLength, maxLength },
  );

export const steps: fc.Arbitrary<readonly Step[]> = stepsOf(anyJson);

/** The value after the steps; what is shared with the old one is not changed. */
export const mutated = (value: unknown, changes: readonly Step[]): unknown =>
  changes.reduce(
    (current, step) => mutate(current, step, { left: step.at % placesOf(current) }),
    value,
  );

const isTree = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);

const placesOf = (value: unknown): number =>
  1 +
  (isTree(value) ? Object.values(value).reduce((sum: number, part) => sum + placesOf(part), 0) : 0);

/** Walks to the place that the step means, and changes it there. */
function mutate(value: unknown, step: Step, walk: { left: number }): unknown {
  walk.left -= 1;
  if (walk.left < 0) return changedWhole(value, step);
  if (Array.isArray(value))
    return value.flatMap((part, index) =>
      entriesAt(String(index), part, step, walk).map(([, changed]) => changed),
    );
  if (!isTree(value)) return value;
  // Never by assignment: a key `__proto__` is to be a key.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => entriesAt(key, part, step, walk)),
  );
}

function entriesAt(
  key: string,
  part: unknown,
  step: Step,
  walk: { left: number },
): readonly (readonly [string, unknown])[] {
  const isMeant = walk.left === 0;
  if (walk.left < 0) return [[key, part]];
  if (isMeant && step.how === "drop") {
    walk.left = -1;
    return [];
  }
  if (isMeant && step.how === "rename") {
    walk.left = -1;
    return [[step.key, part]];
  }
  if (isMeant && step.how === "twice") {
    walk.left = -1;
    return [
      [key, part],
      [step.key, part],
    ];
  }
  return [[key, mutate(part, step, walk)]];
}

function changedWhole(value: unknown, { how, key, value: other }: Step): unknown {
  switch (how) {
    case "add":
      return isTree(value) && !Array.isArray(value)
        ? Object.fromEntries([...Object.entries(value), [key, other]])
        : [value, other];
    case "nest":
      return Object.fromEntries([[key, value]]);
    case "list":
      return [value];
    default:
      return other;
  }
}

/** What is done to a text of JSON after that: things that no value can say. */
export interface TextStep {
  readonly how: "bom" | "cut" | "splice" | "double-key" | "big-number" | "deep" | "bytes" | "none";
  readonly at: number;
  readonly text: string;
}

const textStep: fc.Arbitrary<TextStep> = fc.record({
  how: fc.oneof(
    { weight: 4, arbitrary: fc.constant("none" as const) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        "bom" as const,
        "cut",
        "splice",
        "double-key",
        "big-number",
        "deep",
        "bytes",
      ),
    },
  ),
  at: fc.nat(2_000),
  text: anyText,
});

const deepLevels = 10_000;

/** The bytes that are sent for a text; invalid UTF-8 among them. */
export function brokenBytes(text: string, { how, at, text: inserted }: TextStep): Buffer {
  const place = text.length === 0 ? 0 : at % text.length;
  switch (how) {
    case "none":
      return Buffer.from(text);
    case "bom":
      return Buffer.from(`\ufeff${text}`);
    case "cut":
      return Buffer.from(text.slice(0, place));
    case "splice":
      return Buffer.from(text.slice(0, place) + inserted + text.slice(place));
    case "double-key":
      return Buffer.from(
        text
          .replace(/^\{/, () => `{"type":${JSON.stringify(inserted)},`)
          .replace(/\}$/, `,"type":2}`),
      );
    case "big-number":
      return Buffer.from(text.replace(/\d+/, "1e999"));
    case "deep":
      return Buffer.from(
        text.replace(/:[^,}]*/, () => `:${"[".repeat(deepLevels)}${"]".repeat(deepLevels)}`),
      );
    case "bytes":
      return Buffer.concat([
        Buffer.from(text.slice(0, place)),
        Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
        Buffer.from(text.slice(place)),
      ]);
  }
}

/** A body: one of the payloads, mutated; or nothing of the kind. */
export const bodiesLike = (payloads: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(payloads, fc.oneof(fc.constant([]), steps), textStep)
        .map(([payload, changes, last]) =>
          brokenBytes(JSON.stringify(mutated(payload, changes)) ?? "", last),
        ),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: anyJson.map((value) => Buffer.from(JSON.stringify(value) ?? "")) },
  );
