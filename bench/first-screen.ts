/** The panel's first screen in a real Chromium on loopback, its processor slowed down four times as on a phone. */
import { join } from "node:path";
import { systemClock } from "../lib/adapters/system-clock.ts";
import { startLocalCloud } from "../local/cloud.ts";
import { findChromium } from "../scripts/chromium.ts";
import { launchChromium } from "../scripts/panel/browser.ts";
import { liveIn } from "../scripts/panel/lived-in.ts";
import { ms, type Section } from "./section.ts";
import { median } from "./statistics.ts";

const slowdown = 4;
const rounds = 7;
const aimMs = 1_000;

const usable = "first screen usable";

/**
 * Runs in the page: marks the frame after its title and all of its contents are there, and says so. Whoever asks from
 * outside until it is so would slow the page down, and hear of it late.
 */
const watch = `
  new MutationObserver((changes, observer) => {
    const isThere = document.querySelector("h1") && !document.querySelector("[aria-busy=true]");
    if (!isThere) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      performance.mark("${usable}");
      console.debug("${usable}");
    }));
  }).observe(document, { childList: true, subtree: true, attributeFilter: ["aria-busy"] });`;

const firstPaint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const [entry] = list.getEntriesByName("first-contentful-paint");
    if (entry) resolve(entry.startTime);
  }).observe({ type: "paint", buffered: true });
})`;

/** Null, and a line that says so, where there is no Chromium. */
export async function measureFirstScreen(folder: string): Promise<Section | null> {
  const program = findChromium();
  if (program === null) {
    console.error(
      "The panel's first screen was not measured: there is no Chromium (apt install chromium).",
    );
    return null;
  }
  const env = { PORT: "0", VIGIL_HOME: join(folder, "first-screen") };
  const cloud = await startLocalCloud({ env, ticks: false });
  const browser = await launchChromium(program);
  try {
    await liveIn(cloud, systemClock.now());
    const looks = [];
    for (let round = 0; round < rounds; round += 1) looks.push(await lookOnce());
    return sectionOf(looks);
  } finally {
    await browser.close();
    await cloud.stop();
  }

  /** With an empty cache each time. */
  async function lookOnce() {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.addInitScript(watch);
    const told = page.waitForEvent("console", (message) => message.text() === usable);
    await page.goto(cloud.url);
    await told;
    const markedMs = await page.evaluate<number>(
      `performance.getEntriesByName("${usable}")[0].startTime`,
    );
    const paintedMs = await page.evaluate<number>(firstPaint);
    await context.close();
    // Where all is drawn at once, the first paint is on its way to the screen when the page has made it.
    return { paintedMs, usableMs: Math.max(markedMs, paintedMs) };
  }
}

function sectionOf(looks: readonly { paintedMs: number; usableMs: number }[]): Section {
  const paintedMs = median(looks.map((look) => look.paintedMs));
  const usableMs = median(looks.map((look) => look.usableMs));
  return {
    title: `Panel, first screen on loopback, processor ${slowdown} times slower`,
    columns: ["what", "median", "aim"],
    rows: [
      ["first contentful paint", ms(paintedMs), ""],
      [
        "usable: everything of Pulse is there",
        ms(usableMs),
        `< ${aimMs} ms: ${usableMs < aimMs ? "met" : "missed"}`,
      ],
    ],
    notes: [`${rounds} times, each with an empty cache; the real control function answers.`],
    data: { looks },
  };
}
