import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundleEntry } from "../../infra-cdk/bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "vigil-builtins-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("Node's own modules in a bundle", () => {
  it("work, and do not load what nobody asked for", async () => {
    const entry = join(folder, "entry.ts");
    writeFileSync(
      entry,
      [
        'import http, { request } from "node:http";',
        'import * as everything from "node:http";',
        'import { argv, moduleLoadList } from "node:process";',
        "const late = await import('node:http');",
        "const names = [http.request, request, everything.request, late.request].map(({ name }) => name);",
        "const undici = moduleLoadList.filter((name: string) => name.includes('undici'));",
        "console.log(JSON.stringify({ names, undici, args: argv.length }));",
      ].join("\n"),
    );
    const { directory } = await bundleEntry(entry, join(folder, "out"));
    const output = execFileSync(process.execPath, [join(directory, "index.mjs")]);
    expect(JSON.parse(output.toString())).toEqual({
      names: ["request", "request", "request", "request"],
      undici: [],
      args: 2,
    });
  });
});
