/** Which Chromium is taken, of what a machine has. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, it, test } from "vitest";
import { findChromium } from "../../scripts/chromium.ts";

let root = "";
/** Two folders on PATH: in the first one a Google Chrome and a text called `chromium`, in the second a Chromium. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "vigil-chromium-"));
  for (const folder of ["one", "two", "two/chromium-browser"]) await mkdir(join(root, folder));
  for (const program of ["one/google-chrome", "two/chromium", "two/mine"]) {
    await writeFile(join(root, program), "");
    await chmod(join(root, program), 0o755);
  }
  await writeFile(join(root, "one/chromium"), "no program");
});
afterAll(() => rm(root, { recursive: true, force: true }));

test.for([
  { says: "chromium before google-chrome", folders: ["one", "two"], found: "two/chromium" },
  { says: "google-chrome where it is alone", folders: ["one"], found: "one/google-chrome" },
  { says: "none without PATH", folders: [], found: null },
  { says: "none in a folder that is not there", folders: ["three"], found: null },
  { says: "VIGIL_CHROMIUM by name", folders: ["one", "two"], wanted: "mine", found: "two/mine" },
])("finds $says", ({ folders, wanted = "", found }) => {
  const path = folders.map((folder) => join(root, folder)).join(delimiter);
  const answer = findChromium({ PATH: path, VIGIL_CHROMIUM: wanted });
  expect(answer).toBe(found === null ? null : join(root, found));
});

it("takes VIGIL_CHROMIUM by its path", () => {
  const path = join(root, "two/mine");
  expect(findChromium({ PATH: "", VIGIL_CHROMIUM: path })).toBe(path);
});

test.for(["nobody", "one/chromium", "two/chromium-browser"])(
  "takes nothing in the place of a VIGIL_CHROMIUM that cannot be run: %s",
  (name) => {
    const wanted = name === "nobody" ? name : join(root, name);
    const env = { PATH: join(root, "two"), VIGIL_CHROMIUM: wanted };
    expect(() => findChromium(env)).toThrow(`VIGIL_CHROMIUM is ${wanted}`);
  },
);
