/** The person's hand in the chat: what they type and press, by the words that stand there. */
import type { Locator, Page } from "playwright-core";

const newest = "[role=log] ol > li[data-bot]:last-child";
const messages = (page: Page): Locator => page.getByRole("log").locator("ol > li[data-bot]");

export const composer = (page: Page): Locator => page.getByRole("textbox", { name: "Message" });

/** An option of the command that is open: a text, a text with suggestions, or a number. */
export function option(page: Page, name: string): Locator {
  const named = { name, exact: true };
  const form = page.getByRole("form");
  return form
    .getByRole("textbox", named)
    .or(form.getByRole("combobox", named))
    .or(form.getByRole("spinbutton", named));
}

export const dialog = (page: Page): Locator => page.getByRole("dialog");

/** Which message was the newest before the last deed; none when there was no message. */
let before = "message-0";

async function remember(page: Page): Promise<void> {
  const [id] = await page.locator(newest).evaluateAll((found) => found.map((one) => one.id));
  before = id ?? "message-0";
}

/** Types a command or words, and sends them with Enter. */
export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await remember(page);
  await composer(page).press("Enter");
}

/** Of the list that is open; the menu of threads has options, too. */
const options = (page: Page) => page.getByRole("listbox").getByRole("option");

/** Until the list at the focus fits. */
export async function suggested(page: Page, least: number): Promise<void> {
  await options(page)
    .nth(least - 1)
    .waitFor();
}

/** Presses the newest button with these words. */
export async function press(page: Page, words: string): Promise<void> {
  const button = page
    .getByRole("main")
    .or(dialog(page))
    .getByRole("button", { name: words, exact: true })
    .last();
  await button.waitFor();
  await remember(page);
  await button.click();
}

/** Takes the first entry of the newest menu; the message that it stands on becomes the answer. */
export async function choose(page: Page): Promise<void> {
  await messages(page).getByRole("combobox").last().click();
  await options(page).first().click();
}

/** Until there is a new message of Vigil's, finished, that says this. */
export const answered = (page: Page, words: RegExp = /./): Promise<void> =>
  page
    .locator(`${newest}[data-bot=true][aria-busy=false]:not(#${before})`)
    .filter({ hasText: words })
    .waitFor();

/** Until these words stand somewhere in the messages. */
export const shown = (page: Page, words: string): Promise<void> =>
  page.getByRole("log").getByText(words).last().waitFor();

/** What was begun has come to its place: two pictures of the browser later. */
export async function makePicture(page: Page, file: string): Promise<void> {
  await page.evaluate(
    "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))",
  );
  await page.screenshot({ path: file, animations: "disabled" });
}
