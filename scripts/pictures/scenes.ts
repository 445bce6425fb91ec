/** Every command, button and form of Vigil, used in the local chat one after the other. */
import type { Look, Page } from "./browser.ts";
import { answered, choose, fill, focus, press, send, suggested } from "./hand.ts";

export interface Scene {
  /** Of the file: `discord-<name>.png`. */
  readonly name: string;
  readonly look?: Partial<Look>;
  play(page: Page): Promise<void>;
}

const outreachButton = (words: string): string =>
  `[...document.querySelectorAll('.press')].some((one) => one.textContent === ${JSON.stringify(words)})`;

/** In this order: each stands on what the ones before have done. */
export const scenes: readonly Scene[] = [
  {
    name: "proactive",
    play: (page) => page.until("document.querySelector('.press')"),
  },
  {
    name: "snooze",
    async play(page) {
      await press(page, "Snooze 1 h");
      await answered(page, /.+/);
    },
  },
  {
    name: "palette",
    async play(page) {
      await focus(page, "#words");
      await page.type("/");
      await suggested(page, "#composer", "> 5");
    },
  },
  {
    name: "chat",
    async play(page) {
      await send(page, "/chat Good morning. What do you look after?");
      await answered(page, /.+/);
    },
  },
  {
    name: "status",
    async play(page) {
      await send(page, "/status");
      await press(page, "Send");
      await answered(page, /next beat/);
    },
  },
  {
    name: "heartbeat-config",
    async play(page) {
      await send(page, "/heartbeat config");
      await page.until("document.querySelector('#option-every')");
    },
  },
  {
    name: "heartbeat-config-set",
    async play(page) {
      await fill(page, "every", "3600");
      await press(page, "Send");
      await answered(page, /every/);
    },
  },
  {
    name: "heartbeat-pause",
    async play(page) {
      await send(page, "/heartbeat pause");
      await press(page, "Send");
      await answered(page, /.+/);
      await send(page, "/heartbeat resume");
      await press(page, "Send");
      await answered(page, /.+/);
    },
  },
  {
    name: "heartbeat-why",
    async play(page) {
      await send(page, "/heartbeat why");
      await press(page, "Send");
      await answered(page, /.+/);
      await send(page, "/heartbeat history");
      await press(page, "Send");
      await answered(page, /.+/);
    },
  },
  {
    name: "checklist",
    async play(page) {
      await send(page, "/checklist");
      await page.until("document.querySelector('dialog[open]')");
    },
  },
  {
    name: "checklist-saved",
    async play(page) {
      await page.evaluate(
        "(() => { const at = document.querySelector('dialog textarea'); at.setSelectionRange(at.value.length, at.value.length); at.focus(); })()",
      );
      await page.type("\n\n## Checklist\n- [ ] If always → remind me to stretch my legs.\n");
      await press(page, "Submit");
      await answered(page, /.+/);
    },
  },
  {
    name: "heartbeat-now",
    async play(page) {
      await send(page, "/heartbeat now");
      await press(page, "Send");
      await page.until(
        "document.querySelector('.messages').textContent.includes('stretch my legs')",
      );
      await page.until(outreachButton("Not helpful"));
    },
  },
  {
    name: "not-helpful",
    async play(page) {
      await press(page, "Not helpful");
      await answered(page, /.+/);
    },
  },
  {
    name: "undo",
    async play(page) {
      await send(page, "/undo");
      await press(page, "Send");
      await answered(page, /.+/);
    },
  },
  {
    name: "remind",
    async play(page) {
      await send(page, "/remind");
      await fill(page, "what", "Water the plants");
      await fill(page, "when", "every weekday 8:30");
      await suggested(page, "#command", "> 0");
    },
  },
  {
    name: "remind-draft",
    async play(page) {
      await page.press("Escape");
      await press(page, "Send");
      await answered(page, /.+/);
    },
  },
  {
    name: "remind-change",
    async play(page) {
      await press(page, "Change");
      await page.until("document.querySelector('dialog[open]')");
    },
  },
  {
    name: "remind-set",
    async play(page) {
      await press(page, "Cancel");
      await press(page, "Yes, remind me");
      await page.until("document.querySelector('.messages').textContent.includes('Cancel it')");
    },
  },
  {
    name: "reminders",
    async play(page) {
      await send(page, "/reminders");
      await press(page, "Send");
      await page.until("document.querySelector('select[data-custom-id]')");
    },
  },
  {
    name: "reminders-chosen",
    async play(page) {
      await choose(page);
      await answered(page, /Cancel it/);
    },
  },
  {
    name: "reminder-fired",
    async play(page) {
      await send(page, "/remind");
      await fill(page, "what", "Take the tea out");
      await fill(page, "when", "in 1 minute");
      await suggested(page, "#command", "> 0");
      await page.press("ArrowDown");
      await page.press("Enter");
      await press(page, "Send");
      await page.until(outreachButton("Tomorrow"));
    },
  },
  {
    name: "tomorrow",
    async play(page) {
      await press(page, "Tomorrow");
      await answered(page, /.+/);
    },
  },
  {
    name: "memory",
    async play(page) {
      await send(page, "/memory browse");
      await answered(page, /.+/);
      await send(page, "/memory show");
      await focus(page, "#option-path");
      await page.type("HEART");
      await suggested(page, "#command", "=== 1");
    },
  },
  {
    name: "memory-restored",
    async play(page) {
      await page.press("ArrowDown");
      await page.press("Enter");
      await press(page, "Send");
      await answered(page, /.+/);
      await send(page, "/memory restore");
      await fill(page, "path", "HEARTBEAT.md");
      await fill(page, "version", "1");
      await press(page, "Send");
      await answered(page, /.+/);
    },
  },
  {
    name: "panel",
    async play(page) {
      await send(page, "/feed");
      await answered(page, /.+/);
      await send(page, "/panel");
      await answered(page, /.+/);
    },
  },
  {
    name: "help",
    async play(page) {
      await send(page, "/help");
      await answered(page, /\/remind/);
    },
  },
  {
    name: "plain-words",
    async play(page) {
      await send(page, "Thank you, done for today.");
      await page.until("document.querySelector('.messages').textContent.includes('Thank you')");
      await answered(page, /.+/);
    },
  },
  {
    name: "phone",
    look: { width: 400, height: 800, scheme: "dark" },
    async play(page) {
      await page.evaluate("document.querySelector('.chat').scrollIntoView({ block: 'end' })");
      await page.evaluate("new Promise((done) => setTimeout(done, 500))");
    },
  },
  {
    name: "phone-palette",
    look: { width: 400, height: 800, scheme: "dark" },
    async play(page) {
      await focus(page, "#words");
      await page.type("/m");
      await suggested(page, "#composer", "> 2");
    },
  },
  {
    name: "forget",
    async play(page) {
      await send(page, "/forget");
      await press(page, "Send");
      await answered(page, /.+/);
    },
  },
  {
    name: "forgotten",
    async play(page) {
      await press(page, "Forget everything");
      await page.until(
        "!document.querySelector('.messages').textContent.includes('Forget everything')",
      );
      await answered(page, /.+/);
    },
  },
];
