/** What a synthesis's model drafts: what has room in one, and what no draft ever touches. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type MemoryFile, originOf } from "../../lib/domain/memory.ts";
import { mostChangedBytes } from "../../lib/domain/synthesis.ts";
import type { Material } from "../../lib/domain/synthesis-draft.ts";
import { instant } from "../../lib/domain/time.ts";
import { draftedChanges, emptyDraft, synthesisTools } from "../../lib/flows/synthesis-tools.ts";
import type { Tool } from "../../lib/ports.ts";

const aFile = (path: string, content: string, author = "person" as const): MemoryFile => ({
  path,
  content,
  version: 3,
  updatedAt: instant(0),
  origin: originOf(author),
  deleted: false,
});
const entries = ["diary/2025-09-03T08-00-00.md", "diary/2025-09-04T08-00-00.md"].map((path) =>
  aFile(path, "The boiler leaks."),
);
const core = ["soul.md", "user.md", "instructions.md", "HEARTBEAT.md"].map((path) =>
  aFile(path, "Tea."),
);
const materialOf = (...files: readonly MemoryFile[]): Material => ({
  sources: new Map([["m1", { id: "01M1", kind: "person" }]]),
  files: new Map([...core, ...entries, ...files].map((file) => [file.path, file])),
  fold: { month: "2025-09", entries },
});

/** A model's turn: each call in order, and what it read. */
async function drafted(material: Material, calls: readonly (readonly [string, object])[]) {
  const draft = emptyDraft();
  const tools = synthesisTools(material, draft);
  const answers: string[] = [];
  for (const [name, input] of calls) answers.push(await call(tools, name, input));
  return { draft, answers, changes: draftedChanges(material, draft) };
}

async function call(tools: readonly Tool[], name: string, input: object): Promise<string> {
  const tool = tools.find((one) => one.name === name);
  const parsed = tool?.input.safeParse(input);
  if (tool === undefined || parsed?.success !== true) return "Refused: wrong input.";
  return tool.execute(parsed.data, new AbortController().signal);
}

const rewrite = (path: string, bytes: number, word = "x"): readonly [string, object] => [
  "rewrite",
  { path, content: word.repeat(bytes), sources: ["m1"] },
];
const kilobytes64 = 64 * 1024;

describe("the room of one synthesis", () => {
  const four = ["a", "b", "c", "d"].map((name) => rewrite(`notes/${name}.md`, kilobytes64));

  it("is what its record can hold, to the byte", async () => {
    expect(4 * kilobytes64).toBe(mostChangedBytes);
    const { answers } = await drafted(materialOf(), [...four, rewrite("notes/e.md", 1)]);
    expect(answers.slice(0, 4)).toEqual(
      ["a", "b", "c", "d"].map((name) => `notes/${name}.md will be written.`),
    );
    expect(answers[4]).toMatch(/^Refused: one synthesis writes at most 262144 bytes/);
  });

  it("counts a file once, however often it is drafted", async () => {
    const { answers } = await drafted(materialOf(), [...four, ...four]);
    expect(answers.filter((answer) => answer.startsWith("Refused"))).toEqual([]);
  });

  it("counts proposals: they stand in the same record", async () => {
    const facts = Array.from({ length: 40 }, (_, count) => `- fact${count}\n`).join("");
    const notes = ["a", "b", "c", "d", "e"].map((name) => aFile(`notes/${name}.md`, facts));
    const { draft, answers } = await drafted(
      materialOf(...notes),
      notes.map(({ path }) => rewrite(path, kilobytes64)),
    );
    expect([...draft.proposals.keys()]).toHaveLength(4);
    expect(answers[4]).toMatch(/^Refused: one synthesis writes at most/);
  });

  it("is bounded by the tree: 500 files", async () => {
    const notes = Array.from({ length: 493 }, (_, count) => aFile(`notes/n${count}.md`, "x"));
    const { answers } = await drafted(materialOf(...notes), [
      rewrite("notes/new.md", 1),
      rewrite("notes/other.md", 1),
      // It makes room: two entries go, one summary comes.
      ["fold", { month: "2025-09", content: "The boiler leaks." }],
      rewrite("notes/other.md", 1),
    ]);
    expect(answers).toEqual([
      "notes/new.md will be written.",
      expect.stringMatching(/^Refused: the memory holds 500 files/),
      "diary/2025-09.md will be written.",
      "notes/other.md will be written.",
    ]);
  });

  it("is bounded by the tree: 2 MB", async () => {
    const notes = Array.from({ length: 31 }, (_, count) =>
      aFile(`notes/n${count}.md`, "x".repeat(kilobytes64)),
    );
    const { answers } = await drafted(materialOf(...notes), [
      rewrite("notes/small.md", 1_000),
      rewrite("notes/large.md", kilobytes64),
    ]);
    expect(answers).toEqual([
      "notes/small.md will be written.",
      expect.stringMatching(/^Refused: the memory would hold/),
    ]);
  });
});

describe("what a draft comes to", () => {
  it("is nothing where nothing would change", async () => {
    const { changes } = await drafted(materialOf(), [
      ["rewrite", { path: "user.md", content: "Tea.", sources: ["m1"] }],
    ]);
    expect(changes).toEqual([]);
  });

  it("goes in an order: summaries and notes, what is taken away, what every context shows", async () => {
    const { changes } = await drafted(materialOf(), [
      ["rewrite", { path: "user.md", content: "Tea. Rome.", sources: ["m1"] }],
      ["fold", { month: "2025-09", content: "The boiler leaks." }],
    ]);
    expect(changes.map(({ path }) => path)).toEqual([
      "diary/2025-09.md",
      ...entries.map(({ path }) => path),
      "user.md",
    ]);
  });

  const paths = fc.constantFrom(
    ...["soul.md", "instructions.md", "HEARTBEAT.md", "user.md", "notes/a.md", "notes/b.md"],
    ...["diary/2025-09.md", "diary/2025-09-03T08-00-00.md", "notes/../soul.md", "./soul.md"],
  );
  const words = fc.constantFrom("Tea.", "Tea. Rome.", "", "../soul", "2025-09", "x\n# Heading\n");
  const sources = fc.array(fc.constantFrom("m1", "m2", "soul.md", "HEARTBEAT.md"));
  const aCall: fc.Arbitrary<readonly [string, object]> = fc.oneof(
    fc.tuple(fc.constant("read"), fc.record({ path: paths })),
    fc.tuple(fc.constant("rewrite"), fc.record({ path: paths, content: words, sources })),
    fc.tuple(
      fc.constant("fold"),
      fc.record({ month: fc.oneof(words, fc.constantFrom("../soul", "2025-08")), content: words }),
    ),
    fc.tuple(fc.constant("done"), fc.record({ summary: words })),
  );

  test("never touches soul.md, instructions.md or HEARTBEAT.md, whatever the model calls", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aCall, { maxLength: 12 }), fc.boolean(), async (calls, hasCore) => {
        const whole = materialOf();
        const files = hasCore ? whole.files : new Map(entries.map((file) => [file.path, file]));
        const { draft, changes } = await drafted({ ...whole, files }, calls);
        const touched = [...changes, ...draft.proposals.values()].map(({ path }) => path);
        expect(
          touched.filter((path) => !/^(user\.md|notes\/[ab]\.md|diary\/.*)$/.test(path)),
        ).toEqual([]);
        // And of the diary only the month that was shown.
        const diary = touched.filter((path) => path.startsWith("diary/"));
        expect(diary.filter((path) => !path.startsWith("diary/2025-09"))).toEqual([]);
      }),
    );
  });
});
