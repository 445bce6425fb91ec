/** Every command, button and form of Vigil, used in the chat one after the other. */
import type { Page } from "playwright-core";
import type { Look } from "../panel/browser.ts";
import {
  answered,
  choose,
  composer,
  dialog,
  option,
  press,
  send,
  shown,
  suggested,
} from "./hand.ts";

export interface Scene {
  /** Of the file: `discord-<name>.png`. */
  readonly name: string;
  readonly look?: Partial<Look>;
  play(page: Page): Promise<void>;
}

/** What stands under a message that nobody asked for. */
const offers = (page: Page, words: string): Promise<void> =>
  page.getByRole("log").getByRole("button", { name: words, exact: true }).last().waitFor();

/** In this order: each stands on what the ones before have done. */
export const scenes: readonly Scene[] = [
  {
    name: "proactive",
    play: (page) => offers(page, "Snooze 1 h"),
  },
  {
    name: "snooze",
    async play(page) {
      await press(page, "Snooze 1 h");
      await answered(page);
    },
  },
  {
    name: "palette",
    async play(page) {
      await composer(page).fill("/");
      await suggested(page, 6);
    },
  },
  {
    name: "chat",
    async play(page) {
      await send(page, "/chat Good morning. What do you look after?");
      await answered(page);
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
      await option(page, "every").waitFor();
    },
  },
  {
    name: "heartbeat-config-set",
    async play(page) {
      await option(page, "every").fill("3600");
      await press(page, "Send");
      await answered(page, /every/);
    },
  },
  {
    name: "heartbeat-pause",
    async play(page) {
      await send(page, "/heartbeat pause");
      await press(page, "Send");
      await answered(page);
      await send(page, "/heartbeat resume");
      await press(page, "Send");
      await answered(page);
    },
  },
  {
    name: "heartbeat-why",
    async play(page) {
      await send(page, "/heartbeat why");
      await press(page, "Send");
      await answered(page);
      await send(page, "/heartbeat history");
      await press(page, "Send");
      await answered(page);
    },
  },
  {
    name: "checklist",
    async play(page) {
      await send(page, "/checklist");
      await dialog(page).getByRole("textbox").first().waitFor();
    },
  },
  {
    name: "checklist-saved",
    async play(page) {
      const field = dialog(page).getByRole("textbox").first();
      await field.press("ControlOrMeta+End");
      const more = "\n\n## Checklist\n- [ ] If always → remind me to stretch my legs.\n";
      await page.keyboard.insertText(more);
      await press(page, "Submit");
      await answered(page);
    },
  },
  {
    name: "heartbeat-now",
    async play(page) {
      await send(page, "/heartbeat now");
      await press(page, "Send");
      await shown(page, "stretch my legs");
      await offers(page, "Not helpful");
    },
  },
  {
    name: "not-helpful",
    async play(page) {
      await press(page, "Not helpful");
      await answered(page);
    },
  },
  {
    name: "undo",
    async play(page) {
      await send(page, "/undo");
      await press(page, "Send");
      await answered(page);
    },
  },
  {
    name: "remind",
    async play(page) {
      await send(page, "/remind");
      await option(page, "what").fill("Water the plants");
      await option(page, "when").fill("every weekday 8:30");
      await suggested(page, 1);
    },
  },
  {
    name: "remind-draft",
    async play(page) {
      await page.keyboard.press("Escape");
      await press(page, "Send");
      await answered(page);
    },
  },
  {
    name: "remind-change",
    async play(page) {
      await press(page, "Change");
      await dialog(page).getByRole("textbox").first().waitFor();
    },
  },
  {
    name: "remind-set",
    async play(page) {
      await press(page, "Cancel");
      await press(page, "Yes, remind me");
      await shown(page, "Cancel it");
    },
  },
  {
    name: "reminders",
    async play(page) {
      await send(page, "/reminders");
      await press(page, "Send");
      await page.getByRole("log").getByRole("combobox").last().waitFor();
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
      await option(page, "what").fill("Take the tea out");
      await option(page, "when").fill("in 1 minute");
      await suggested(page, 1);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await press(page, "Send");
      await shown(page, "Take the tea out");
      await offers(page, "Tomorrow");
    },
  },
  {
    name: "tomorrow",
    async play(page) {
      await press(page, "Tomorrow");
      await answered(page);
    },
  },
  {
    name: "memory",
    async play(page) {
      await send(page, "/memory browse");
      await answered(page);
      await send(page, "/memory show");
      await option(page, "path").fill("HEART");
      await suggested(page, 1);
    },
  },
  {
    name: "memory-restored",
    async play(page) {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await press(page, "Send");
      await answered(page);
      await send(page, "/memory restore");
      await option(page, "path").fill("HEARTBEAT.md");
      await option(page, "version").fill("1");
      await press(page, "Send");
      await answered(page);
    },
  },
  {
    name: "panel",
    async play(page) {
      await send(page, "/feed");
      await answered(page);
      await send(page, "/panel");
      await answered(page);
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
      await shown(page, "Thank you");
      await answered(page);
    },
  },
  {
    name: "phone",
    look: { width: 400, height: 800, scheme: "dark" },
    async play(page) {
      await composer(page).focus();
    },
  },
  {
    name: "phone-palette",
    look: { width: 400, height: 800, scheme: "dark" },
    async play(page) {
      await composer(page).fill("/m");
      await suggested(page, 3);
    },
  },
  {
    name: "forget",
    async play(page) {
      await send(page, "/forget");
      await press(page, "Send");
      await answered(page);
    },
  },
  {
    name: "forgotten",
    async play(page) {
      await press(page, "Forget everything");
      const asked = page.getByRole("button", { name: "Forget everything", exact: true });
      await asked.waitFor({ state: "detached" });
      await answered(page);
    },
  },
];
