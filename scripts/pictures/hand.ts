/** The person's hand on the local page: what they type and press, by the words that stand there. */
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "./browser.ts";

const quoted = (text: string): string => JSON.stringify(text);
const newest = "[...document.querySelectorAll('.message')].at(-1)";

/** Types a command or words, and sends them with Enter. */
export async function send(page: Page, text: string): Promise<void> {
  await focus(page, "#words");
  await page.type(text);
  await settle(page);
  await remember(page);
  await page.press("Enter");
  await settle(page);
}

/** Writes into an option of the command that is open. */
export async function fill(page: Page, option: string, text: string): Promise<void> {
  await focus(page, `#option-${option}`);
  await page.type(text);
}

/** Until the list at the focus fits. On a busy machine an autocomplete may fail, as with Discord: then one writes on. */
export async function suggested(page: Page, selector: string, count: string): Promise<void> {
  for (let attempt = 1; attempt <= 20; attempt++) {
    const found = `document.querySelectorAll(${quoted(`${selector} .suggestions li`)}).length ${count}`;
    for (let look = 0; look < 40; look++) {
      if ((await page.evaluate(found)) === true) return;
      await wait(100);
    }
    await page.evaluate("document.activeElement.dispatchEvent(new Event('input'))");
  }
  throw new Error(`no suggestions (${count}) in ${selector}`);
}

/** Empties it first. */
export async function focus(page: Page, selector: string): Promise<void> {
  await page.until(`document.querySelector(${quoted(selector)})?.checkVisibility()`);
  await page.evaluate(
    `(() => { const at = document.querySelector(${quoted(selector)}); at.value = ""; at.focus(); })()`,
  );
}

/** Presses the newest button with these words. */
export async function press(page: Page, words: string): Promise<void> {
  const found = `[...document.querySelectorAll('button:not(:disabled)')].findLast((one) => one.checkVisibility() && one.textContent.trim() === ${quoted(words)})`;
  await page.until(found);
  await remember(page);
  await page.evaluate(`${found}.click()`);
  await settle(page);
}

/** Takes the first entry of the newest menu. */
export async function choose(page: Page): Promise<void> {
  const menu = "[...document.querySelectorAll('select[data-custom-id]')].at(-1)";
  await page.until(menu);
  await page.evaluate(
    `(() => { const menu = ${menu}; menu.value = menu.options[1].value; menu.dispatchEvent(new Event('change', { bubbles: true })); })()`,
  );
  await settle(page);
}

/** Which message was the newest before the last deed. */
const remember = (page: Page): Promise<unknown> =>
  page.evaluate(`document.body.dataset.before = ${newest}?.dataset.id ?? ""`);

/** Until there is a new message of Vigil's, finished, that says this. */
export const answered = (page: Page, words: RegExp): Promise<void> =>
  page.until(
    `${newest}?.dataset.id !== document.body.dataset.before && ${newest}?.dataset.bot === "true" && ${newest}.dataset.pending === "false" && ${words}.test(${newest}.textContent)`,
  );

/** What an event starts in the page, and the suggestions that wait a little, have come. */
const settle = (page: Page): Promise<void> =>
  page.evaluate("new Promise((done) => setTimeout(done, 400))").then(() => wait(0));
