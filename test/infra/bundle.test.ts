/** Bundles: what is imported when first needed stays out of the first load; the same bytes every time. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BundleInfo, bundleEntry } from "../../infra-cdk/bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "vigil-bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

const entry = join(folder, "entry.ts");
const lateWords = "only when the model is needed";

const filesOf = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "utf8")]),
  );

let bundle: BundleInfo;

beforeAll(async () => {
  writeFileSync(join(folder, "late.ts"), `export const words: string = "${lateWords}";\n`);
  // As a CommonJS package does it.
  writeFileSync(
    join(folder, "old.cjs"),
    'const { createHash } = require("crypto");\nmodule.exports = { sha: (s) => createHash("sha1").update(s).digest("hex") };\n',
  );
  writeFileSync(
    entry,
    [
      'import { sha } from "./old.cjs";',
      "export async function handler(event: string): Promise<string> {",
      '  const { words } = await import("./late.ts");',
      '  return words + ", " + sha(event).slice(0, 4);',
      "}",
    ].join("\n"),
  );
  bundle = await bundleEntry(entry, join(folder, "out"));
});

describe("a bundle", () => {
  it("runs as Lambda runs it, with packages that still call require", () => {
    const file = pathToFileURL(join(bundle.directory, "index.mjs")).href;
    const call = `import { handler } from "${file}"; console.log(await handler("abc"));`;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", call]);
    expect(output.toString().trim()).toBe(`${lateWords}, a999`);
  });

  it("keeps what is imported when first needed out of the first load", () => {
    const files = filesOf(bundle.directory);
    expect(files["index.mjs"]).not.toContain(lateWords);
    expect(bundle.firstLoadSources.map((source) => basename(source)).toSorted()).toEqual([
      "entry.ts",
      "old.cjs",
    ]);
    expect(bundle.firstLoadBytes).toBeLessThan(bundle.totalBytes);
    const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bundle.totalBytes).toBe(bytes);
  });

  it.each(["functions/heartbeat.ts", "functions/conversation.ts", "functions/control/handler.ts"])(
    "of %s has the search engine, but not in its first load",
    async (source) => {
      const { firstLoadSources, metafile } = await bundleEntry(source, join(folder, "searching"));
      const isSearch = (path: string) => /minisearch|lib\/flows\/recall\.ts/.test(path);
      expect(firstLoadSources.filter(isSearch)).toEqual([]);
      expect(Object.keys(metafile.inputs).filter(isSearch)).toHaveLength(3);
    },
  );

  it("of the interactions has everything but /chat for later: the table, times, the other commands", async () => {
    const source = "functions/interactions.ts";
    const { firstLoadBytes, firstLoadSources, metafile } = await bundleEntry(
      source,
      join(folder, "interactions"),
    );
    const isForLater = (path: string) =>
      /client-dynamodb|chrono-node|croner|temporal-polyfill|lib\/adapters\/dynamo|thread-config|command-definitions|route-call/.test(
        path,
      );
    expect(firstLoadSources.filter(isForLater)).toEqual([]);
    expect(Object.keys(metafile.inputs).filter(isForLater).length).toBeGreaterThan(10);
    expect(firstLoadBytes).toBeLessThan(70_000);
  });

  it.each(["functions/heartbeat.ts", "functions/conversation.ts", "functions/control/handler.ts"])(
    "of %s can read a time in words, but not in its first load",
    async (source) => {
      const { firstLoadSources, metafile } = await bundleEntry(source, join(folder, "reminding"));
      const isTime = (path: string) => /chrono-node|croner/.test(path);
      expect(firstLoadSources.filter(isTime)).toEqual([]);
      expect(Object.keys(metafile.inputs).filter(isTime).length).toBeGreaterThan(1);
    },
  );

  it("is the same, byte for byte, in any folder", async () => {
    const again = await bundleEntry(entry, join(folder, "elsewhere", "out"));
    expect(filesOf(again.directory)).toEqual(filesOf(bundle.directory));
  });

  it("holds nothing of an earlier one", async () => {
    const directory = join(folder, "used");
    mkdirSync(directory);
    writeFileSync(join(directory, "left-over.mjs"), "");
    await bundleEntry(entry, directory);
    expect(readdirSync(directory)).not.toContain("left-over.mjs");
  });

  it("fails with the file and the reason when a source does not compile", async () => {
    const broken = join(folder, "broken.ts");
    writeFileSync(broken, 'import "./missing.ts";\n');
    await expect(bundleEntry(broken, join(folder, "none"))).rejects.toThrow(/missing\.ts/);
  });
});
