/**
 * Makes docs/images/discord-*.png anew: starts Vigil as `npm start` does, on a folder that goes with it, and uses every
 * command, button and form in the panel's chat. Needs a Chromium (Debian: apt install chromium).
 *
 *     npm run pictures
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalCloud } from "../../local/cloud.ts";
import { findChromium } from "../chromium.ts";
import { launchChromium, openPage, settled } from "../panel/browser.ts";
import { makePicture } from "./hand.ts";
import { scenes } from "./scenes.ts";

const program = findChromium();
if (program === null)
  throw new Error("There is no Chromium here. Debian: apt install chromium; else VIGIL_CHROMIUM.");

const folder = join(import.meta.dirname, "../../docs/images");
const usual = { name: "pictures", width: 1180, height: 760, scheme: "light" } as const;
/** A first start, a beat and its minute: on a busy machine each may take its time. */
const patienceMs = 180_000;

const home = await mkdtemp(join(tmpdir(), "vigil-pictures-"));
const cloud = await startLocalCloud({
  env: { PORT: "0", VIGIL_HOME: home },
  print: (line) => console.error(line),
});
try {
  const browser = await launchChromium(program);
  try {
    const { page } = await openPage(browser, `${cloud.url}/t/default/chat`, usual);
    page.setDefaultTimeout(patienceMs);
    await settled(page);
    for (const { name, look = {}, play } of scenes) {
      const { width, height, scheme } = { ...usual, ...look };
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      await play(page);
      await makePicture(page, join(folder, `discord-${name}.png`));
      console.log(`discord-${name}.png`);
    }
  } finally {
    await browser.close();
  }
} finally {
  await cloud.stop();
  await rm(home, { recursive: true, force: true });
}
