/** The panel as it is built: small enough, and all of it under its policy. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstScreenOf } from "../../bench/panel-sizes.ts";
import { buildPanel } from "../../infra-cdk/panel.ts";
import { cspNoncePlaceholder } from "../../lib/domain/csp.ts";

const folder = join(mkdtempSync(join(tmpdir(), "vigil-panel-")), "panel");
const page = () => readFileSync(join(folder, "index.html"), "utf8");

beforeAll(() => buildPanel(folder));
afterAll(() => rmSync(join(folder, ".."), { recursive: true }));

describe("the built panel", () => {
  it("loads less than 250 KB of gzip for its first screen", () => {
    const { gzipBytes, files } = firstScreenOf(folder);
    expect(files.length).toBeGreaterThan(1);
    expect(gzipBytes).toBeLessThan(250_000);
  });

  it("has a compressed copy of every script and style, smaller than itself", () => {
    const names = readdirSync(join(folder, "assets"));
    const texts = names.filter((name) => /\.(js|css)$/.test(name));
    for (const name of texts) {
      const bytes = statSync(join(folder, "assets", name)).size;
      for (const suffix of [".br", ".gz"])
        expect(statSync(join(folder, "assets", name + suffix)).size, name).toBeLessThan(bytes + 32);
    }
  });

  it("has no script or style in its page, and asks no other host", () => {
    expect(page()).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|https?:\/\/(?!www\.w3\.org)/);
    expect(page()).toContain(cspNoncePlaceholder);
  });

  it("can be read by everybody: Lambda is not who built it", () => {
    for (const path of [".", "assets", "index.html"])
      expect(statSync(join(folder, path)).mode & 0o004, path).toBe(0o004);
  });
});
