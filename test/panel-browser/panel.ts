/** The panel of a local cloud that was lived in, in a real Chromium; and a word where there is none. */
import type { Browser } from "playwright-core";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { findChromium } from "../../scripts/chromium.ts";
import { type Look, launchChromium, type OpenPage, openPage } from "../../scripts/panel/browser.ts";
import { liveIn } from "../../scripts/panel/lived-in.ts";
import { startTestCloud, type TestCloud } from "../support/local-cloud.ts";

/** Null where no browser is: these tests are then skipped, and one line of each file says so. */
export const browserProgram = findChromium();

/** For `describe.skipIf`; tells what is not run, and how it would be. */
export function withoutBrowser(what: string): boolean {
  if (browserProgram !== null) return false;
  console.log(
    `Not run, for want of a Chromium: ${what}. Debian: apt install chromium; else VIGIL_CHROMIUM=<program> npm test`,
  );
  return true;
}

/** How long a cloud and a browser may take to be there, on a machine with other things to do. */
export const startsWithinMs = 240_000;

export const desktop: Look = { name: "desktop", width: 1280, height: 860, scheme: "light" };
export const phone: Look = { name: "phone", width: 390, height: 844, scheme: "dark" };

export interface PanelInBrowser {
  readonly cloud: TestCloud;
  /** A new page of a new person: no storage, no cookies. What it complains of is in `complaints`. */
  open(path: string, look?: Look): Promise<OpenPage>;
  close(): Promise<void>;
}

/** Starts everything that a file of tests needs. @param livedIn false: as after the first start */
export async function startPanel({ livedIn = true } = {}): Promise<PanelInBrowser> {
  if (browserProgram === null) throw new Error("there is no Chromium");
  const cloud = await startTestCloud({ ticks: false });
  let browser: Browser | undefined;
  try {
    if (livedIn) await liveIn(cloud, systemClock.now());
    browser = await launchChromium(browserProgram);
  } catch (error) {
    await browser?.close();
    await cloud.stop();
    throw error;
  }
  const opened = browser;
  return {
    cloud,
    open: (path, look = desktop) => openPage(opened, cloud.url + path, look),
    async close() {
      await opened.close();
      await cloud.stop();
    },
  };
}
