/** Every page of the panel, walked on a desktop and on a phone, and looked at by axe. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { minutes } from "../../lib/domain/time.ts";
import { settled } from "../../scripts/panel/browser.ts";
import { pages, runPages, type WalkedPage } from "../../scripts/panel/pages.ts";
import { removeTestAssembly } from "../support/local-cloud.ts";
import {
  desktop,
  type PanelInBrowser,
  phone,
  startPanel,
  startsWithinMs,
  withoutBrowser,
} from "./panel.ts";

describe.skipIf(withoutBrowser("the walk through the panel's pages"))("the panel", () => {
  let panel: PanelInBrowser;
  beforeAll(async () => {
    panel = await startPanel();
  }, startsWithinMs);
  afterAll(async () => {
    await panel?.close();
    await removeTestAssembly();
  });

  describe.for([desktop, phone])("on a $name", (look) => {
    const expectWell = async ({ path, title }: WalkedPage) => {
      const { page, complaints } = await panel.open(`/t/default${path}`, look);
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await settled(page);
      expect(await violationsIn(page)).toEqual([]);
      expect(await widerThanTheScreen(page)).toBe(false);
      expect(complaints).toEqual([]);
      await page.context().close();
    };

    it.for(pages)("shows $title without a complaint, and accessibly", expectWell);

    it("shows a run, and two side by side, likewise", async () => {
      for (const page of await runPages(panel.cloud.url)) await expectWell(page);
    });
  });

  it("asks accessibly before what cannot be taken back, and gives the focus back", async () => {
    const { page } = await panel.open("/t/default/events");
    const clear = page.getByRole("button", { name: "Clear" });
    await clear.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Leave it" }).first().waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await clear.evaluate((button) => button.matches(":focus"))).toBe(true);
    await page.context().close();
  });

  it("asks for all that it shows first at once, and no part of that again", async () => {
    const { page } = await panel.open("/enter");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(panel.cloud.url);
    await settled(page);
    expect(new URL(page.url()).pathname).toBe("/t/default");
    expect(asked.filter((path) => path.startsWith("/api/")).toSorted()).toEqual([
      "/api/session",
      "/api/threads",
      "/api/threads/default/pulse",
    ]);
    await page.context().close();
  });

  it.for(["/t/%E0%A4%A", "/t/%E0%A4%A/runs", "/t/default/nowhere"])(
    "leads from %s to a thread",
    async (path) => {
      const { page, complaints } = await panel.open(path);
      await page.getByRole("heading", { level: 1, name: "Pulse" }).waitFor();
      expect(new URL(page.url()).pathname).toMatch(/^\/t\/default\/?$/);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it("tells of what has just happened as past, however long its page stands open", async () => {
    const { page } = await panel.open("/t/default/checklist");
    const now = systemClock.now();
    // The page is opened by a clock that stands a minute back, and no tick of it comes before the save.
    await page.clock.setFixedTime(now - minutes(1));
    await page.reload();
    const editor = page.getByRole("textbox", { name: "HEARTBEAT.md" });
    await editor.waitFor();
    await page.clock.setFixedTime(now + minutes(1));
    await editor.press("Control+End");
    await page.keyboard.type("Tea?");
    await page.getByRole("button", { name: "Save" }).click();
    const stored = page.getByText(/^Stored: version/);
    await stored.filter({ hasText: "version 4" }).waitFor();
    expect(await stored.textContent()).toMatch(/ ago\.$/);
    await page.context().close();
  });
});

const violationsIn = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
};

/** A page that scrolls sideways has something in it that does not fit. */
const widerThanTheScreen = (page: {
  evaluate<T>(expression: string): Promise<T>;
}): Promise<boolean> =>
  page.evaluate<boolean>(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1",
  );
