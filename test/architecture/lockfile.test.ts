import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lockfilePath, missingEntries, packagesOf } from "../../scripts/complete-lockfile.ts";

const mend = "run: node scripts/node24.mjs scripts/complete-lockfile.ts";

describe("package-lock.json", () => {
  it("has an entry for every optional package of every platform, or `npm ci` refuses it", () => {
    expect(missingEntries(packagesOf(readFileSync(lockfilePath, "utf8"))), mend).toEqual({});
  });

  it("names one version for each, never a range, or `npm ci` misses it", () => {
    const lockfile = readFileSync(lockfilePath, "utf8");
    const ranges = Object.entries(packagesOf(lockfile)).filter(
      ([, { version }]) =>
        version !== undefined && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
    );
    expect(ranges.map(([place]) => place)).toEqual([]);
  });
});

describe("what a lockfile misses", () => {
  const withOptional = (name: string, wanted = "1.2.3") =>
    missingEntries({
      "node_modules/tool": { dev: true, optionalDependencies: { [name]: wanted } },
    });

  it.each([
    ["@tool/cli-darwin-arm64", { os: ["darwin"], cpu: ["arm64"] }],
    ["@tool/cli-linux-x64", { os: ["linux"], cpu: ["x64"] }],
    ["@tool/cli-linux-x64-musl", { os: ["linux"], cpu: ["x64"], libc: ["musl"] }],
    ["@tool/binding-linux-arm-musleabihf", { os: ["linux"], cpu: ["arm"], libc: ["musl"] }],
    ["@tool/binding-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"], libc: ["glibc"] }],
    ["@tool/binding-win32-x64-msvc", { os: ["win32"], cpu: ["x64"] }],
    ["napi-windows-thing", { os: ["win32"] }],
  ])("%s is for one platform, as its name says", (name, platform) => {
    const entry = { version: "1.2.3", ...platform, optional: true, dev: true };
    expect(withOptional(name)).toEqual({ [`node_modules/${name}`]: entry });
  });

  it.each(["^1.2.3", "~1.2.3", "1.2.3"])("of %s is entered as 1.2.3", (wanted) => {
    const [entry] = Object.values(withOptional("tool-linux-x64", wanted));
    expect(entry).toMatchObject({ version: "1.2.3" });
  });

  it("a name that tells no platform is for a person to add", () => {
    expect(() => withOptional("fast-thing")).toThrow(/fast-thing is missing .* by hand/);
  });

  it("a package beside the one that asks, or in a folder above it, is there", () => {
    const optionalDependencies = { "a-linux-x64": "1.0.0", "b-linux-x64": "1.0.0" };
    const packages = {
      "node_modules/x/node_modules/@scope/tool": { optionalDependencies },
      "node_modules/x/node_modules/a-linux-x64": {},
      "node_modules/b-linux-x64": {},
    };
    expect(missingEntries(packages)).toEqual({});
  });
});
