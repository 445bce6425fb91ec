/** Long hostile texts for whatever reads text: the time that is spent grows as the text does, not as its square. */
import { parseChecklist } from "../../lib/domain/checklist.ts";
import { heartbeatLine } from "../../lib/domain/heartbeat-lines.ts";
import { readRhythm } from "../../lib/domain/line-rhythm.ts";
import { MemoryPath } from "../../lib/domain/memory.ts";
import { sanitise } from "../../lib/domain/plain-text.ts";
import { isSilence, parseBareDecision } from "../../lib/domain/silence.ts";
import { splitMessage } from "../../lib/domain/split-message.ts";
import { readIfMatch } from "../../lib/domain/wire/config.ts";

const refused = (read: () => unknown): unknown => {
  try {
    return read();
  } catch {
    // Refusing is an answer: only the time that it takes is asked for here.
    return null;
  }
};

/** Everything in the domain that runs a regular expression over text of others. */
export const readers: Readonly<Record<string, (text: string) => unknown>> = {
  splitMessage: (text) => splitMessage(text),
  parseChecklist,
  readRhythm,
  isSilence,
  parseBareDecision,
  sanitise,
  memoryPath: (text) => MemoryPath.safeParse(text),
  ifMatch: (text) => refused(() => readIfMatch(text)),
  heartbeatLine: (text) => heartbeatLine("beat.failed", { error: text }),
};

/** What each pattern of those readers would choke on, if it backtracked: a piece, repeated. */
export const pieces: readonly string[] = [
  ...[" ", "\n", " \n", "\t", "\r", "`", "```", "```\n", "a", "<", "</a", "<a", "<!--", "-->"],
  ...["every ", "every 1h ", "1h", "1 h ", "on a ", "at ", "at 1", ":", " : ", "and ", ", and "],
  ...["-", "- ", "- [ ] ", "[", "1.", "1) ", "#", "# ", "if a -", "if ", "always ", "→", "=>", "."],
  ...["notes/", "a/", "a-", ".md", "{", "{}", '"', "[]", "\ud800", "\u200b", "*", "_"],
];

/** Heads that lead a reader into its pattern before the repetition begins. */
export const heads: readonly string[] = [
  "",
  "every ",
  "on ",
  "at ",
  "if ",
  "```",
  "notes/",
  "- ",
  '"',
  "{",
];

export const tails: readonly string[] = ["", "!", "\n", "x:", "```"];

export const hostile = (head: string, piece: string, tail: string, length: number): string =>
  head + piece.repeat(Math.ceil(length / piece.length)) + tail;
