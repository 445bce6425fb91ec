/** The corpus of the recall bench: the facts among many days of small talk that uses the same words. */
import type { Message } from "../../lib/domain/history.ts";
import type { MemoryFile } from "../../lib/domain/memory.ts";
import { originOf } from "../../lib/domain/memory.ts";
import { days, type Instant, instant } from "../../lib/domain/time.ts";
import { facts, files } from "./facts.ts";

/** The fixed-seed numbers of mulberry32, 0 to below 1: the same corpus in every run. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Each leaves a gap for a thing, a person or a time; all of them share words with what is asked. */
const sayings = [
  "Long day. {person} called about the {thing}, I will look at it {when}.",
  "Can you remind me of the {thing} {when}? {person} keeps asking.",
  "The {thing} is fine again, {person} looked at it.",
  "I bought a new {thing} {when}, {money} euros. Too much, but {person} liked it.",
  "{person} is ill, so no {event} {when}.",
  "We went to the {place} with {person}. It rained, of course.",
  "Train was {number} minutes late, I missed the {event}.",
  "What did we need for the {event}? I only remember the {thing}.",
  "Lena does not want to go to the {event} {when}.",
  "Ich war mit {person} im {place}, danach noch Einkaufen: Milch, Brot und {thing}.",
  "Heute nur Regen. {person} kommt {when} vorbei, wegen {event}.",
  "Termin mit {person} verschoben, jetzt {when} um {number} Uhr.",
  "今日は{person}と{place}に行った。とても楽しかった。",
  "明日は仕事が忙しい。夜は家で休みたい。",
  "日本語の勉強を三十分した。漢字はまだ難しい。",
  "Jonas cooked, it was good, I had two plates. {person} came over later.",
  "The dog was at the {place} and rolled in something.",
  "I am tired. Work on the {event} took all day, and the {thing} still does not work.",
  "Paid {money} euros for the {thing}. Is that a fair price?",
  "Slept {number} hours. The {thing} was humming all night.",
];

const replies = [
  "Noted. I will come back to the {thing} {when}.",
  "The {event} is {when}; {person} was told.",
  "You have {number} minutes until the {event}. The {place} is on the way.",
  "That price for a {thing} is usual; {money} euros would be the upper end.",
  "Verstanden, ich erinnere dich {when} an {event}.",
];

const fillings: Readonly<Record<string, readonly string[]>> = {
  person: [
    "Jonas",
    "Mum",
    "Clara",
    "Tom's mother",
    "Yuki",
    "Mr. Brandt",
    "the landlord",
    "Dr. Weiss",
    "Papa",
    "Ms. Haddad",
  ],
  thing: [
    "dishwasher",
    "bike",
    "tap",
    "radiator",
    "lamp",
    "fence",
    "printer",
    "key",
    "jacket",
    "phone",
    "tablet",
    "kettle",
    "shelf",
    "pump",
    "cake",
  ],
  event: [
    "birthday",
    "parents' evening",
    "appointment",
    "meeting",
    "dinner",
    "concert",
    "lesson",
    "check-up",
    "run",
    "trip",
    "inspection",
  ],
  place: [
    "lake",
    "pool",
    "school",
    "market",
    "park",
    "office",
    "library",
    "station",
    "garden",
    "cellar",
  ],
  when: [
    "tomorrow",
    "on Friday",
    "next week",
    "in the evening",
    "at the weekend",
    "on Monday morning",
  ],
  money: ["12", "18", "35", "49", "80", "120", "340", "612"],
  number: ["5", "6", "7", "15", "20", "25", "40"],
};

const entries = [
  "Quiet day. She spoke of the {thing} and of {person}, and I said little.",
  "We planned the {event}. {person} is to bring the {thing}.",
  "She was at the {place} with Lena and came home late.",
  "I reminded her of the {event} {when}; she had thought of it herself.",
  "The {thing} again. I should suggest to ask {person}.",
];

export interface Corpus {
  readonly history: readonly Message[];
  readonly files: readonly MemoryFile[];
}

const firstDayAt = Date.UTC(2025, 0, 1);
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);

const ours = { version: 1, origin: originOf("person"), deleted: false };

/**
 * One person's year: the facts, and small talk until there are `messages` of them; a diary entry a week.
 *
 * @param messages at least as many as there are facts; more than about a thousand repeat themselves in part, as people do
 */
export function corpusOf(messages: number): Corpus {
  const next = numbersFrom(20_251_120);
  const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)] ?? "";
  const filled = (pattern: string): string =>
    pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => pick(fillings[name] ?? []));
  const talk = Array.from({ length: messages - facts.length }, (_, index): Message => {
    const isReply = index % 3 === 2;
    const at = instant(firstDayAt + Math.floor(next() * days(365)));
    return {
      ...asMessage(`talk-${index}`, at, filled(pick(isReply ? replies : sayings))),
      ...(isReply ? { role: "assistant" } : {}),
    };
  });
  const known = facts.map(
    ({ id, day, by, text }, index): Message => ({
      ...asMessage(id, instant(noonOf(day) + index), text),
      ...(by === "person" ? {} : { role: "assistant" }),
      ...(by === "thought" ? { kind: "thought", agent: "heartbeat" } : {}),
    }),
  );
  const history = [...talk, ...known].toSorted((one, other) => one.at - other.at);
  const weeks = Array.from({ length: 52 }, (_, week): MemoryFile => {
    const at = instant(firstDayAt + days(7 * week + 6) - 1);
    const day = new Date(at).toISOString().slice(0, 10);
    const content = Array.from({ length: 4 }, () => filled(pick(entries))).join("\n\n");
    return { ...ours, path: `diary/${day}T23-00-00.md`, content, updatedAt: at };
  });
  const written = Object.entries(files).map(
    ([path, { day, text }]): MemoryFile => ({
      ...ours,
      path,
      content: text,
      updatedAt: instant(noonOf(day)),
    }),
  );
  return { history, files: [...written, ...weeks] };
}

const asMessage = (id: string, at: Instant, text: string): Message => ({
  id,
  threadId: "default",
  at,
  role: "user",
  agent: "conversation",
  kind: "said",
  text,
  author: "Mira",
});
