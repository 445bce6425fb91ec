/** The chat in a real Chromium: what is typed, pressed and filled in, and where the reader stays. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeTestAssembly } from "../support/local-cloud.ts";
import { type PanelInBrowser, phone, startPanel, startsWithinMs, withoutBrowser } from "./panel.ts";

const composer = (page: Page) => page.getByRole("textbox", { name: "Message" });
const log = (page: Page) => page.getByRole("log");
const isAtEnd = (page: Page) =>
  log(page).evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight < 40);

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

describe.skipIf(withoutBrowser("the chat"))("the chat", () => {
  let panel: PanelInBrowser;
  beforeAll(async () => {
    panel = await startPanel({ livedIn: false });
    // The thread is there, with its first checklist: what is saved over it is a change of it.
    await panel.cloud.invoke("heartbeat", { thread: "default" });
  }, startsWithinMs);
  afterAll(async () => {
    await panel?.close();
    await removeTestAssembly();
  });

  const open = async (path = "/t/default/chat", look?: typeof phone) => {
    const opened = await panel.open(path, look);
    await composer(opened.page).waitFor();
    return opened;
  };

  it("sends lines with Enter, keeps the focus, and draws Discord's Markdown and nothing else", async () => {
    const { page, complaints } = await open();
    await composer(page).fill("**one**");
    await composer(page).press("Shift+Enter");
    await page.keyboard.insertText("<img src=x onerror=alert(1)> ||hidden||");
    await composer(page).press("Enter");
    const said = log(page).getByRole("listitem").last();
    await said.getByText("one", { exact: true }).waitFor();
    expect(await said.locator("strong", { hasText: /^one$/ }).count()).toBe(1);
    expect(await said.locator("img").count()).toBe(0);
    await said.getByRole("button", { name: "Spoiler: show it" }).click();
    await said.getByText("hidden").waitFor();
    expect(await composer(page).inputValue()).toBe("");
    await composer(page).press("x");
    expect(await composer(page).inputValue()).toBe("x");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("offers commands to the keyboard, and leaves their fields with Escape", async () => {
    const { page } = await open();
    await composer(page).fill("/heart");
    await page.getByRole("option", { name: /heartbeat now/ }).waitFor();
    await composer(page).press("ArrowDown");
    const chosen = page.getByRole("listbox").getByRole("option", { selected: true });
    expect(await chosen.textContent()).toContain("/heartbeat pause");
    await composer(page).fill("/remind");
    await composer(page).press("Enter");
    const what = page.getByRole("textbox", { name: "what" });
    await what.waitFor();
    expect(await what.evaluate((one) => one.matches(":focus"))).toBe(true);
    await page.keyboard.press("Escape");
    await composer(page).waitFor();
    await page.context().close();
  });

  it("dismisses what only they can see, and says what is wrong with a line in its place", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "/help" }).click();
    await log(page).getByText("only you can see this").last().waitFor();
    const before = await log(page).getByRole("listitem").count();
    await log(page).getByRole("button", { name: "Dismiss" }).last().click();
    await expect.poll(() => log(page).getByRole("listitem").count()).toBeLessThan(before);
    await say(page, "/nothing");
    await page.getByText("There is no command /nothing.").waitFor();
    await composer(page).fill("x".repeat(2_001));
    await page.getByText("2001 of 2000").waitFor();
    await page.context().close();
  });

  it("opens forms, and keeps what was written when they are refused", async () => {
    const { page, complaints } = await open("/t/default/chat", phone);
    await say(page, "/checklist");
    const field = page.getByRole("dialog").getByRole("textbox").first();
    await field.fill("# Heartbeat\n- If always → say hello.\n");
    const failure = { status: 502, json: { error: "The application did not respond." } };
    await page.route("**/discord/modals", (route) => route.fulfill(failure), { times: 1 });
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("alert").getByText("The application did not respond.").waitFor();
    expect(await field.inputValue()).toContain("say hello");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await log(page).getByText("Saved:").last().waitFor();
    // The browser's own word about the answer that was refused.
    expect(complaints).toEqual([expect.stringContaining("502")]);
    await page.context().close();
  });

  it("keeps the reader at the end, whatever grows; and where they are, once they have gone up", async () => {
    const { page } = await open();
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
      await say(page, `line ${number}\nand another\nand another`);
      await log(page).getByText(`line ${number}`).last().waitFor();
    }
    await say(page, "/status");
    await page.getByRole("form", { name: "/status" }).waitFor();
    await expect.poll(() => isAtEnd(page)).toBe(true);
    await page.getByRole("button", { name: "Send" }).click();
    await log(page).getByText("next beat").last().waitFor();
    await expect.poll(() => isAtEnd(page)).toBe(true);
    await log(page).evaluate((one) => {
      one.scrollTop = 0;
    });
    await page.getByRole("button", { name: "To the newest" }).waitFor();
    await say(page, "below");
    await log(page).getByText("below").last().waitFor();
    expect(await log(page).evaluate((one) => one.scrollTop)).toBe(0);
    await page.getByRole("button", { name: "To the newest" }).click();
    await expect.poll(() => isAtEnd(page)).toBe(true);
    await page.context().close();
  });

  it("talks in a channel by commands alone, and only shows a thread that has none", async () => {
    const { page } = await open("/t/9001/chat");
    await page.getByText("Channel 9001 of the embedded Discord").waitFor();
    await say(page, "plain words");
    await page.getByText("In a channel Vigil reads only commands").waitFor();
    await say(page, "/chat hello there");
    await log(page).getByText("/chat hello there").waitFor();
    await page.context().close();
    const other = await panel.open("/t/work/chat");
    await other.page.getByText("This thread has no channel in Discord.").waitFor();
    await other.page.context().close();
  });
});
