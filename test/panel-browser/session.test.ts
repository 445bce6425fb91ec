/** The deployed panel in a real Chromium: a link lets in once, a cookie keeps in, and nothing else does. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPanel } from "../../infra-cdk/panel.ts";
import { newCspNonce } from "../../lib/adapters/csp-nonce.ts";
import { panelFolder } from "../../lib/adapters/panel-folder.ts";
import { launchChromium } from "../../scripts/panel/browser.ts";
import { host, type SessionWorld, sessionWorld } from "../functions/session-world.ts";
import { browserProgram, startsWithinMs, withoutBrowser } from "./panel.ts";

const address = `https://${host}`;

describe.skipIf(withoutBrowser("that a link opens the deployed panel once"))("a link", () => {
  let folder: string;
  let browser: Browser;
  let world: SessionWorld;
  /** Every address that was asked for, with its query: what would stand in a log. */
  const asked: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vigil-session-"));
    await buildPanel(join(folder, "panel"));
    world = await sessionWorld({
      panel: panelFolder(join(folder, "panel")),
      newNonce: newCspNonce,
    });
    browser = await launchChromium(browserProgram ?? "");
  }, startsWithinMs);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A browser of its own, for which the Function URL's host is the function itself. */
  async function person(): Promise<BrowserContext> {
    const context = await browser.newContext();
    await context.route(`${address}/**`, (route) => answer(route));
    return context;
  }

  async function answer(route: Route): Promise<void> {
    const wanted = route.request();
    const { "accept-encoding": _, cookie, host: __, ...headers } = await wanted.allHeaders();
    const { pathname, search } = new URL(wanted.url());
    asked.push(pathname + search);
    const text = wanted.postData();
    const {
      status,
      body,
      setCookie,
      headers: answered,
    } = await world.ask(wanted.method(), pathname + search, {
      headers: plain(headers),
      cookie: cookie ?? null,
      ...(text === null ? {} : { text }),
    });
    await route.fulfill({
      status,
      body,
      headers: { ...answered, ...(setCookie === "" ? {} : { "set-cookie": setCookie }) },
    });
  }

  const openLink = async (context: BrowserContext, token: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${address}/enter#${token}`);
    return page;
  };

  it("opens the panel, leaves the address bar at once, and keeps in by a cookie that no script reads", async () => {
    const token = await world.link();
    const context = await person();
    const page = await openLink(context, token);
    await page.getByRole("heading", { level: 1, name: "Pulse" }).waitFor();
    expect(page.url()).toBe(`${address}/t/default`);
    expect(asked.join("\n")).not.toContain(token);
    expect(await page.evaluate("document.cookie")).toBe("");
    expect(await page.evaluate("history.length")).toBeLessThanOrEqual(2);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Strict", path: "/" });
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Pulse" }).waitFor();

    const stranger = await person();
    const second = await openLink(stranger, token);
    await second.getByRole("alert").filter({ hasText: "used already" }).waitFor();
    await stranger.close();
    await context.close();
  });

  it("without it there is one page that says how to come in", async () => {
    const context = await person();
    const page = await context.newPage();
    await page.goto(`${address}/t/default/runs`);
    await page.getByText("/panel").first().waitFor();
    expect(await page.getByRole("navigation").count()).toBe(0);
    await context.close();
  });

  it("a page of another site changes nothing by its visitor's cookie", async () => {
    const context = await person();
    const page = await openLink(context, await world.link());
    await page.getByRole("heading", { level: 1, name: "Pulse" }).waitFor();
    await context.route("https://evil.example/**", (route) =>
      route.fulfill({ contentType: "text/html", body: "<h1>evil</h1>" }),
    );
    await page.goto("https://evil.example/");
    // Whether the browser lets it go or not: what counts is what came of it.
    await page.evaluate(
      `fetch("${address}/api/heartbeat/stop", { method: "POST", credentials: "include", mode: "no-cors" }).catch(() => null)`,
    );
    expect((await world.ports.system.read())?.desired).toBe("started");
    await context.close();
  });
});

const plain = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
