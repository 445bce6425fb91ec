/**
 * Makes docs/images/discord-*.png anew: starts Vigil as `npm start` does, on a folder that goes with it, and uses every
 * command, button and form in the local chat. Needs a Chromium (Debian: apt install chromium).
 *
 *     npm run pictures [-- <program>]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalCloud } from "../../local/cloud.ts";
import { type Look, openPage } from "./browser.ts";
import { scenes } from "./scenes.ts";

const folder = join(import.meta.dirname, "../../docs/images");
const usual: Look = { width: 1180, height: 760, scheme: "light" };

const home = await mkdtemp(join(tmpdir(), "vigil-pictures-"));
const cloud = await startLocalCloud({
  env: { PORT: "0", VIGIL_HOME: home },
  print: (line) => console.error(line),
});
try {
  const page = await openPage(process.argv[2] ?? "chromium");
  try {
    await page.look(usual);
    await page.open(`${cloud.url}/chat.html`);
    await page.until("document.querySelector('#connection').dataset.state === 'up'");
    for (const { name, look = {}, play } of scenes) {
      await page.look({ ...usual, ...look });
      await play(page);
      await page.picture(join(folder, `discord-${name}.png`));
      console.log(`discord-${name}.png`);
    }
  } finally {
    await page.close();
  }
} finally {
  await cloud.stop();
  await rm(home, { recursive: true, force: true });
}
