/** The whole way: the real functions, bundled and synthesised, as the CLI and the local cloud get them. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type Synthesis, synthesise } from "../../infra-cdk/app.ts";
import { type BundleInfo, bundleFunctions, type FunctionName } from "../../infra-cdk/bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "vigil-app-"));
afterAll(() => rmSync(folder, { recursive: true }));

const Functions = z.record(
  z.string(),
  z.looseObject({ Type: z.string(), Properties: z.unknown() }),
);
const Code = z.object({ Code: z.object({ S3Key: z.string() }) });

let synthesis: Synthesis;
let bundles: Record<FunctionName, BundleInfo>;

beforeAll(async () => {
  synthesis = await synthesise({ outdir: join(folder, "assembly") });
  bundles = await bundleFunctions(join(folder, "bundles"));
});

const codeFolders = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(Functions.parse(synthesis.template["Resources"]))
      .filter(([, resource]) => resource.Type === "AWS::Lambda::Function")
      .map(([name, { Properties }]) => [
        name.toLowerCase(),
        join(
          synthesis.assemblyDir,
          `asset.${Code.parse(Properties).Code.S3Key.replace(".zip", "")}`,
        ),
      ]),
  );

describe("the assembly", () => {
  it("lies where it was asked for, with the template that was answered", () => {
    expect(synthesis.assemblyDir).toBe(join(folder, "assembly"));
    const written = readFileSync(join(folder, "assembly", "Vigil.template.json"), "utf8");
    expect(JSON.parse(written)).toEqual(synthesis.template);
  });

  it("knows no account, no region and no value of the user's", () => {
    const manifest = readFileSync(join(folder, "assembly", "manifest.json"), "utf8");
    expect(manifest).toContain("aws://unknown-account/unknown-region");
    expect(manifest).not.toContain('"missing"');
    expect(Object.keys(z.looseObject({}).parse(synthesis.template["Parameters"]))).toContain(
      "OwnerIds",
    );
  });

  it("holds each function's code as the bundler makes it again: same sources, same bytes", () => {
    for (const [name, { directory }] of Object.entries(bundles)) {
      const code = codeFolders()[name] ?? "";
      expect(existsSync(join(code, "index.mjs")), name).toBe(true);
      expect(textOf(code), name).toEqual(textOf(directory));
    }
  });
});

describe("a cold start", () => {
  // Zod's languages come with the model libraries, which have a zod of their own.
  const late = [
    ...["ai", "@ai-sdk", "@aws-sdk/client-ssm", "zod/v4/locales", "zod/v4/classic", "just-bash"],
  ].map((name) => `node_modules/${name}/`);

  it.for([
    { name: "heartbeat", alsoLate: ["node_modules/@aws-sdk/client-sqs/"] },
    { name: "conversation", alsoLate: [] },
    { name: "interactions", alsoLate: [] },
    { name: "control", alsoLate: ["node_modules/@aws-sdk/client-sqs/"] },
  ] as const)("of $name loads nothing that it may never need", ({ name, alsoLate }) => {
    const early = bundles[name].firstLoadSources.filter((source) =>
      [...late, ...alsoLate].some((library) => source.startsWith(library)),
    );
    expect(early).toEqual([]);
  });
});

const textOf = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [relative(directory, file), readFileSync(file, "latin1")]),
  );
