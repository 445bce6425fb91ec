/** What a model, a stranger or a file may have written is text in the panel, and nothing but text. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoFeed } from "../../lib/adapters/dynamo/feed.ts";
import { dynamoHistory } from "../../lib/adapters/dynamo/history.ts";
import { dynamoRuns } from "../../lib/adapters/dynamo/runs.ts";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { ulidIds } from "../../lib/adapters/ulid-ids.ts";
import { defaultThreadId, slotAt } from "../../lib/domain/ids.ts";
import { noUsage } from "../../lib/domain/run.ts";
import { minutes } from "../../lib/domain/time.ts";
import { settled } from "../../scripts/panel/browser.ts";
import { tableOf } from "../../scripts/panel/lived-in.ts";
import { pages } from "../../scripts/panel/pages.ts";
import { removeTestAssembly } from "../support/local-cloud.ts";
import { type PanelInBrowser, startPanel, startsWithinMs, withoutBrowser } from "./panel.ts";

/** Each would call `pwned()` if it were anything but text. */
const hostile = [
  "<script>pwned()</script>",
  "<img src=x onerror=pwned()>",
  "<svg/onload=pwned()>",
  "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
  "[click](javascript:pwned())",
  "![picture](javascript:pwned())",
  "[click](data:text/html,<script>pwned()</script>)",
  "<a href='javascript:pwned()'>click</a>",
  "<style>*{display:none}</style>",
  "<base href='https://evil.example/'>",
  "![beacon](https://evil.example/beacon.png)",
  "\u202Egnp.exe\u202C \u2066left\u2069 \u200Fright",
  "\u0000\uFFFE{{pwned()}} <%= pwned() %>",
  "W".repeat(5_000),
].join("\n\n");

describe.skipIf(withoutBrowser("that hostile text is inert in the panel"))("hostile text", () => {
  let panel: PanelInBrowser;
  beforeAll(async () => {
    panel = await startPanel({ livedIn: false });
    await plant(panel);
  }, startsWithinMs);
  afterAll(async () => {
    await panel?.close();
    await removeTestAssembly();
  });

  it.for(pages)(
    "runs nothing on $title, loads nothing, and does not widen it",
    async ({ path }) => {
      const { page } = await panel.open(`/t/default${path}`);
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await expectInert(page, path);
      expect(
        asked.filter((url) => !url.startsWith(panel.cloud.url) && !url.startsWith("data:")),
      ).toEqual([]);
      await page.context().close();
    },
  );
});

async function expectInert(page: Page, path: string): Promise<void> {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.addInitScript("window.pwned = () => { window.wasPwned = true; alert('pwned'); }");
  await page.reload();
  await settled(page);
  expect(await page.evaluate("window.wasPwned"), path).toBeUndefined();
  expect(dialogs).toEqual([]);
  expect(
    await page.locator("body script, body iframe, body base, #root style:not([nonce])").count(),
  ).toBe(0);
  const links = await page
    .locator("a[href]")
    .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  expect(links.filter((href) => /^\s*(javascript|data|vbscript):/i.test(href))).toEqual([]);
  expect(
    await page.evaluate(
      "document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1",
    ),
    `${path} is not wider than the screen`,
  ).toBe(true);
}

/** Puts the text wherever others' words can stand. */
async function plant({ cloud }: PanelInBrowser): Promise<void> {
  const table = tableOf(cloud);
  const ids = ulidIds();
  const now = systemClock.now();
  const threadId = defaultThreadId;
  const id = ids.ulid(now);
  const actions = [
    {
      type: "speak",
      target: null,
      title: null,
      content: hostile,
      voteDirection: null,
      executed: true,
      reason: null,
    } as const,
  ];
  await dynamoRuns(table).record({
    id,
    threadId,
    slot: slotAt(now),
    fence: 1,
    attempt: 1,
    trigger: "schedule",
    because: hostile,
    dryRun: false,
    startedAt: now,
    durationMs: minutes(1),
    outcome: { kind: "rested", reason: hostile },
    model: "offline",
    text: hostile,
    steps: [{ tool: "bash", input: hostile, result: hostile, refused: hostile }],
    actions: [...actions],
    read: [],
    usage: noUsage,
    costMicroUsd: 0,
  });
  await dynamoHistory(table).append({
    id,
    threadId,
    at: now,
    role: "user",
    agent: "conversation",
    kind: "said",
    text: hostile,
    author: hostile.slice(0, 80),
  });
  const feed = dynamoFeed(table);
  await feed.post({
    id,
    threadId,
    at: now,
    author: "666",
    title: hostile.slice(0, 190),
    content: hostile.slice(0, 4_900),
  });
  await feed.comment({
    id: ids.ulid(now),
    threadId,
    postId: id,
    at: now,
    author: "<b onclick=pwned()>",
    content: hostile.slice(0, 4_900),
  });
  await cloud.api("/api/heartbeat/heartbeat.md", {
    content: `## Checklist\n- [ ] ${hostile.replaceAll("\n", " ").slice(0, 3_000)}\n`,
  });
  await cloud.api("/api/threads/default/reminders", {
    what: hostile.replaceAll("\n", " ").slice(0, 900),
    when: "every day at 9",
  });
  await cloud.command("chat", { message: hostile.slice(0, 1_900) });
}
