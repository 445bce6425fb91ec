import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** Who may import whom: a layer, and all that its files may reach. `docs/architecture.md` draws it. */
const layers = {
  "lib/domain": {
    mayImport: ["lib/domain"],
    packages: ["zod/mini", "temporal-polyfill", "croner", "chrono-node"],
  },
  "lib/ports.ts": { mayImport: ["lib/domain"], packages: ["zod/mini"] },
  "lib/config.ts": { mayImport: ["lib/domain"], packages: ["zod/mini"] },
  "lib/flows": { mayImport: ["lib/domain", "lib/ports.ts", "lib/flows"], packages: ["zod/mini"] },
  "lib/adapters": { mayImport: ["lib/domain", "lib/ports.ts", "lib/adapters"], packages: "any" },
  "lib/connect": { mayImport: ["lib"], packages: [] },
  functions: {
    mayImport: ["lib/domain", "lib/ports.ts", "lib/flows", "lib/connect", "functions"],
    packages: ["aws-lambda", "hono", "zod/mini"],
  },
  "infra-cdk": { mayImport: ["lib/domain", "lib/config.ts", "infra-cdk"], packages: "any" },
  local: {
    mayImport: ["lib", "infra-cdk/app.ts", "infra-cdk/bundle.ts", "local"],
    packages: "any",
  },
  panel: { mayImport: ["lib/domain", "panel"], packages: "any" },
  cli: { mayImport: ["lib", "cli", "scripts"], packages: "any" },
  bench: { mayImport: ["lib", "infra-cdk", "local", "scripts", "bench"], packages: "any" },
  reliability: {
    mayImport: ["lib", "functions", "local", "scripts", "reliability"],
    packages: "any",
  },
} satisfies Record<string, { mayImport: readonly string[]; packages: readonly string[] | "any" }>;

const root = join(import.meta.dirname, "../..");
const files = globSync(
  "{lib,functions,infra-cdk,local,panel,cli,bench,reliability}/**/*.{ts,tsx,mjs}",
  {
    cwd: root,
  },
);
const sources = files.map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));

const isIn = (file: string, folder: string): boolean =>
  file === folder || file.startsWith(`${folder}/`);

/** Specifiers of static, re-exporting and dynamic imports; the word "from" in quotes is none. */
const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:(?<!")\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );

function complaint(file: string, specifier: string): string | null {
  const layer = Object.entries(layers).find(([folder]) => isIn(file, folder));
  if (layer === undefined) return `${file} lies in no layer`;
  const [name, { mayImport, packages }] = layer;
  if (specifier.startsWith(".")) {
    const target = relative(root, join(root, dirname(file), specifier));
    const allowed = mayImport.some((folder) => isIn(target, folder));
    return allowed ? null : `${file} imports ${target}, which ${name} may not`;
  }
  const allowed =
    packages === "any" ||
    packages.some((known) => known === specifier || specifier.startsWith(`${known}/`)) ||
    (specifier.startsWith("node:") && name === "functions");
  return allowed ? null : `${file} imports the package ${specifier}, which ${name} may not`;
}

describe("imports", () => {
  it("point down: domain <- ports <- flows and adapters <- connect <- functions", () => {
    const complaints = sources.flatMap(({ file, text }) =>
      importsOf(text).flatMap((specifier) => complaint(file, specifier) ?? []),
    );
    expect(complaints).toEqual([]);
  });

  it("sees every kind of import", () => {
    const text = `import a from "./a.ts";\nexport { b } from "./b.ts";\nawait import("./c.ts");\nimport "./d.ts";\nf("from", "e.ts");`;
    expect(importsOf(text)).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts"]);
  });
});

describe("purity", () => {
  it("leaves clock, chance, environment and network to the adapters", () => {
    const impure =
      /\b(?:Date\.now|new Date\(\)|Math\.random|crypto\.randomUUID|randomUUID\(|process\.|fetch\(|setTimeout\(|console\.)/;
    const complaints = sources
      .filter(({ file }) => isIn(file, "lib/domain") || isIn(file, "lib/flows"))
      .flatMap(({ file, text }) =>
        text
          .split("\n")
          .map((line, index) => ({ line, at: `${file}:${index + 1}` }))
          .filter(({ line }) => impure.test(line) && !/^\s*(?:\/\/|\*|\/\*\*)/.test(line))
          .map(({ line, at }) => `${at}: ${line.trim()}`),
      );
    expect(complaints).toEqual([]);
  });
});
