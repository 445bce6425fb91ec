/**
 * Makes docs/screenshots/*.png anew: starts Vigil as `npm start` does, on a folder that goes with it, lives a day in it,
 * and takes a picture of each page of the panel in both schemes, and of some on a phone.
 *
 *     npm run screenshots
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { startLocalCloud } from "../../local/cloud.ts";
import { findChromium } from "../chromium.ts";
import { type Look, launchChromium, openPage, settled } from "./browser.ts";
import { liveIn } from "./lived-in.ts";
import { pages, runPages } from "./pages.ts";

const folder = join(import.meta.dirname, "../../docs/screenshots");

const looks: readonly Look[] = [
  { name: "light", width: 1280, height: 860, scheme: "light" },
  { name: "dark", width: 1280, height: 860, scheme: "dark" },
  { name: "phone", width: 390, height: 844, scheme: "light" },
];

const program = findChromium();
if (program === null) {
  console.error("No Chromium is here. Debian: apt install chromium; else VIGIL_CHROMIUM=<program>");
  process.exit(1);
}
const home = await mkdtemp(join(tmpdir(), "vigil-screenshots-"));
const cloud = await startLocalCloud({
  env: { PORT: "0", VIGIL_HOME: home },
  print: (line) => console.error(line),
  ticks: false,
});
const browser = await launchChromium(program);
try {
  await liveIn(cloud, systemClock.now());
  await mkdir(folder, { recursive: true });
  for (const { path, name } of [...pages, ...(await runPages(cloud.url))]) {
    for (const look of looks) {
      const { page, complaints } = await openPage(browser, `${cloud.url}/t/default${path}`, look);
      await settled(page);
      await page.screenshot({
        path: join(folder, `${name}-${look.name}.png`),
        animations: "disabled",
      });
      for (const complaint of complaints) console.error(`${name} (${look.name}): ${complaint}`);
      await page.context().close();
    }
    console.log(name);
  }
} finally {
  await browser.close();
  await cloud.stop();
  await rm(home, { recursive: true, force: true });
}
