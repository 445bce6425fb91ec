/** Every page of the panel, walked on a desktop and on a phone, and looked at by axe. */
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { minutes } from "../../lib/domain/time.ts";
import { settled } from "../../scripts/panel/browser.ts";
import { pages } from "../../scripts/panel/pages.ts";
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
    it.for(pages)("shows $title without a complaint, and accessibly", async ({ path, title }) => {
      const { page, complaints } = await panel.open(`/t/default${path}`, look);
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await settled(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(await widerThanTheScreen(page)).toBe(false);
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  });

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

/** A page that scrolls sideways has something in it that does not fit. */
const widerThanTheScreen = (page: {
  evaluate<T>(expression: string): Promise<T>;
}): Promise<boolean> =>
  page.evaluate<boolean>(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1",
  );
