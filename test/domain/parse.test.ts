import { describe, expect, it, test } from "vitest";
import * as z from "zod/mini";
import { InvalidInput, parseInput, readInput } from "../../lib/domain/parse.ts";

const Thing = z.strictObject({
  name: z.string().check(z.minLength(2)),
  size: z.optional(z.number().check(z.maximum(9))),
  kind: z.optional(z.enum(["a", "b"])),
  parts: z.optional(z.array(z.object({ id: z.string() }))),
});

describe("a complaint", () => {
  test.for([
    [7, "", "must be of type object"],
    [{}, "name", "name must be of type string"],
    [{ name: "x" }, "name", "name must be at least 2"],
    [{ name: "xy", size: "9" }, "size", "size must be of type number"],
    [{ name: "xy", size: 10 }, "size", "size must be at most 9"],
    [{ name: "xy", kind: "c" }, "kind", "kind must be one of a, b"],
    [{ name: "xy", parts: [{ id: "1" }, {}] }, "parts.1.id", "parts.1.id must be of type string"],
    [{ name: "xy", colour: 1 }, "colour", "colour is not a known field"],
  ] as const)("of %j names its field", ([value, field, sentence]) => {
    const error = complaintOf(value);
    expect(error.message).toBe(sentence);
    expect(error.field).toBe(field);
  });

  it("carries no line of our code: whoever prints it whole shows the sentence alone", () => {
    expect(complaintOf({}).stack).toBe("InvalidInput: name must be of type string");
  });

  it("quotes only the beginning of a key that the sender made up", () => {
    const reading = readInput(z.strictObject({}), { ["k".repeat(10_000)]: 1 });
    expect(reading).toMatchObject({ error: { field: `${"k".repeat(99)}…` } });
  });

  it("reads the same when another library has set zod's sentences for the whole process", () => {
    const before = z.config();
    z.config(z.locales.de());
    try {
      expect(complaintOf({}).message).toBe("name must be of type string");
    } finally {
      z.config({ ...before, localeError: undefined });
    }
  });
});

function complaintOf(value: unknown): InvalidInput {
  try {
    parseInput(Thing, value);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error("it was accepted");
}
