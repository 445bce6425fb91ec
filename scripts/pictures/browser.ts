/** A Chromium without a window, driven over its own DevTools protocol: no package is needed for that. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod/mini";

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

export interface Page {
  open(url: string): Promise<void>;
  look(look: Look): Promise<void>;
  /** The value of an expression in the page, as JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** Waits until an expression holds; after three minutes it is an error that quotes it. */
  until(expression: string): Promise<void>;
  /** Types into what has the focus. */
  type(text: string): Promise<void>;
  press(key: "Enter" | "Escape" | "ArrowDown" | "Tab"): Promise<void>;
  picture(file: string): Promise<void>;
  close(): Promise<void>;
}

const Answer = z.object({
  id: z.optional(z.number()),
  result: z.optional(z.record(z.string(), z.unknown())),
  error: z.optional(z.object({ message: z.string() })),
});
const Evaluated = z.object({
  result: z.object({ value: z.optional(z.unknown()) }),
  exceptionDetails: z.optional(z.object({ text: z.string() })),
});
const Target = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));

const keyCodes = { Enter: 13, Escape: 27, ArrowDown: 40, Tab: 9 } as const;

/** @param program Debian's is called `chromium` */
export async function openPage(program: string): Promise<Page> {
  const folder = await mkdtemp(join(tmpdir(), "vigil-chromium-"));
  const browser = spawn(
    program,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--remote-debugging-port=0",
      `--user-data-dir=${folder}`,
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = new Promise<void>((resolve) => browser.once("exit", () => resolve()));
  const port = await portOf(browser.stderr);
  const targets = Target.parse(await (await fetch(`http://127.0.0.1:${port}/json`)).json());
  const target = targets.find(({ type }) => type === "page");
  if (target === undefined) throw new Error("Chromium opened no page");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));

  let sent = 0;
  const waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result = {}, error } = Answer.parse(JSON.parse(String(data)));
    const asked = waiting.get(id ?? -1);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`Chromium: ${error.message}`));
  });
  const ask = (method: string, params: object = {}) => {
    sent += 1;
    const asked = Promise.withResolvers<Record<string, unknown>>();
    waiting.set(sent, asked);
    socket.send(JSON.stringify({ id: sent, method, params }));
    return asked.promise;
  };

  const evaluate = async (expression: string): Promise<unknown> => {
    const params = { expression, returnByValue: true, awaitPromise: true, userGesture: true };
    const { result, exceptionDetails } = Evaluated.parse(await ask("Runtime.evaluate", params));
    if (exceptionDetails !== undefined)
      throw new Error(`${exceptionDetails.text} in: ${expression}`);
    return result.value;
  };
  const until = async (expression: string): Promise<void> => {
    for (let look = 0; look < 1_800; look++) {
      if ((await evaluate(`Boolean(${expression})`)) === true) return;
      await wait(100);
    }
    throw new Error(`never held: ${expression}`);
  };

  return {
    evaluate,
    until,
    open: async (url) => {
      await ask("Page.enable");
      await ask("Page.navigate", { url });
      await until("document.readyState === 'complete'");
    },
    look: async ({ width, height, scheme }) => {
      const size = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
      await ask("Emulation.setDeviceMetricsOverride", size);
      const features = [{ name: "prefers-color-scheme", value: scheme }];
      await ask("Emulation.setEmulatedMedia", { features });
    },
    type: async (text) => {
      await ask("Input.insertText", { text });
    },
    press: async (key) => {
      const event = { key, code: key, windowsVirtualKeyCode: keyCodes[key] };
      const text = key === "Enter" ? { text: "\r" } : {};
      await ask("Input.dispatchKeyEvent", { type: "keyDown", ...event, ...text });
      await ask("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    },
    picture: async (file) => {
      const { data } = await ask("Page.captureScreenshot", { format: "png" });
      await writeFile(file, Buffer.from(String(data), "base64"));
    },
    close: async () => {
      socket.close();
      browser.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Chromium tells on which port it listens, in a line of its own. */
async function portOf(lines: AsyncIterable<Buffer>): Promise<string> {
  let told = "";
  for await (const chunk of lines) {
    told += chunk.toString();
    const [, port] = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(told) ?? [];
    if (port !== undefined) return port;
  }
  throw new Error(`Chromium did not start: ${told.slice(-500)}`);
}
