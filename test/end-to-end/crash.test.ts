/** A short crash test of the real processes; the long one is `npm run crash -- --kills 200`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { crashTest } from "../../reliability/crash/run.ts";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

it("kill -9, ten times under load: no message and no thought is lost or doubled", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vigil-crash-test-"));
  folders.push(folder);
  const report = await crashTest({ kills: 10, seed: 1, folder });
  expect(report.violations).toEqual([]);
  expect([...report.kills.values()].reduce((sum, count) => sum + count, 0)).toBe(10);
  expect(report.messages).toBeGreaterThan(0);
  expect(report.thoughts).toBeGreaterThan(0);
}, 180_000);
