import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { checklistForm, contentOf, partsOf } from "../../lib/domain/checklist-form.ts";

/** What comes back of a form that was sent as it was shown. */
const sentBack = (text: string): string | null => {
  const form = checklistForm("default", text, 3);
  if (form === null) return null;
  return contentOf(
    new Map(form.components.map(({ component }) => [component.custom_id, component.value ?? ""])),
  );
};

const line = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.constant("") },
);
const file = fc
  .array(line, { maxLength: 150 })
  .map((lines) => lines.join("\n").replaceAll("\r", ""));

describe("a checklist in a form", () => {
  it("comes back as it was, however it was cut", () => {
    fc.assert(
      fc.property(file, (text) => {
        const back = sentBack(text);
        fc.pre(back !== null && text.trim() !== "");
        expect(back).toBe(`${text.trimEnd()}\n`);
      }),
    );
  });

  it("is cut at ends of lines, into at most five fields of at most 4,000 characters", () => {
    fc.assert(
      fc.property(file, (text) => {
        const parts = partsOf(text);
        if (parts === null) return;
        expect(parts.length).toBeLessThanOrEqual(5);
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(4_000);
        expect(parts.join("\n")).toBe(text);
      }),
    );
  });

  it("leaves room in each field to write more", () => {
    const parts = partsOf(`${"- look at the weather\n".repeat(400)}`);
    expect(parts).toHaveLength(3);
    for (const part of parts ?? []) expect(part.length).toBeLessThan(3_300);
  });

  it("has something written at both sides of a cut, which an editor might trim otherwise", () => {
    const parts = partsOf(`${"- one\n- two\n\n\n".repeat(400)}- end`);
    for (const part of parts ?? []) expect(part.trim()).toBe(part);
  });

  test.for([
    { says: "exactly 4,000 characters are one field", text: "x".repeat(4_000), fields: 1 },
    {
      says: "one character more, in a line of its own, is a second",
      text: `${"x".repeat(3_199)}\n${"y".repeat(801)}`,
      fields: 2,
    },
    { says: "nothing is one empty field", text: "", fields: 1 },
    { says: "a line of 4,001 characters fits nowhere", text: "x".repeat(4_001), fields: null },
    {
      says: "more than five fields hold fits nowhere",
      text: `${"x".repeat(3_999)}\n`.repeat(6),
      fields: null,
    },
  ])("$says", ({ text, fields }) => {
    expect(checklistForm("default", text, 1)?.components.length ?? null).toBe(fields);
  });

  it("bears the version that it shows", () => {
    expect(checklistForm("42", "- x", 7)?.custom_id).toBe("checklist:42:7");
  });

  test.for([
    { says: "no fields", fields: [] },
    { says: "blanks", fields: [["part-1", " \n "]] },
  ] as const)("is empty with $says", ({ fields }) => {
    expect(contentOf(new Map(fields))).toBeNull();
  });

  it("loses a field that was emptied, and keeps the others in order", () => {
    const fields = new Map([
      ["part-3", "- c"],
      ["part-1", "- a\r\n- b"],
    ]);
    expect(contentOf(fields)).toBe("- a\n- b\n- c\n");
  });
});
