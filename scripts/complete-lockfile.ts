/**
 * Puts into `package-lock.json` the platforms' packages that npm has left out.
 *
 * `node scripts/node24.mjs scripts/complete-lockfile.ts`, after `npm install` changed the lockfile. Where a
 * registry lacks a package for some other platform, `npm install` leaves it out of the lockfile without a
 * word, and `npm ci` of npm 11.16 and later refuses that very file ("Missing: … from lock file",
 * https://github.com/npm/cli/issues/9846). An entry that names version and platform is enough: on every
 * other platform nothing is fetched for it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";

export const lockfilePath = join(import.meta.dirname, "../package-lock.json");

const Packages = z.record(
  z.string(),
  z.looseObject({
    dev: z.optional(z.boolean()),
    optionalDependencies: z.optional(z.record(z.string(), z.string())),
  }),
);
type Packages = z.infer<typeof Packages>;
const Lockfile = z.looseObject({ packages: Packages });
const Values = z.record(z.string(), z.unknown());

/** The packages of a lockfile by their place, as in `node_modules/zod`; the project itself is "". */
export const packagesOf = (lockfile: string): Packages =>
  Lockfile.parse(JSON.parse(lockfile)).packages;

/** Entries for the optional dependencies that have none, by their place. An Error when a name tells no platform. */
export function missingEntries(packages: Packages): Packages {
  const missing: Packages = {};
  for (const [place, { dev, optionalDependencies }] of Object.entries(packages)) {
    for (const [name, wanted] of Object.entries(optionalDependencies ?? {})) {
      if (isFound(packages, place, name)) continue;
      const { os, cpu, libc } = platformOf(name);
      // Of a range, its least: an entry has one version, and nothing is fetched for it here.
      const version = wanted.replace(/^[~^]/, "");
      // The order of the keys is npm's; JSON leaves out what is undefined.
      missing[`node_modules/${name}`] = { version, cpu, dev, libc, optional: true, os };
    }
  }
  return missing;
}

/** Node's own search: beside the package, then in every folder above it. */
function isFound(packages: Packages, place: string, name: string): boolean {
  const here = place === "" ? "" : `${place}/`;
  if (`${here}node_modules/${name}` in packages) return true;
  return (
    place !== "" &&
    isFound(packages, place.replace(/\/?node_modules\/(?!.*node_modules\/).*$/, ""), name)
  );
}

/** `@biomejs/cli-linux-x64-musl` -> linux, x64, musl: the convention of all packages with native code. */
function platformOf(name: string) {
  // Vite's, which has one build for every processor.
  if (/(^|-)windows(-|$)/.test(name)) return { os: ["win32"], cpu: undefined, libc: undefined };
  const pattern = /(aix|android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-([a-z]+))?$/;
  const [, os, cpu, abi] = pattern.exec(name) ?? [];
  if (os === undefined || cpu === undefined) {
    throw new Error(
      `${name} is missing in package-lock.json and its name tells no platform; add its entry by hand.`,
    );
  }
  const libc = abi?.startsWith("musl") ? "musl" : "glibc";
  return { os: [os], cpu: [cpu], libc: os === "linux" && abi !== undefined ? [libc] : undefined };
}

/** Unread values stay as npm wrote them, keys in npm's order, so that npm's next write moves nothing. */
function complete(): void {
  const text = readFileSync(lockfilePath, "utf8");
  const lockfile = Values.parse(JSON.parse(text));
  const entries = { ...Values.parse(lockfile["packages"]), ...missingEntries(packagesOf(text)) };
  const inOrder = Object.entries(entries).sort(([a], [b]) => a.localeCompare(b, "en"));
  const completed = { ...lockfile, packages: Object.fromEntries(inOrder) };
  writeFileSync(lockfilePath, `${JSON.stringify(completed, null, 2)}\n`);
}

const [, started] = process.argv;
if (started !== undefined && resolve(started) === fileURLToPath(import.meta.url)) complete();
