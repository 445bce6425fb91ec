/** What Discord writes in angle brackets: mentions, times, custom emoji, addresses without a preview ("Message Formatting"). */
import type { Found } from "./inline.ts";
import { isWeb } from "./links.ts";
import { type Inline, type MomentStyle, momentStyles } from "./nodes.ts";

/** ECMAScript, "Time Values": no date lies further from 1970. */
const lastMs = 8.64e15;

type Read = (match: RegExpExecArray, isInLink: boolean) => Inline | null;

const mention =
  (of: "user" | "role" | "channel"): Read =>
  ([, id = ""]) => ({ type: "mention", of, id });

const forms: readonly (readonly [form: RegExp, read: Read])[] = [
  [/<@!?(\d{1,20})>/y, mention("user")],
  [/<@&(\d{1,20})>/y, mention("role")],
  [/<#(\d{1,20})>/y, mention("channel")],
  [
    /<\/([^<>:\n]{1,100}):\d{1,20}>/y,
    ([, name = ""]) => ({ type: "mention", of: "command", id: `/${name}` }),
  ],
  [/<a?:(\w{1,32}):\d{1,20}>/y, ([, name = ""]) => ({ type: "text", text: `:${name}:` })],
  [
    /<t:(-?\d{1,17})(?::(\w))?>/y,
    ([, seconds = "", style = "f"]) => moment(Number(seconds), style),
  ],
  [
    /<(https?:\/\/[^\s<>]{1,2000})>/iy,
    ([, url = ""], isInLink) =>
      !isInLink && isWeb(url)
        ? { type: "link", url, content: [{ type: "text", text: url }] }
        : null,
  ],
];

function moment(seconds: number, written: string): Inline | null {
  const style: MomentStyle | undefined = momentStyles.find((known) => known === written);
  const at = seconds * 1_000;
  return style === undefined || Math.abs(at) > lastMs ? null : { type: "moment", at, style };
}

/** Null when it is none of them: `<b>` stays what was written. */
export function readAngle(text: string, at: number, isInLink: boolean): Found | null {
  for (const [form, read] of forms) {
    form.lastIndex = at;
    const match = form.exec(text);
    if (match === null) continue;
    const node = read(match, isInLink);
    if (node !== null) return { nodes: [node], length: match[0].length };
  }
  return null;
}
