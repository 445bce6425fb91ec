/** A Chromium without a window, and pages in it that tell what they complain of. */
import { type Browser, chromium, type Page } from "playwright-core";

export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

export interface OpenPage {
  readonly page: Page;
  /** Errors of the console and of scripts, and whatever the security policy has refused. */
  readonly complaints: readonly string[];
}

/** @param program as `findChromium` found it. Without its own sandbox when root asks: it would not start at all. */
export function launchChromium(program: string): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath: program, args: isRoot ? ["--no-sandbox"] : [] });
}

/** A page of a new person: no storage, no cookies, and nothing that moves by itself. */
export async function openPage(browser: Browser, url: string, look: Look): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

/** Waits until the panel's page shows its title, and nothing of it is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
}
