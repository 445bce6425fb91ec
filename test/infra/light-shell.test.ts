/** The virtual shell as it is deployed: a thread that starts from a chunk of the bundle, without what it left out. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BundleInfo, bundleEntry } from "../../infra-cdk/bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "vigil-light-shell-"));
afterAll(() => rmSync(folder, { recursive: true }));
const adapter = join(import.meta.dirname, "../../lib/adapters/just-bash-shell.ts");

let bundle: BundleInfo;

beforeAll(async () => {
  const entry = join(folder, "entry.ts");
  writeFileSync(
    entry,
    `export const open = async () => (await import("${adapter}")).justBashShell();\n`,
  );
  bundle = await bundleEntry(entry, join(folder, "out"));
});

describe("the shell in a bundle", () => {
  it("runs its scripts, and stops them", () => {
    const file = pathToFileURL(join(bundle.directory, "index.mjs")).href;
    const call = `
      import { open } from "${file}";
      const shell = await open();
      const run = async (command) =>
        (await shell.run({
          command,
          memory: new Map([["soul.md", "calm\\n"]]),
          readOnly: new Map([["/runs.jsonl", async () => "{\\"a\\":1}\\n"]]),
          allowed: null,
          signal: new AbortController().signal,
        })).words;
      const scripts = [
        "jq .a /runs.jsonl; yq -o json .b <<< 'b: 2'; grep calm soul.md | sed s/c/p/ | awk '{print $1}'",
        "echo $AWS_SECRET_ACCESS_KEY; sqlite3 :memory: 1; curl x",
        "while :; do :; done",
      ];
      console.log(JSON.stringify(await Promise.all(scripts.map(run))));`;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", call], {
      env: { AWS_SECRET_ACCESS_KEY: "hunter2" },
    });
    expect(JSON.parse(output.toString())).toEqual([
      "1\n2\npalm",
      "bash: sqlite3: command not found\nbash: curl: command not found\nexit code 127",
      expect.stringMatching(/^Stopped after 10000 commands/),
    ]);
  });

  it("leaves out what the shell does not offer", () => {
    const sources = Object.keys(bundle.metafile.inputs);
    expect(
      sources.filter((source) =>
        /node_modules\/(?:sql\.js|quickjs|turndown|seek-bzip|node-liblzma|@mongodb-js)|undici-[A-Z0-9]+\.js$/.test(
          source.replace(/^light-shell:.*/, ""),
        ),
      ),
    ).toEqual([]);
    expect(sources.some((source) => source.includes("node_modules/just-bash/"))).toBe(true);
  });
});
